import type { Stored } from './documents';
import { contrast } from './fields';
import type { Run } from './run';
import { at, parts, texts, whole } from './values';
import type { Fields } from './values';

/** What is wrong with the terms that a void stored. */
export function termTroubles({ scope }: Run, coupon: Stored, successor: Fields): string[] {
  return [
    ...contrast('the successor', scope.movedId(coupon._id), successor['couponId']),
    ...contrast('usesLeft of the successor', coupon['usesLeft'], successor['usesLeft']),
  ];
}

/** What a successor says other than the terms and the coupon that it comes from. */
export function issueTroubles(
  { scope }: Run,
  coupon: Stored,
  successor: Fields,
  issued: Stored,
): string[] {
  const { market, benefit, minimum, productIds } = coupon;
  const type = at(benefit, 'type');
  return [
    ...contrast('region', market, issued['region']),
    ...(successor['code'] === issued['code'] ? [] : ['code differs']),
    ...contrast('issuedAt', successor['issuedAt'], issued['issuedAt']),
    ...contrast(
      'benefit',
      type === 'amount' ? { type, amount: moneyIn(benefit) } : benefit,
      issued['benefit'],
    ),
    ...contrast('minimum', minimum && moneyIn(minimum), issued['minimum']),
    ...contrast(
      'productIds',
      Array.isArray(productIds) ? productIds.map((id) => scope.movedId(id)) : productIds,
      issued['productIds'],
    ),
    ...contrast('predecessor', { store: scope.store, couponId: coupon._id }, issued['predecessor']),
  ];
}

/**
 * What is wrong with the uses left: each cancelled order has given its use back once, somebody unfinished
 * may still wait for it, and each order of the target's own has taken one.
 */
export function useTroubles(
  coupon: Stored,
  successor: Fields,
  issued: Stored,
  isFinished: boolean,
): string[] {
  const orders = [...new Set(texts(parts(coupon['restorations']).map(({ orderId }) => orderId)))];
  const restored = Array.isArray(issued['restored']) ? texts(issued['restored']) : [];
  const due = isFinished ? orders : orders.filter((order) => restored.includes(order));
  const isUsedUp = issued['state'] === 'used' && issued['usesLeft'] === 0;
  const redeemed = parts(issued['redemptions']).filter(
    ({ returnedAt }) => returnedAt === undefined,
  ).length;
  const usesLeft = whole(successor['usesLeft']) + due.length - redeemed;
  return [
    ...contrast('restored', due.toSorted(), restored.toSorted()),
    ...(isUsedUp ? [] : contrast('state', 'live', issued['state'])),
    ...(isUsedUp ? [] : contrast('usesLeft', usesLeft, issued['usesLeft'])),
  ];
}

const moneyIn = (value: unknown) => ({
  minor: at(value, 'amountMinor'),
  currency: at(value, 'currency'),
});
