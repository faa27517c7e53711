import { isClosed } from '../../src/ownership/source';
import type { CustomerId, Origin, TargetId } from '../../src/records/ids';
import { mapOrder } from '../../src/records/order';
import type { SourceOrder, TargetOrder } from '../../src/records/order';
import type { Guest } from '../../src/records/shared';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';

/** Whose something is, by the source's own words: exactly one of customer and guest is set. */
interface Owned {
  readonly customerId: CustomerId | null;
  readonly guest: Guest | null;
}

/** How the owner of a record of the source is written to; null where there is no e-mail address. */
export async function contactOf(
  source: SourceStore,
  { customerId, guest }: Owned,
): Promise<Guest | null> {
  if (guest || !customerId) return guest;
  const customer = await source.customers.findOne({ _id: customerId });
  if (!customer?.email) return null;
  const { given, family } = customer.name;
  return { email: customer.email, name: `${given} ${family}`.trim() };
}

/** The account that stands for a customer of the source, arriving or active; null where there is none. */
export async function accountOf(
  { accounts }: TargetStore,
  { customerId }: Pick<Owned, 'customerId'>,
): Promise<TargetId | null> {
  const account = customerId && (await accounts.findOne({ 'links.customerId': customerId }));
  return account ? account._id : null;
}

/**
 * How the source's ids begin at the target, by what it sells of the source's range in a market; null
 * where it sells none there: for such a market it reads nothing at the source.
 */
export async function prefixIn({ products }: TargetStore, market: string): Promise<Origin | null> {
  const sold = await products.findOne({ 'offers.region': market, origin: { $exists: true } });
  return sold ? sold.origin.store : null;
}

/**
 * Finds, once the source's website is closed, an order whose owner is unfinished, as it stands at the
 * source; null unless number and address belong together, and null where the target has it for good.
 */
export async function findAtSource(
  target: TargetStore,
  source: SourceStore,
  orderNumber: string,
  email: string,
): Promise<TargetOrder | null> {
  if (!(await isClosed(source))) return null;
  for (const order of await source.orders.find({ number: orderNumber }).toArray()) {
    const contact = await contactOf(source, order);
    if (contact?.email.toLowerCase() !== email) continue;
    const store = await prefixIn(target, order.market);
    if (store && (await isUnfinished(target, order))) return await shown(target, order, store);
  }
  return null;
}

/** Whether an order is not at the target, or only as a copy for somebody who is still arriving. */
async function isUnfinished(target: TargetStore, order: SourceOrder): Promise<boolean> {
  const copy = await target.orders.findOne({ 'origin.id': order._id });
  if (!copy) return true;
  if (!copy.accountId || !order.customerId) return false;
  const link = { customerId: order.customerId, state: 'active' } as const;
  return (await target.accounts.findOne({ links: { $elemMatch: link } })) === null;
}

/** Not held against its schema: an order that does not fit may be why its owner is unfinished. */
async function shown(target: TargetStore, order: SourceOrder, store: Origin): Promise<TargetOrder> {
  return mapOrder(order, { store, owner: { accountId: await accountOf(target, order) } });
}
