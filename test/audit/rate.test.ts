import { worth } from '../../src/audit/rate';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const programme = (target: number, source: number, rounding: string) =>
  pocoGlobal([['policies', 'points'], { rate: { target, source }, rounding }]);

describe('what points are worth at the target', () => {
  test.each([
    ['halfEven', 1, 0],
    ['halfEven', 3, 2],
    ['halfEven', 5, 2],
    ['halfEven', -3, -2],
    ['halfUp', 1, 1],
    ['halfUp', 3, 2],
    ['halfUp', 5, 3],
    ['halfUp', -1, -1],
    ['down', 1, 0],
    ['down', 3, 1],
    ['down', -3, -1],
  ])('%s: %i at 1 for 2 are %i', (rounding, units, expected) => {
    expect(worth(units, 'points', programme(1, 2, rounding))).toBe(expected);
  });

  test.each([
    [1, 1],
    [2, 1],
    [4, 3],
    [5, 3],
  ])('%i at 2 for 3 are %i, to the nearer', (units, expected) => {
    expect(worth(units, 'points', programme(2, 3, 'halfEven'))).toBe(expected);
  });

  test('holds for amounts beyond what fits a product of two doubles', () => {
    const units = 9_007_199_254_740_990;
    expect(worth(units, 'points', programme(1, 3, 'down'))).toBe(3_002_399_751_580_330);
  });

  test('is not asked of store credit, which is money', () => {
    expect(worth(501, 'credit', programme(1, 2, 'halfEven'))).toBe(501);
  });
});
