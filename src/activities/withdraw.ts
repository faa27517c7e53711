import { storeOf } from '../programme/store';
import type { TargetAccount } from '../records/account';
import { readAll } from './copies';
import type { CustomerRef, SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';

/** A customer who will not move after all. */
type Leaving = CustomerRef & Pick<SettledRef, 'isLarge'>;

/**
 * Takes back from the target what was copied of a customer whose account will not move after all; what
 * was there before stays. Nothing is taken from a customer whom the target owns.
 * @returns whether the customer is the source's alone now.
 */
export async function withdraw(deps: Dependencies, customer: Leaving): Promise<boolean> {
  const { accounts } = deps.target;
  const { customerId } = customer;
  const account = await accounts.findOne({ 'links.customerId': customerId });
  const link = account?.links.find((one) => one.customerId === customerId);
  if (!account || !link) return true;
  if (link.state === 'active') return false;
  const isOurs = !link.found && account.links.length === 1;
  if (isOurs) await deleteAll(deps, account);
  else await deleteOwn(deps, customer, account);
  const arriving = { customerId, state: 'arriving' as const };
  // Another customer may have come to the account since.
  const asRead = {
    _id: account._id,
    links: { $size: account.links.length, $elemMatch: arriving },
  };
  const changed = isOurs
    ? (await accounts.deleteOne(asRead)).deletedCount
    : (await accounts.updateOne(asRead, { $pull: { links: arriving } })).modifiedCount;
  if (changed === 0) throw overtaken(`Account ${account._id}`);
  return true;
}

/** Everything that came from the source into an account that was made for the customer. */
async function deleteAll({ target, programme }: Dependencies, { _id }: TargetAccount) {
  const copies = { accountId: _id, 'origin.store': storeOf(programme) };
  await Promise.all([
    target.orders.deleteMany(copies),
    target.shipments.deleteMany(copies),
    target.reviews.deleteMany(copies),
    target.tickets.deleteMany(copies),
    target.warranties.deleteMany(copies),
  ]);
}

/** What came from the customer into an account that others have a part in. */
async function deleteOwn(deps: Dependencies, customer: Leaving, { _id }: TargetAccount) {
  const all = await readAll(deps, { ...customer, accountId: _id });
  for (const { target, copies } of all) {
    const ids = copies.map(({ content }) => content._id);
    if (ids.length > 0) await target.deleteMany({ _id: { $in: ids }, accountId: _id });
  }
}
