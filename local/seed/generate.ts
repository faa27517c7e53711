import type { TargetAccount } from '../../src/records/account';
import { balancesOf } from './balance';
import { couponsOf, promotionsOf } from './coupon';
import { customerOf } from './customer';
import { commonDocuments, ownedDocuments } from './documents';
import type { CommonDocuments, OwnedDocuments } from './documents';
import { orderOf } from './order';
import type { Order } from './order';
import { pagesOf } from './page';
import type { Purchase } from './purchases';
import { reviewsOf } from './review';
import type { Setting } from './setting';
import { shipmentsOf } from './shipment';
import { shopperOf } from './shopper';
import type { Shopper } from './shopper';
import { storefrontOf } from './storefront';
import { knownAccountsOf } from './target';
import { ticketsOf } from './ticket';
import { warrantiesOf } from './warranty';

/** Everything that is made of one customer of the log. */
export interface CustomerDocuments {
  readonly shopper: Shopper;
  readonly source: OwnedDocuments;
  /** Accounts that the customer already has at the target. */
  readonly accounts: readonly TargetAccount[];
}

/**
 * Makes a customer's documents from the customer's purchases, one order for each; they depend on
 * nobody else's purchases, and not on the order of the rows. Throws ZodError where one of them would
 * not have its documented shape.
 */
export function customerDocuments(
  setting: Setting,
  logId: string,
  purchases: readonly Purchase[],
): CustomerDocuments {
  const shopper = shopperOf(setting, logId);
  const orders = inOrder(purchases).map((purchase, index) =>
    orderOf(setting, shopper, purchase, String(index + 1).padStart(3, '0')),
  );
  const owned = {
    orders,
    shipments: orders.flatMap((order) => shipmentsOf(setting, shopper, order)),
    reviews: orders.flatMap((order) => reviewsOf(setting, shopper, order)),
    tickets: ticketsOf(setting, shopper, orders),
    warranties: orders.flatMap((order) => warrantiesOf(setting, shopper, order)),
  };
  if (shopper.isGuest) {
    const source = ownedDocuments.parse({ ...nothingOfAnAccount, ...owned });
    return { shopper, source, accounts: [] };
  }
  const customer = customerOf(setting, shopper, firstOf(orders));
  const source = ownedDocuments.parse({
    ...owned,
    customers: [customer],
    ...balancesOf(setting, shopper, orders, customer.createdAt),
    coupons: couponsOf(setting, shopper, orders),
  });
  return { shopper, source, accounts: knownAccountsOf(setting, shopper, customer) };
}

/** Makes what a store has whoever its customers are: range, pages, promotions, website and app. */
export function documentsOfTheStore(setting: Setting): CommonDocuments {
  const { dates, markets, products } = setting;
  return commonDocuments.parse({
    coupons: markets.flatMap((market) => promotionsOf(setting, market)),
    products,
    pages: pagesOf(markets),
    storefront: storefrontOf(dates),
  });
}

const nothingOfAnAccount = { customers: [], balances: [], balanceEntries: [], coupons: [] };

/** When the first order was placed, in milliseconds since 1970. */
const firstOf = (orders: readonly Order[]) =>
  orders.reduce((first, { placedAt }) => Math.min(first, placedAt.getTime()), Infinity);

/** The same order for the same purchases, however the log lists them. */
const inOrder = (purchases: readonly Purchase[]) =>
  purchases.toSorted(
    (a, b) =>
      a.date.localeCompare(b.date) || a.amountMinor - b.amountMinor || a.quantity - b.quantity,
  );
