import type { Collection } from 'mongodb';
import { stamp } from '../../src/activities/converge';
import type { Stamped } from '../../src/activities/converge';
import { readAll } from '../../src/activities/copies';
import type { Copies } from '../../src/activities/copies';
import type { Dependencies } from '../../src/activities/dependencies';
import type { Arriving } from '../../src/activities/takeOver';
import { Arbiter } from '../../src/ownership/arbiter';
import { storeOf } from '../../src/programme/store';

const FREEZE_MS = 30_000;

/** Makes the target the owner of a customer: freeze, move what differs, hand over, activate. */
export const takeOver = (deps: Dependencies) => async (customer: Arriving) => {
  const { customerId } = customer;
  const arbiter = new Arbiter(deps.source);
  const seen = await arbiter.read(customerId);
  if (seen.state === 'handedOver') return await activate(deps, customer, seen.epoch);
  const began = performance.now();
  const epoch = await arbiter.freeze(seen, new Date(Date.now() + FREEZE_MS));
  if (epoch === null) throw new Error(`Somebody else freezes ${customerId}`);
  const fenced = { $set: { fence: { epoch, state: 'frozen' as const } } };
  await deps.source.balances.updateMany({ customerId }, fenced);
  await deps.source.coupons.updateMany({ customerId }, fenced);
  for (const copies of await readAll(deps, customer)) await moveWhatDiffers(deps, copies);
  const frozenMs = Math.round(performance.now() - began);
  if (!(await arbiter.handOver(customerId, epoch, frozenMs))) {
    throw new Error(`Somebody else has frozen ${customerId}`);
  }
  return await activate(deps, customer, epoch);
};

async function moveWhatDiffers({ programme }: Dependencies, { target, copies }: Copies) {
  if (copies.length === 0) return;
  const ids = copies.map(({ content }) => content._id);
  const stored = target as unknown as Collection<Stamped>;
  const there = await stored.find({ _id: { $in: ids } }).toArray();
  const digests = new Map(there.map(({ _id, origin }) => [_id, origin.digest]));
  for (const copy of copies) {
    const { _id, ...document } = stamp(copy, storeOf(programme));
    if (digests.get(_id) === document.origin.digest) continue;
    await target.replaceOne({ _id }, document, { upsert: true });
  }
}

async function activate(
  { target }: Dependencies,
  { accountId, customerId }: Arriving,
  epoch: number,
): Promise<{ epoch: number }> {
  await target.accounts.updateOne(
    { _id: accountId, 'links.customerId': customerId },
    { $set: { 'links.$.state': 'active', 'links.$.epoch': epoch } },
  );
  return { epoch };
}
