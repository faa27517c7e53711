import type { Activities } from '../../src/activities';
import type { CouponClock } from '../../src/activities/coupons';
import { overtaken } from '../../src/activities/failures';
import { causes } from '../../src/cases/case';
import { datesOf } from '../../src/programme/calendar';
import { instantOf } from '../../src/programme/instant';
import { targetId } from '../../src/records/ids';
import type { Step, World } from './world';

/** Activities that keep their promises in memory, each in the world that its workflow belongs to. */
export function testActivities(worldOf: () => World): Activities {
  const step =
    <Args extends unknown[], Result>(
      name: Step,
      run: (world: World, ...args: Args) => Result | Promise<Result>,
    ) =>
    async (...args: Args): Promise<Result> => {
      const world = worldOf();
      return await world.play(name, args[0], () => run(world, ...args));
    };
  const copied = () => ({ written: 1 });
  const nothing = () => undefined;
  /** Owners see their coupons when an attempt succeeds, not when the step was first called. */
  const asSeen = async ({ clock }: World, called: CouponClock): Promise<CouponClock> => ({
    ...called,
    at: instantOf(await clock()),
  });

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
    takeOver: step('takeOver', ({ ends }, { customerId }) => ({
      epoch: ends[customerId] ? null : 1,
    })),
    transferBalances: step('transferBalances', nothing),
    reissueCoupons: step('reissueCoupons', async (world, customer) =>
      world.coupons.reissue(customer.customerId, await asSeen(world, customer)),
    ),
    verify: step('verify', ({ ledger }, { customerId, changed }) => {
      ledger.countAsMoved(customerId, changed);
      return { receipt: `${customerId}-1` };
    }),
    notify: step('notify', async ({ ledger, isMailDown, clock }, { customerId }) => {
      const at = await clock();
      return { state: ledger.tell([customerId], instantOf(at), isMailDown(at)) };
    }),
    deliverNotices: step('deliverNotices', async ({ ledger, isMailDown, clock }) => {
      const at = await clock();
      if (isMailDown(at)) throw overtaken('The mail server');
      const untold = [...ledger.untold];
      ledger.tell(untold, instantOf(at), false);
      return { told: untold.length };
    }),

    openCase: step('openCase', ({ ledger }, found) => ({ caseId: ledger.open(found) })),
    settleCase: step('settleCase', ({ ledger }, decision) => ledger.settle(decision)),
    readDates: step('readDates', ({ ledger: { standing } }) =>
      standing ? datesOf(standing.calendar) : null,
    ),
    tellCases: step('tellCases', async ({ ledger, tellCase }, { dates, at }) => {
      const told = [...ledger.cases.values()].filter(
        ({ cause, state, deadline }) =>
          state === 'open' && (deadline > dates[causes[cause].before] || deadline <= at),
      );
      await Promise.all(told.map((file) => tellCase(file, dates)));
      return { told: told.length };
    }),

    enrolMarket: step('enrolMarket', ({ ledger, newcomers, changed }, { market }) => {
      ledger.enrol(market, newcomers[market]?.splice(0) ?? []);
      for (const { customerId, state } of ledger.of(market)) {
        if (state === 'moved' && changed.delete(customerId)) ledger.enrolAgain(customerId);
      }
      return { customers: ledger.of(market).length };
    }),
    followSource: step('followSource', (world) => ({ goesOn: (world.turns -= 1) > 0 })),
    listCustomers: step('listCustomers', ({ ledger }, page) => ledger.list(page)),
    inspectWave: step('inspectWave', ({ ledger }, { markets }) => ledger.inspect(markets)),
    forecastMarkets: step('forecastMarkets', ({ ledger }, outlook) => ledger.forecast(outlook)),
    alertOperators: step('alertOperators', ({ ledger }, alert) => ledger.alert(alert)),
    countCustomers: step('countCustomers', ({ ledger }) => ledger.count()),

    openPlatform: step('openPlatform', () => ({ products: 41, broken: 0 })),
    sweepCoupons: step('sweepCoupons', async (world, clock) =>
      world.coupons.sweep(await asSeen(world, clock)),
    ),
    sweepOwner: step('sweepOwner', async (world, customer) => ({
      owed: world.coupons.sweepOwner(customer.customerId, await asSeen(world, customer)),
    })),
    judgeCoupons: step('judgeCoupons', ({ coupons }, clock) => coupons.judge(clock)),
    listOwedMarkets: step('listOwedMarkets', ({ ledger }) => ledger.listOwedMarkets()),
    listOwed: step('listOwed', ({ ledger }, page) => ledger.listOwed(page)),
    closeWebsite: step('closeWebsite', () => ({ redirects: 7 })),
    endApp: step('endApp', nothing),
    keepStanding: step('keepStanding', ({ ledger }, standing) => ledger.keep(standing)),
    recordMilestone: step('recordMilestone', ({ ledger }, reached) => ledger.reach(reached)),
    sealReceipts: step('sealReceipts', () => ({ receipts: 0 })),
    reviewDay: step('reviewDay', ({ ledger }) => ({
      openCases: ledger.cases.size,
      markets: ledger.count(),
    })),
  };
}
