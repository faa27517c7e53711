import type { Dependencies } from '../../src/activities/dependencies';
import type { Arriving } from '../../src/activities/takeOver';
import { Arbiter } from '../../src/ownership/arbiter';
import { copyWhatDiffers } from './copyEach';

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
  await copyWhatDiffers(deps, customer);
  const frozenMs = Math.round(performance.now() - began);
  if (!(await arbiter.handOver(customerId, epoch, frozenMs))) {
    throw new Error(`Somebody else has frozen ${customerId}`);
  }
  return await activate(deps, customer, epoch);
};

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
