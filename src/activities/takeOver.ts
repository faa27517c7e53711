import type { TargetId } from '../records/ids';
import type { Ownership } from '../records/ownership';
import { Arbiter } from '../ownership/arbiter';
import { readAll } from './copies';
import { refreshAccount } from './copyAccount';
import type { CustomerRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { moveCopies } from './moveCopies';
import { Turns } from './turns';

const FREEZE_MS = 30_000;
/** Take-overs at once in a worker: more freeze each customer for longer, and hardly speed up all. */
const MOST_AT_ONCE = 2;
const MAX_PASSES = 10;

/** A customer with an account, on the way to being the target's. */
export type Arriving = CustomerRef & { readonly accountId: TargetId };

/**
 * Makes the target the owner of a customer: probe the target, freeze, move what differs, hand over,
 * activate. A run that finds the customer handed over goes straight to the activation.
 * @returns the epoch; null where the customer stays, having asked for erasure since the account was copied.
 */
export const takeOver = (deps: Dependencies) => {
  const turns = new Turns(MOST_AT_ONCE, FREEZE_MS);
  return async (customer: Arriving): Promise<{ epoch: number | null }> => {
    const arbiter = new Arbiter(deps.source);
    const ownership = await arbiter.read(customer.customerId);
    const epoch =
      ownership.state === 'handedOver'
        ? ownership.epoch
        : await turns.take(() => handOver(deps, arbiter, customer, ownership));
    if (epoch !== null) await activate(deps, customer, epoch);
    return { epoch };
  };
};

async function handOver(
  deps: Dependencies,
  arbiter: Arbiter,
  customer: Arriving,
  seen: Ownership,
): Promise<number | null> {
  const { customerId } = customer;
  await deps.target.client.db().command({ ping: 1 });
  const frozenFor = stopwatch(seen);
  const epoch = await arbiter.freeze(seen, new Date(Date.now() + FREEZE_MS));
  if (epoch === null) throw overtaken(`The ownership of ${customerId}`);
  try {
    await fenceOff(deps, customer, { epoch, state: 'frozen' });
    if (!(await moveWhatDiffers(deps, customer))) {
      await release(deps, arbiter, customer, { epoch, frozenMs: frozenFor() });
      return null;
    }
  } catch (error) {
    await release(deps, arbiter, customer, { epoch, frozenMs: frozenFor() });
    throw error;
  }
  const isHandedOver = await arbiter.handOver(customerId, epoch, frozenFor());
  if (!isHandedOver) throw overtaken(`The freeze of ${customerId}`);
  return epoch;
}

/** For how long a customer is frozen, in whole milliseconds; the freeze of an earlier run counts too. */
function stopwatch({ state, until }: Ownership): () => number {
  const isFrozen = state === 'frozen' && until;
  // Nobody's monotonic clock has seen that one begin.
  const before = isFrozen ? Math.max(0, Date.now() + FREEZE_MS - until.getTime()) : 0;
  const began = performance.now();
  return () => Math.round(before + performance.now() - began);
}

/**
 * Until a pass writes nothing: what was acknowledged a moment before the freeze comes along too. The
 * account and the first pass go side by side, for the customer waits for both.
 * @returns whether the customer moves still.
 */
async function moveWhatDiffers(deps: Dependencies, customer: Arriving): Promise<boolean> {
  const pass = async () => await moveCopies(deps, customer, await readAll(deps, customer));
  const [account, first] = await Promise.allSettled([refreshAccount(deps, customer), pass()]);
  if (account.status === 'rejected') throw account.reason;
  if (!account.value) return false;
  if (first.status === 'rejected') throw first.reason;
  let { written } = first.value;
  for (let passes = 1; passes < MAX_PASSES && written > 0; passes += 1) {
    ({ written } = await pass());
  }
  if (written > 0) throw overtaken(`The records of ${customer.customerId}`);
  return true;
}

async function release(
  deps: Dependencies,
  arbiter: Arbiter,
  customer: Arriving,
  { epoch, frozenMs }: { epoch: number; frozenMs: number },
): Promise<void> {
  if (!(await arbiter.release(customer.customerId, epoch, frozenMs))) return;
  await fenceOff(deps, customer, { epoch: epoch + 1, state: 'source' });
}

async function fenceOff(
  { source, programme }: Dependencies,
  { customerId }: Arriving,
  fence: { epoch: number; state: 'frozen' | 'source' },
): Promise<void> {
  const noneOrOlder = { $not: { $gte: fence.epoch } };
  const filter = { customerId, ...openMarkets(programme), 'fence.epoch': noneOrOlder };
  await Promise.all([
    source.balances.updateMany(filter, { $set: { fence } }),
    source.coupons.updateMany(filter, { $set: { fence } }),
  ]);
}

async function activate(
  { target }: Dependencies,
  { accountId, customerId }: Arriving,
  epoch: number,
): Promise<void> {
  const link = { customerId, $or: [{ epoch: null }, { epoch: { $lt: epoch } }] };
  await target.accounts.updateOne(
    { _id: accountId, links: { $elemMatch: link } },
    { $set: { 'links.$.state': 'active', 'links.$.epoch': epoch } },
  );
}
