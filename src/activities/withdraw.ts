import { storeOf } from '../programme/store';
import type { AccountLink, TargetAccount } from '../records/account';
import { targetIdOf } from '../records/ids';
import type { TargetId } from '../records/ids';
import { readAll } from './copies';
import type { CustomerRef, SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { pagesOf } from './pages';

/** A customer who will not move after all. */
type Leaving = CustomerRef & Pick<SettledRef, 'isLarge'>;

/**
 * Takes back from the target what was copied of a customer whose account will not move after all; what
 * was there before stays. Nothing is taken from a customer whom the target owns.
 * @returns whether the customer is the source's alone now.
 */
export async function withdraw(deps: Dependencies, customer: Leaving): Promise<boolean> {
  const { customerId } = customer;
  const account = await deps.target.accounts.findOne({ 'links.customerId': customerId });
  const link = account?.links.find((one) => one.customerId === customerId);
  if (link?.state === 'active') return false;
  if (account && link) {
    await deleteOwn(deps, customer, account);
    await leave(deps, account, link);
  }
  await deleteRest(deps, customer);
  return true;
}

/** What came from the customer into an account that others may have a part in. */
async function deleteOwn(deps: Dependencies, customer: Leaving, { _id }: TargetAccount) {
  const all = await readAll(deps, { ...customer, accountId: _id });
  for (const { kind, target, copies } of all) {
    for (const ids of pagesOf(copies.map(({ content }) => content._id))) {
      if (kind === 'order') await deleteParcels(deps, ids, { accountId: _id });
      await target.deleteMany({ _id: { $in: ids }, accountId: _id });
    }
  }
}

/** The account goes where it was made for the customer and nobody else has come to it since. */
async function leave(
  { target: { accounts } }: Dependencies,
  { _id, links }: TargetAccount,
  { customerId, found }: AccountLink,
) {
  const arriving = { customerId, state: 'arriving' as const };
  const asRead = { _id, links: { $size: links.length, $elemMatch: arriving } };
  const changed =
    !found && links.length === 1
      ? (await accounts.deleteOne(asRead)).deletedCount
      : (await accounts.updateOne(asRead, { $pull: { links: arriving } })).modifiedCount;
  if (changed === 0) throw overtaken(`Account ${_id}`);
}

/** What the source has no more of, in an account that was made for the customer and is gone. */
async function deleteRest(deps: Dependencies, { customerId }: Leaving) {
  const { target, programme } = deps;
  const store = storeOf(programme);
  const accountId = targetIdOf(store, customerId);
  if (await target.accounts.findOne({ _id: accountId })) return;
  const copies = { accountId, 'origin.store': store };
  const orders = await target.orders.find(copies).project<{ _id: TargetId }>({ _id: 1 }).toArray();
  for (const ids of pagesOf(orders.map(({ _id }) => _id))) {
    await deleteParcels(deps, ids, copies);
    await target.orders.deleteMany({ _id: { $in: ids }, ...copies });
  }
  await Promise.all([
    target.reviews.deleteMany(copies),
    target.tickets.deleteMany(copies),
    target.warranties.deleteMany(copies),
  ]);
}

/** Before their orders: no index finds them but by these, and nobody finds them again without. */
async function deleteParcels(
  { target }: Dependencies,
  orderIds: readonly TargetId[],
  among: { readonly accountId: TargetId },
) {
  await target.shipments.deleteMany({ orderId: { $in: orderIds }, ...among });
}
