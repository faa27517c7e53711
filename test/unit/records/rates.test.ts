import { convert, convertLots } from '../../../src/records/balance';
import type { Lot, Rate } from '../../../src/records/balance';
import { id, store } from './examples';

const roundings = ['halfEven', 'halfUp', 'down'] as const;
const ratios = [
  [1, 1],
  [3, 2],
  [2, 3],
  [1, 3],
  [3, 1],
  [2, 1],
  [4, 1],
  [100, 7],
  [7, 1000],
] as const;

const rate = (source: number, target: number, rounding: Rate['rounding'] = 'halfEven'): Rate => ({
  source,
  target,
  rounding,
});

const allRates = roundings.flatMap((rounding) =>
  ratios.map(([source, target]) => rate(source, target, rounding)),
);

describe('convert', () => {
  test.each([
    [0, 3, 2, 0],
    [1, 3, 2, 1],
    [2, 3, 2, 1],
    [3, 3, 2, 2],
    [100, 3, 2, 67],
    [100, 2, 3, 150],
    [1, 1, 3, 3],
    [7, 1, 3, 21],
    [7, 3, 1, 2],
    [8, 3, 1, 3],
    [-100, 3, 2, -67],
    [-7, 1, 3, -21],
  ])('%i at %i:%i is %i', (amount, source, target, expected) => {
    expect(convert(amount, rate(source, target))).toBe(expected);
  });

  test.each([
    ['halfEven', [0, 2, 2, 4, 4]],
    ['halfUp', [1, 2, 3, 4, 5]],
    ['down', [0, 1, 2, 3, 4]],
  ] as const)('ties go %s', (rounding, expected) => {
    const halves = [1, 3, 5, 7, 9];
    const converted = halves.map((half) => convert(half, rate(2, 1, rounding)));

    expect(converted).toEqual(expected);
  });

  test.each([
    ['halfEven', [0, -2, -2]],
    ['halfUp', [-1, -2, -3]],
    ['down', [0, -1, -2]],
  ] as const)('negative ties go %s, as the positive ones do', (rounding, expected) => {
    expect([-1, -3, -5].map((half) => convert(half, rate(2, 1, rounding)))).toEqual(expected);
  });

  test('is exact where a product of two numbers would not be', () => {
    expect(convert(9_007_199_254_740_991, rate(1000, 999, 'down'))).toBe(8_998_192_055_486_250);
  });

  test('never misses by more than the rounding allows, and is the same below zero', () => {
    for (const each of allRates) {
      for (let amount = 0; amount <= 500; amount += 1) {
        const converted = convert(amount, each);
        const missing = amount * each.target - converted * each.source;

        if (each.rounding === 'down') {
          expect(missing).toBeGreaterThanOrEqual(0);
          expect(missing).toBeLessThan(each.source);
        } else {
          expect(Math.abs(missing) * 2).toBeLessThanOrEqual(each.source);
        }
        expect(convert(-amount, each) + converted).toBe(0);
      }
    }
  });

  test('never falls when more is debited', () => {
    for (const each of allRates) {
      for (let amount = -200; amount < 200; amount += 1) {
        expect(convert(amount + 1, each)).toBeGreaterThanOrEqual(convert(amount, each));
      }
    }
  });
});

describe('convertLots', () => {
  const soon = new Date('2024-12-31T23:00:00Z');
  const lotsOf = (...amounts: number[]): Lot[] =>
    amounts.map((amount, index) => ({ lotId: id(`L${index}`), amount, expiresAt: null }));

  test('keeps id and expiry of each lot', () => {
    const [first, second] = lotsOf(70, 50);
    const converted = convertLots([{ ...first!, expiresAt: soon }, second!], rate(1, 1), store);

    expect(converted).toStrictEqual([
      { id: 'poco-L0', amount: 70, validUntil: new Date('2024-12-31T23:00:00Z') },
      { id: 'poco-L1', amount: 50, validUntil: null },
    ]);
  });

  test('rounds cumulatively, and leaves out what becomes nothing', () => {
    const amounts = convertLots(lotsOf(1, 1, 1, 1), rate(2, 1, 'down'), store);

    expect(amounts).toEqual([
      { id: 'poco-L1', amount: 1, validUntil: null },
      { id: 'poco-L3', amount: 1, validUntil: null },
    ]);
  });

  test('of no lots is none', () => {
    expect(convertLots([], rate(3, 2), store)).toEqual([]);
  });

  test('adds up to what the whole is worth, in every rate and rounding', () => {
    for (const each of allRates) {
      for (let seed = 1; seed <= 100; seed += 1) {
        const amounts = Array.from(
          { length: 1 + (seed % 7) },
          (_, n) => 1 + ((seed * 31 * n) % 97),
        );
        const converted = convertLots(lotsOf(...amounts), each, store);
        const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

        expect(sum(converted.map(({ amount }) => amount))).toBe(convert(sum(amounts), each));
        expect(converted.every(({ amount }) => amount > 0)).toBe(true);
      }
    }
  });
});
