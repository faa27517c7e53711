import { datesOf } from '../../../src/programme/calendar';
import { calendarOf } from '../../../src/programme/days';
import { DAY, HOUR } from '../../../src/programme/instant';
import {
  dueOf,
  isOwed,
  mapSuccessor,
  sourceCoupon,
  targetCoupon,
  termsOf,
} from '../../../src/records/coupon';
import type { SourceCoupon, SuccessorTerms } from '../../../src/records/coupon';
import { sourceId, targetId } from '../../../src/records/ids';
import { account, exampleCoupon, store } from './examples';
import { pocoGlobal } from '../programme/pocoGlobal';
import { refusedAt, without } from './refusedAt';

const opening = new Date('2024-10-20T22:00:00Z');
const at = new Date('2024-12-09T23:00:00Z');
const due = new Date('2024-12-11T23:00:00Z');
const closure = new Date('2024-12-30T23:00:00Z');

const successor: SuccessorTerms = {
  couponId: targetId.parse('poco-Q1'),
  code: 'MI-7K2F',
  validUntil: new Date('2025-06-01T00:00:00Z'),
  usesLeft: 2,
  issuedAt: at,
};
const order = sourceId.parse('O77');
const voided = { ...exampleCoupon, status: 'voided' as const, successor };

const expired = { status: 'expired' as const };

