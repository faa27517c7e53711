import { addressOf } from '../seed/shopper';
import { inventName } from '../seed/words';
import { marketsOf, pickMarket } from '../seed/market';
import type { SeedMarket } from '../seed/market';
import { Random } from '../seed/random';
import type { Platform } from '../../src/ownership/notOwned';
import type { SourceCoupon } from '../../src/records/coupon';
import { currency as asCurrency } from '../../src/records/money';
import type { Currency } from '../../src/records/money';
import { sourceId } from '../../src/records/ids';
import type { CustomerId, SourceId } from '../../src/records/ids';
import { postalAddress } from '../../src/records/shared';
import type { Guest } from '../../src/records/shared';
import type { BalanceKind, SourceBalance } from '../../src/records/balance';
import type { Shop } from './shop';

/** A coupon of a shopper's, as far as it never changes. */
export type OwnCoupon = Pick<SourceCoupon, '_id' | 'benefit' | 'minimum' | 'productIds'>;

/** Something that a shopper bought here. */
export interface Bought {
  /** What its ids are made from, on either platform. */
  readonly key: string;
  readonly platform: Platform;
  readonly productId: SourceId;
  readonly totalMinor: number;
  /** The coupon that it was paid with, and where that was redeemed. */
  readonly coupon: { readonly id: SourceId; readonly platform: Platform } | null;
  /** Points that it was paid with. */
  readonly points: number;
  state: 'placed' | 'cancelled' | 'returned';
  parcel: { readonly key: string; readonly platform: Platform } | null;
}

/** Something that a shopper made here: what its ids are made from, and on which platform. */
type Made = Pick<Bought, 'key' | 'platform'>;

/** Somebody who shops here: exactly one of customer and guest is set. */
export interface Shopper {
  readonly customerId: CustomerId | null;
  readonly guest: Guest | null;
  readonly market: string;
  readonly currency: Currency;
  readonly shipTo: ReturnType<typeof postalAddress.parse>;
  /** Null for a guest. */
  readonly balances: Readonly<Record<BalanceKind, SourceId>> | null;
  readonly coupons: readonly OwnCoupon[];
  readonly bought: Bought[];
  /** Reviews that the shopper wrote here, and where. */
  readonly reviews: Made[];
  /** Tickets that the shopper opened here, and where; none that is closed. */
  readonly tickets: Made[];
}

/** Reads everybody who may shop: active customers of every market, also of those that are not moved. */
export async function readShoppers(shop: Shop, seed: number): Promise<Shopper[]> {
  const { source, programme } = shop;
  const markets = new Map(marketsOf(programme).map((market) => [market.code, market]));
  const [balances, coupons] = await Promise.all([balancesBy(shop), couponsBy(shop)]);
  const customers = await source.customers.find({ status: 'active' }).sort({ _id: 1 }).toArray();
  return customers.flatMap(({ _id, market, name }) => {
    const here = markets.get(market);
    if (!here) return [];
    const random = new Random(seed, _id, 'address');
    const own = balances.get(_id) ?? [];
    return {
      customerId: _id,
      guest: null,
      market,
      currency: asCurrency.parse(here.currency),
      shipTo: shipToOf(name, here, random),
      balances: {
        points: balanceIdOf(own, _id, 'points'),
        credit: balanceIdOf(own, _id, 'credit'),
      },
      coupons: (coupons.get(_id) ?? []).filter((coupon) => coupon.market === market),
      bought: [],
      reviews: [],
      tickets: [],
    };
  });
}

/** Somebody without an account, who comes once. */
export function inventGuest({ programme }: Shop, random: Random, key: string): Shopper {
  const open = marketsOf(programme).filter((market) => market.open);
  const market = pickMarket(open, random);
  const name = inventName(random, market.language);
  return {
    customerId: null,
    guest: {
      email: `guest.${key.toLowerCase()}@example.com`,
      name: `${name.given} ${name.family}`,
    },
    market: market.code,
    currency: asCurrency.parse(market.currency),
    shipTo: shipToOf(name, market, random),
    balances: null,
    coupons: [],
    bought: [],
    reviews: [],
    tickets: [],
  };
}

function shipToOf(name: { given: string; family: string }, market: SeedMarket, random: Random) {
  return postalAddress.parse(addressOf({ name }, market, random));
}

async function balancesBy({ source }: Shop) {
  const all = await source.balances.find().sort({ _id: 1 }).toArray();
  return byCustomer(all);
}

async function couponsBy({ source }: Shop) {
  const own = await source.coupons
    .find({ customerId: { $ne: null } })
    .sort({ _id: 1 })
    .toArray();
  return byCustomer(own);
}

function byCustomer<T extends { readonly customerId: CustomerId | null }>(all: readonly T[]) {
  const groups = new Map<CustomerId | null, T[]>();
  for (const one of all) {
    groups.set(one.customerId, [...(groups.get(one.customerId) ?? []), one]);
  }
  return groups;
}

/** The first balance of a kind; else the one that the first earning opens. */
const balanceIdOf = (
  balances: readonly SourceBalance[],
  customerId: CustomerId,
  kind: BalanceKind,
): SourceId =>
  balances.find((balance) => balance.kind === kind)?._id ??
  sourceId.parse(`L${customerId}-${kind}`);
