import { createActivities } from '../../src/activities';
import type { Activities } from '../../src/activities';
import type { Dependencies } from '../../src/activities/dependencies';
import { storeOf } from '../../src/programme/store';
import type { CustomerId } from '../../src/records/ids';
import { targetIdOf } from '../../src/records/ids';

/**
 * Activities that do nothing to a customer: what is left is what the engine takes to run the same
 * workflows. The programme's own steps are the real ones, but for those that go through everybody.
 */
export function engineActivities(deps: Dependencies): Activities {
  const real = createActivities(deps);
  const moved = new Set<CustomerId>();
  const enrolled = new Map<string, ReturnType<typeof real.enrolMarket>>();
  const noted = async <Result>(look: () => Promise<Result>): Promise<Result> => {
    const ids = [...moved];
    moved.clear();
    await deps.ledger.customers.updateMany({ _id: { $in: ids } }, { $set: { state: 'moved' } });
    return await look();
  };
  const written = async () => ({ written: 0 });
  const nothing = async () => undefined;
  return {
    ...real,
    copyAccount: async ({ customerId, kind }) => {
      const accountId = targetIdOf(storeOf(deps.programme), customerId);
      return { outcome: 'copied', accountId: kind === 'account' ? accountId : null };
    },
    moveOrders: written,
    moveFeedback: written,
    moveService: written,
    takeOver: async () => ({ epoch: 1 }),
    transferBalances: nothing,
    reissueCoupons: nothing,
    verify: async ({ customerId }) => {
      moved.add(customerId);
      return { receipt: `${customerId}-1` };
    },
    notify: async () => ({ state: 'sent' }),
    // A second look would find that nobody has anything at the target, and have everybody move again.
    enrolMarket: ({ market }) => {
      const known = enrolled.get(market) ?? real.enrolMarket({ market });
      enrolled.set(market, known);
      return known;
    },
    countCustomers: () => noted(real.countCustomers),
    forecastMarkets: (outlook) => noted(() => real.forecastMarkets(outlook)),
    inspectWave: (wave) => noted(() => real.inspectWave(wave)),
    sweepCoupons: async () => ({ coupons: 0, owners: 0, unreached: {}, owed: 0 }),
    judgeCoupons: async () => ({ kept: 0, late: 0 }),
    listOwedMarkets: async () => [],
    listOwed: async () => ({ owners: [], next: null }),
  };
}