describe('sourceCoupon', () => {
  test.each<[string, SourceCoupon]>([
    ['one of several uses', exampleCoupon],
    ['a percentage without minimum', { ...exampleCoupon, ...percentage(100), minimum: null }],
    ['one that is used up', { ...exampleCoupon, status: 'used', usesLeft: 0 }],
    ['one that has expired', { ...exampleCoupon, status: 'expired' }],
    ['one with its successor', { ...voided, fence: { epoch: 1, state: 'handedOver' } }],
    ['a shared promotion code', { ...exampleCoupon, customerId: null }],
    ['one with a use given back', { ...voided, restorations: [{ orderId: order, at }] }],
  ])('accepts %s', (_, coupon) => {
    expect(refusedAt(sourceCoupon, coupon)).toEqual([]);
  });

  test.each<[string, object]>([
    ['code', { code: '' }],
    ['status', { status: 'live' }],
    ['benefit.type', { benefit: { type: 'gift' } }],
    ['benefit.percent', percentage(0)],
    ['benefit.percent', percentage(101)],
    ['benefit.amountMinor', { benefit: { ...exampleCoupon.benefit, amountMinor: 14.99 } }],
    ['benefit.currency', { benefit: { type: 'amount', amountMinor: 1 } }],
    ['minimum.currency', { minimum: { amountMinor: 1, currency: '£' } }],
    ['productIds.1', { productIds: ['P7', ''] }],
    ['usesLeft', { usesLeft: -1 }],
    ['usesTotal', { usesTotal: 0 }],
    ['redemptions.0.at', { redemptions: [{ orderId: 'O77', at: null }] }],
    ['expiresAt', { expiresAt: '2025-06-01' }],
    ['fence.epoch', { fence: { epoch: 0, state: 'frozen' } }],
    ['fence.state', { fence: { epoch: 1, state: 'thawed' } }],
    ['successor.usesLeft', { successor: { ...successor, usesLeft: 0 } }],
    ['successor', { successor: null }],
    ['restorations.0.at', { restorations: [{ orderId: 'O77', at: null }] }],
    ['campaign', { campaign: 'spring' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceCoupon, { ...exampleCoupon, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleCoupon))('refuses a coupon without %s', (field) => {
    const expected = refusedAt(sourceCoupon, without(exampleCoupon, field));

    expect(expected.map((path) => path.split('.')[0])).toEqual([field]);
  });
});

describe('isOwed', () => {
  test.each<[string, boolean, Partial<SourceCoupon>]>([
    ['a live one', true, {}],
    ['one with a single use left', true, { usesLeft: 1 }],
    ['one that expires just after the opening', true, { expiresAt: later(opening, 1) }],
    ['one that expires at the opening', false, { expiresAt: opening }],
    ['one that expired before the opening', false, { expiresAt: later(opening, -1) }],
    ['one without uses left', false, { usesLeft: 0 }],
    ['one that is used', false, { status: 'used' }],
    ['one marked as expired long before its day', false, { status: 'expired' }],
    ['one that expired on a day in between', true, { ...expired, expiresAt: later(closure, -1) }],
    ['one that expires at the closure', false, { ...expired, expiresAt: closure }],
    ['one that had expired by the opening', false, { ...expired, expiresAt: opening }],
    ['an expired one without uses', false, { ...expired, usesLeft: 0, expiresAt: at }],
    ['one that the store voided', false, { status: 'voided' }],
    ['a shared promotion code', false, { customerId: null }],
  ])('%s: %s', (_, expected, change) => {
    expect(isOwed({ ...exampleCoupon, ...change }, opening, closure)).toBe(expected);
  });

  test('at the opening: one that is marked as expired never', () => {
    const coupon = { ...exampleCoupon, ...expired, expiresAt: later(opening, 1) };
    expect(isOwed(coupon, opening)).toBe(false);
  });
});

describe('dueOf', () => {
  const dates = datesOf(calendarOf(pocoGlobal()));
  const sweep = new Date(dates.couponSweep);

  test.each<[string, Date, Date]>([
    ['before the sweep', later(sweep, -1), due],
    ['at the sweep', sweep, closure],
    ['after the deadline', later(due, 1), closure],
  ])('of a coupon issued %s', (_, issuedAt, expected) => {
    expect(dueOf({ issuedAt, usesLeft: 1, redemptions: [] }, dates)).toEqual(expected);
  });

  const earlier = later(sweep, -9 * HOUR);
  const use = (taken: Date, returnedAt?: Date) => ({
    orderId: sourceId.parse('O1'),
    at: taken,
    ...(returnedAt && { returnedAt }),
  });
  test.each<[string, number, ReturnType<typeof use>[], Date]>([
    ['used up before the sweep, that lives again after it', 1, [use(earlier, due)], closure],
    ['used up before the sweep, that lives again at it', 1, [use(earlier, sweep)], closure],
    ['that lived again before the sweep', 1, [use(earlier, later(sweep, -1))], due],
    ['used up after the sweep, that lives again', 1, [use(sweep, due)], closure],
    ['with a use left all along, and one given back', 2, [use(earlier, due)], due],
    [
      'of two uses, both taken, one given back',
      1,
      [use(earlier), use(later(earlier, 1), due)],
      closure,
    ],
    ['of many uses, taken since', 1, [use(sweep), use(due)], due],
    [
      'that lived again after the sweep, and was given another since',
      2,
      [use(earlier, later(sweep, 1)), use(earlier, due)],
      closure,
    ],
  ])('of a coupon %s', (_, usesLeft, redemptions, expected) => {
    expect(dueOf({ issuedAt: later(earlier, -1), usesLeft, redemptions }, dates)).toEqual(expected);
  });
});

describe('termsOf', () => {
  const terms = (expiresAt: Date, issuedAt = at) => {
    const issue = { code: 'MI-7K2F', at: issuedAt, due, minimumDays: 30, store };
    return termsOf({ ...exampleCoupon, expiresAt }, issue);
  };

  test('keeps the uses left and an expiry that is far enough away', () => {
    expect(terms(new Date('2025-06-01T00:00:00Z'))).toStrictEqual({
      couponId: 'poco-Q1',
      code: 'MI-7K2F',
      validUntil: new Date('2025-06-01T00:00:00Z'),
      usesLeft: 2,
      issuedAt: new Date('2024-12-09T23:00:00Z'),
    });
  });

  test.each([
    ['2024-12-11T00:00:00Z', '2025-01-08T23:00:00Z'],
    ['2024-10-25T00:00:00Z', '2025-01-08T23:00:00Z'],
    ['2025-01-08T22:59:59.999Z', '2025-01-08T23:00:00Z'],
    ['2025-01-08T23:00:00Z', '2025-01-08T23:00:00Z'],
    ['2025-01-08T23:00:00.001Z', '2025-01-08T23:00:00.001Z'],
  ])('an expiry of %s becomes %s, thirty days after the issue at least', (expiry, expected) => {
    expect(terms(new Date(expiry)).validUntil).toEqual(new Date(expected));
  });

  test.each([
    ['at the very instant it was due', 0, '2025-06-01T00:00:00Z', 0],
    ['a moment late', 1, '2025-06-01T00:00:00Z', 1],
    ['five days late', 5 * DAY, '2025-06-01T00:00:00Z', 5 * DAY],
  ])('issued %s, it ends later by the delay', (_, delay, expiry, longer) => {
    const { validUntil, issuedAt } = terms(new Date(expiry), later(due, delay));
    expect(validUntil).toEqual(later(new Date(expiry), longer));
    expect(issuedAt).toEqual(later(due, delay));
  });

  test('issued late, it is valid for thirty days from then at least', () => {
    const issuedAt = later(due, 5 * DAY);
    const { validUntil } = terms(new Date('2024-12-20T00:00:00Z'), issuedAt);
    expect(validUntil).toEqual(later(issuedAt, 30 * DAY));
  });
});

describe('mapSuccessor', () => {
  test('has the terms that the void stored, and the benefit of the coupon', () => {
    const coupon = mapSuccessor(voided, account, store);

    expect(coupon).toStrictEqual({
      _id: 'poco-Q1',
      region: 'GB',
      accountId: 'poco-C1001',
      code: 'MI-7K2F',
      state: 'live',
      benefit: { type: 'amount', amount: { minor: 1500, currency: 'GBP' } },
      minimum: { minor: 10000, currency: 'GBP' },
      productIds: ['poco-P7', 'poco-P9'],
      usesLeft: 2,
      issuedAt: new Date('2024-12-09T23:00:00Z'),
      validUntil: new Date('2025-06-01T00:00:00Z'),
      predecessor: { store: 'poco', couponId: 'Q1' },
    });
    expect(refusedAt(targetCoupon, coupon)).toEqual([]);
  });

  test('of a percentage without limits, for nobody yet', () => {
    const source = { ...voided, ...percentage(15), minimum: null, productIds: [] };

    expect(mapSuccessor(source, null, store)).toMatchObject({
      accountId: null,
      benefit: { type: 'percent', percent: 15 },
      minimum: null,
      productIds: [],
    });
  });

  test('takes uses and code from the stored terms, whatever the coupon says by now', () => {
    const changed = { ...voided, usesLeft: 0, code: 'OTHER', expiresAt: opening };

    expect(mapSuccessor(changed, account, store)).toEqual(mapSuccessor(voided, account, store));
  });
});

test('a coupon of the target may name orders whose uses came back', () => {
  const coupon = mapSuccessor(voided, account, store);
  expect(coupon).not.toHaveProperty('restored');
  expect(refusedAt(targetCoupon, { ...coupon, restored: ['O77'] })).toEqual([]);
  expect(refusedAt(targetCoupon, { ...coupon, restored: [''] })).toEqual(['restored.0']);
});

function percentage(percent: number) {
  return { benefit: { type: 'percent' as const, percent } };
}

function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
