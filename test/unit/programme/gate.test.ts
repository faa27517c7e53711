import { gateReasons } from '../../../src/programme/gate';

const limits = { cases: 0.1, mismatches: 0.01, failures: 0.02 };
const wave = { customers: 200, cases: 20, mismatches: 2, failures: 4 };

describe('the gate', () => {
  test('lets a wave through whose shares are up to the limits', () => {
    expect(gateReasons(limits, wave)).toEqual([]);
  });

  test.each([
    ['cases', '21 of 200 customers needed a case, the limit is 10 %'],
    ['mismatches', '3 of 200 customers did not verify, the limit is 1 %'],
    ['failures', '5 of 200 customers failed, the limit is 2 %'],
  ] as const)('holds it for one more: %s', (fact, reason) => {
    expect(gateReasons(limits, { ...wave, [fact]: wave[fact] + 1 })).toEqual([reason]);
  });

  test('says every limit that was passed, in one order', () => {
    const reasons = gateReasons(limits, { customers: 10, cases: 2, mismatches: 1, failures: 1 });
    expect(reasons.map((reason) => reason.split(',')[0])).toEqual([
      '2 of 10 customers needed a case',
      '1 of 10 customers did not verify',
      '1 of 10 customers failed',
    ]);
  });

  test('lets through a wave of nobody, and one that allows anything', () => {
    expect(gateReasons(limits, { customers: 0, cases: 0, mismatches: 0, failures: 0 })).toEqual([]);
    const any = { cases: 1, mismatches: 1, failures: 1 };
    expect(gateReasons(any, { customers: 3, cases: 3, mismatches: 3, failures: 3 })).toEqual([]);
  });

  test('that allows nothing holds a wave with a single trouble', () => {
    const none = { cases: 0, mismatches: 0, failures: 0 };
    const one = { customers: 1_000, cases: 0, mismatches: 1, failures: 0 };
    expect(gateReasons(none, one)).toEqual([
      '1 of 1000 customers did not verify, the limit is 0 %',
    ]);
  });
});
