import { useFixture } from './corruption';
import { set } from './fixture';

const fixture = useFixture();

describe('an audit of stores that agree', () => {
  test('finds nothing', async () => {
    const { mismatches, total, lag } = await fixture.audit();
    expect(mismatches).toEqual([]);
    expect([total, lag]).toEqual([0, 0]);
  });

  test('finds nothing of any customer alone', async () => {
    for (const customer of ['C1', 'C2', 'C4', 'C5', 'C6', 'C7', 'C8', 'G1', 'D1']) {
      expect([customer, await fixture.auditCustomer(customer)]).toEqual([customer, []]);
    }
  });

  test("finds nothing in what a market's own shop writes that does not move", async () => {
    const latest = await fixture.read('source.balanceEntries', 'E5');
    const report = await fixture.auditAfter([set('source.balances', 'B3', { latest })]);
    expect(report.mismatches).toEqual([]);
  });

  test('holds as few documents as it is told, and finds the same', async () => {
    const [report, small] = [await fixture.audit(), await fixture.audit({ batch: 2 })];
    expect(small).toEqual(report);
  });

  test('counts what the source has, and what became of it', async () => {
    const { census, checked } = await fixture.audit();
    const { markets, notices, cases, ...counts } = census;
    expect(counts).toEqual({
      customers: { source: 10, moved: 6, excluded: 2, lapsed: 1, held: 1 },
      orders: { source: 9, moved: 4, excluded: 2, lapsed: 1, held: 2 },
      shipments: { source: 4, moved: 2, excluded: 1, lapsed: 0, held: 1 },
      reviews: { source: 2, moved: 2, excluded: 0, lapsed: 0, held: 0 },
      tickets: { source: 1, moved: 1, excluded: 0, lapsed: 0, held: 0 },
      warranties: { source: 2, moved: 2, excluded: 0, lapsed: 0, held: 0 },
      points: { source: 359, moved: 150, excluded: 70, lapsed: 40, held: 99 },
      coupons: { source: 7, moved: 3, excluded: 1, lapsed: 3, held: 0 },
      orderTotalMinor: {
        GBP: { source: 11_200, moved: 7_200, excluded: 0, lapsed: 2_000, held: 2_000 },
        EUR: { source: 4_000, moved: 2_000, excluded: 0, lapsed: 0, held: 2_000 },
        INR: { source: 4_000, moved: 0, excluded: 4_000, lapsed: 0, held: 0 },
      },
    });
    expect(markets['GB']?.customers).toEqual({
      source: 5,
      moved: 4,
      excluded: 0,
      lapsed: 1,
      held: 0,
    });
    expect(markets['IN']?.orders.excluded).toBe(2);
    expect([notices, cases]).toEqual([5, 4]);
    expect(checked).toBeGreaterThan(90);
  });
});
