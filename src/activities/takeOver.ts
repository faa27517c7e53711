import type { TargetId } from '../records/ids';
import type { Ownership } from '../records/ownership';
import { Arbiter } from '../ownership/arbiter';
import { urgently } from '../stores/gathered/urgency';
import type { BroughtLately } from './brought';
import type { SettledRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { moveWhatDiffers, readArrived } from './moveWhatDiffers';
import type { Arrived } from './moveWhatDiffers';
import { Turns } from './turns';

const FREEZE_MS = 30_000;
/** Take-overs side by side in a worker: more freeze each customer for longer. */
export const MOST_AT_ONCE = 4;
/** How long the first of them wait for others, not frozen yet: commands of fewer cost as much. */
const REST_MS = 300;

/** A customer with an account, on the way to being the target's. */
export type Arriving = SettledRef & { readonly accountId: TargetId };

/**
 * Makes the target the owner of a customer: probe the target, freeze, move what differs, hand over,
 * activate. A run that finds the customer handed over goes straight to the activation.
 * @returns the epoch; null where the customer stays, having asked for erasure since the account was copied.
 */
export const takeOver = (deps: Dependencies, brought: BroughtLately) => {
  const arbiter = new Arbiter(deps.source);
  const turns = new Turns(MOST_AT_ONCE, FREEZE_MS, REST_MS);
  return async (customer: Arriving): Promise<{ epoch: number | null }> => {
    const seen = await arbiter.read(customer.customerId);
    if (seen.state === 'handedOver') {
      if (!customer.isOwned) await activate(deps, customer, seen.epoch);
      return { epoch: seen.epoch };
    }
    // Nobody is frozen while the target does not answer; who is already is not kept waiting.
    const known = brought.take(customer);
    const arrived = seen.state === 'frozen' ? null : await readArrived(deps, customer, known);
    const epoch = await turns.take(() =>
      urgently(() => handOver(deps, arbiter, customer, { seen, arrived })),
    );
    if (epoch !== null) await activate(deps, customer, epoch);
    return { epoch };
  };
};

/**
 * What a customer waits for, where nothing differs: three round trips one after the other, for the
 * freeze, the fences and the records of the source; then the hand-over, and the activation.
 */
async function handOver(
  deps: Dependencies,
  arbiter: Arbiter,
  customer: Arriving,
  { seen, arrived }: { readonly seen: Ownership; readonly arrived: Arrived | null },
): Promise<number | null> {
  const { customerId } = customer;
  const frozenFor = stopwatch(seen);
  const epoch = await arbiter.freeze(seen, new Date(Date.now() + FREEZE_MS));
  if (epoch === null) throw overtaken(`The ownership of ${customerId}`);
  try {
    await fenceOff(deps, customer, { epoch, state: 'frozen' });
    const known = arrived ?? (await readArrived(deps, customer, null));
    if (!(await moveWhatDiffers(deps, customer, known))) {
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

/** Until then the customer can write nowhere. */
async function activate(
  { target }: Dependencies,
  { accountId, customerId }: Arriving,
  epoch: number,
): Promise<void> {
  const link = { customerId, $or: [{ epoch: null }, { epoch: { $lt: epoch } }] };
  const account = { _id: accountId, links: { $elemMatch: link } };
  const active = { $set: { 'links.$.state': 'active', 'links.$.epoch': epoch } } as const;
  await urgently(() => target.accounts.updateOne(account, active));
}
