import type { Activities } from '../../src/activities';
import { targetId } from '../../src/records/ids';
import type { Step, World } from './world';

/** Activities that keep their promises in memory, each in the world that its workflow belongs to. */
export function testActivities(worldOf: () => World): Activities {
  const step =
    <Args extends unknown[], Result>(name: Step, run: (world: World, ...args: Args) => Result) =>
    async (...args: Args): Promise<Result> => {
      const world = worldOf();
      return await world.play(name, args[0], () => run(world, ...args));
    };
  const copied = () => ({ written: 1 });
  const nothing = () => undefined;

  return {
    copyAccount: step('copyAccount', ({ ends, ledger }, { customerId, kind }) => {
      const outcome = ends[customerId];
      if (outcome) {
        ledger.find(customerId).state = outcome;
        return { outcome };
      }
      const accountId = kind === 'account' ? targetId.parse(`poco-${customerId}`) : null;
      return { outcome: 'copied', accountId };
    }),
    moveOrders: step('moveOrders', copied),
    moveFeedback: step('moveFeedback', copied),
    moveService: step('moveService', copied),
    takeOver: step('takeOver', () => ({ epoch: 1 })),
    transferBalances: step('transferBalances', nothing),
    reissueCoupons: step('reissueCoupons', nothing),
    verify: step('verify', ({ ledger }, { customerId }) => {
      ledger.find(customerId).state = 'moved';
      return { receipt: `${customerId}-1` };
    }),
    notify: step('notify', () => ({ state: 'sent' as const })),

    openCase: step('openCase', ({ ledger }, found) => ({ caseId: ledger.open(found) })),
    settleCase: step('settleCase', ({ ledger }, decision) => ledger.settle(decision)),

    enrolMarket: step('enrolMarket', ({ ledger, newcomers }, { market }) => {
      ledger.enrol(market, newcomers[market]?.splice(0) ?? []);
      return { customers: ledger.of(market).length };
    }),
    listCustomers: step('listCustomers', ({ ledger }, page) => ledger.list(page)),
    countCustomers: step('countCustomers', ({ ledger }) => ledger.count()),

    openPlatform: step('openPlatform', () => ({ products: 41, broken: 0 })),
    sweepCoupons: step('sweepCoupons', ({ ledger, unreached }) => ({
      coupons: 3,
      owners: 2,
      unreached: Object.fromEntries(
        Object.entries(unreached).map(([market, ids]) => [market, ledger.hurry(ids)]),
      ),
    })),
    closeWebsite: step('closeWebsite', () => ({ redirects: 7 })),
    endApp: step('endApp', nothing),
    recordMilestone: step('recordMilestone', ({ ledger }, reached) => ledger.reach(reached)),
    reviewDay: step('reviewDay', ({ ledger }) => ({
      openCases: ledger.cases.size,
      markets: ledger.count(),
    })),
  };
}
