import {
  agreesWithHistory,
  mapEntry,
  sourceBalance,
  sourceEntry,
  transferEntryIdOf,
  wallet,
  walletEntry,
  walletIdOf,
} from '../../../src/records/balance';
import type { SourceBalance, SourceEntry } from '../../../src/records/balance';
import { targetId } from '../../../src/records/ids';
import { account, exampleBalance, exampleEntries, id, store } from './examples';
import { refusedAt, without } from './refusedAt';

const at = new Date('2024-11-01T00:00:00Z');
const lots = [{ lotId: id('L1'), amount: 120, expiresAt: null }];
const debit = { n: 1, amount: 120, lots, cumulative: 120, at };
const [earned, spent] = exampleEntries as [SourceEntry, SourceEntry];

describe('sourceBalance', () => {
  test.each<[string, object]>([
    ['points', exampleBalance],
    ['store credit', { ...exampleBalance, kind: 'credit', currency: 'EUR' }],
    ['an empty one', { ...exampleBalance, amount: 0, lots: [] }],
    ['an overdrawn one', { ...exampleBalance, amount: -5, lots: [] }],
    ['one that was transferred', { ...exampleBalance, amount: 0, lots: [], debit }],
    ['a fenced one', { ...exampleBalance, fence: { epoch: 1, state: 'frozen' } }],
  ])('accepts %s', (_, balance) => {
    expect(refusedAt(sourceBalance, balance)).toEqual([]);
  });

  test.each<[string, object]>([
    ['customerId', { customerId: null }],
    ['kind', { kind: 'miles' }],
    ['currency', { currency: 'eur' }],
    ['amount', { amount: 0.5 }],
    ['amount', { amount: 2 ** 53 }],
    ['lots.0.amount', { lots: [{ ...lots[0], amount: 0 }] }],
    ['lots.0.expiresAt', { lots: [{ ...lots[0], expiresAt: 'never' }] }],
    ['debit.n', { debit: { ...debit, n: 0 } }],
    ['debit.lots.0.lotId', { debit: { ...debit, lots: [{ ...lots[0], lotId: null }] } }],
    ['debit', { debit: null }],
    ['tier', { tier: 'gold' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceBalance, { ...exampleBalance, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleBalance))('refuses a balance without %s', (field) => {
    expect(refusedAt(sourceBalance, without(exampleBalance, field))).toEqual([field]);
  });
});

describe('sourceEntry', () => {
  test('accepts every type of the source', () => {
    const types = 'opening earned spent expired writtenOff corrected transferred'.split(' ');

    expect(types.flatMap((type) => refusedAt(sourceEntry, { ...earned, type }))).toEqual([]);
  });

  test.each<[string, object]>([
    ['type', { type: 'received' }],
    ['amount', { amount: 1.5 }],
    ['balanceId', { balanceId: null }],
    ['at', { at: '2024-10-04' }],
    ['reason', { reason: 'birthday' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceEntry, { ...earned, ...change })).toEqual([path]);
  });

  test.each(Object.keys(earned))('refuses an entry without %s', (field) => {
    expect(refusedAt(sourceEntry, without(earned, field))).toEqual([field]);
  });
});

describe('wallet', () => {
  const credit = { n: 2, amount: 20, debited: 120, credited: 120, at };
  const example = {
    _id: 'poco-C1001-points',
    accountId: account,
    region: 'GB',
    kind: 'points',
    currency: null,
    balance: 120,
    lots: [{ id: 'poco-L1', amount: 120, validUntil: null }],
    credits: { C1001: credit },
  };

  test('accepts a wallet that several source accounts were transferred to', () => {
    expect(refusedAt(wallet, { ...example, credits: { C1001: credit, C2: credit } })).toEqual([]);
  });

  test.each<[string, object]>([
    ['credits.C1001.n', { credits: { C1001: { ...credit, n: 0 } } }],
    ['credits.C 1', { credits: { 'C 1': credit } }],
    ['lots.0.amount', { lots: [{ ...example.lots[0], amount: 0 }] }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(wallet, { ...example, ...change })).toEqual([path]);
  });
});

test.each([
  ['points', null, 'poco-C1001-points'],
  ['credit', 'EUR', 'poco-C1001-credit-eur'],
] as const)('a wallet of %s in %s is %s', (kind, currency, expected) => {
  expect(walletIdOf(account, kind, currency)).toBe(expected);
});

test('each transfer of a balance has an entry of its own', () => {
  expect(transferEntryIdOf('B1', 1)).toBe('B1-transfer-1');
  expect(transferEntryIdOf('B1', 12)).toBe('B1-transfer-12');
});

describe('mapEntry', () => {
  const into = { _id: targetId.parse('poco-C1001-points'), accountId: account, region: 'FR' };

  test('tells what happened, in the wallet and its region', () => {
    const entry = mapEntry(earned, into, store);

    expect(entry).toStrictEqual({
      _id: 'poco-E1',
      walletId: 'poco-C1001-points',
      accountId: 'poco-C1001',
      region: 'FR',
      type: 'earned',
      amount: 150,
      at: new Date('2024-10-04T00:00:00Z'),
      orderId: 'poco-O77',
      former: true,
    });
    expect(refusedAt(walletEntry, entry)).toEqual([]);
  });

  test('keeps the sign, and an order that there is not', () => {
    expect(mapEntry(spent, into, store)).toMatchObject({
      type: 'spent',
      amount: -30,
      orderId: null,
    });
  });
});

describe('agreesWithHistory', () => {
  const transferred: SourceEntry = { ...spent, type: 'transferred', amount: -120 };

  test.each<[string, boolean, Partial<SourceBalance>, SourceEntry[]]>([
    ['the sum of both', true, {}, exampleEntries],
    ['more than its entries', false, {}, [earned, { ...spent, amount: -31 }]],
    ['without entries', false, {}, []],
    ['less than its lots', false, { lots: [...exampleBalance.lots, ...lots] }, exampleEntries],
    ['without lots', false, { lots: [] }, exampleEntries],
    ['empty, after its transfer', true, { amount: 0, lots: [] }, [...exampleEntries, transferred]],
    ['empty, before its transfer is noted', false, { amount: 0, lots: [] }, exampleEntries],
    ['empty, without history', true, { amount: 0, lots: [] }, []],
    ['overdrawn, for no lots are negative', false, { amount: -30, lots: [] }, [spent]],
  ])('%s: %s', (_, expected, change, entries) => {
    expect(agreesWithHistory({ ...exampleBalance, ...change }, entries)).toBe(expected);
  });
});
