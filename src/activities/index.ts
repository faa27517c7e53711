import { alertOperators } from './alertOperators';
import { BroughtLately } from './brought';
import { closeWebsite } from './closeWebsite';
import { copyAccount } from './copyAccount';
import { countCustomers } from './countCustomers';
import { deliverNotices } from './deliverNotices';
import type { Dependencies } from './dependencies';
import { endApp } from './endApp';
import { enrolMarket } from './enrolMarket';
import { followSource } from './followSource';
import { forecastMarkets } from './forecastMarkets';
import { inspectWave } from './inspectWave';
import { judgeCoupons } from './judgeCoupons';
import { keepStanding } from './keepStanding';
import { Lately } from './lately';
import { listCustomers } from './listCustomers';
import { listOwed } from './listOwed';
import { listOwedMarkets } from './listOwedMarkets';
import { moveFeedback } from './moveFeedback';
import { moveOrders } from './moveOrders';
import { moveService } from './moveService';
import { notify } from './notify';
import { openCase } from './openCase';
import { openPlatform } from './openPlatform';
import { leisurely } from './pages';
import { readDates } from './readDates';
import type { IssuedLately } from './receipts';
import { recordMilestone } from './recordMilestone';
import { reissueCoupons } from './reissueCoupons';
import { reviewDay } from './reviewDay';
import { sealReceipts } from './sealReceipts';
import { settleCase } from './settleCase';
import { sweepCoupons } from './sweepCoupons';
import { sweepOwner } from './sweepOwner';
import { takeOver } from './takeOver';
import { tellCases } from './tellCases';
import { transferBalances } from './transferBalances';
import { verify } from './verify';

/** A customer's step: where there are very many records, at leisure. */
const ofCustomer =
  <Customer extends { readonly isLarge?: boolean }, Result>(
    step: (customer: Customer) => Promise<Result>,
  ) =>
  (customer: Customer): Promise<Result> =>
    customer.isLarge ? leisurely(() => step(customer)) : step(customer);

/** Makes every activity from what it reaches the world through; each may run twice, late or be killed. */
export function createActivities(deps: Dependencies) {
  const brought = new BroughtLately();
  const issued: IssuedLately = new Lately();
  return {
    copyAccount: copyAccount(deps),
    moveOrders: ofCustomer(moveOrders(deps, brought)),
    moveFeedback: ofCustomer(moveFeedback(deps, brought)),
    moveService: ofCustomer(moveService(deps, brought)),
    takeOver: ofCustomer(takeOver(deps, brought)),
    transferBalances: ofCustomer(transferBalances(deps)),
    reissueCoupons: ofCustomer(reissueCoupons(deps)),
    verify: ofCustomer(verify(deps, issued)),
    notify: ofCustomer(notify(deps, issued)),
    deliverNotices: deliverNotices(deps),

    openCase: openCase(deps),
    settleCase: settleCase(deps),
    readDates: readDates(deps),
    tellCases: tellCases(deps),

    enrolMarket: enrolMarket(deps),
    followSource: followSource(deps),
    listCustomers: listCustomers(deps),
    countCustomers: countCustomers(deps),
    inspectWave: inspectWave(deps),
    forecastMarkets: forecastMarkets(deps),
    alertOperators: alertOperators(deps),

    openPlatform: openPlatform(deps),
    sweepCoupons: sweepCoupons(deps),
    sweepOwner: sweepOwner(deps),
    judgeCoupons: judgeCoupons(deps),
    listOwed: listOwed(deps),
    listOwedMarkets: listOwedMarkets(deps),
    closeWebsite: closeWebsite(deps),
    endApp: endApp(deps),
    recordMilestone: recordMilestone(deps),
    sealReceipts: sealReceipts(deps),
    keepStanding: keepStanding(deps),
    reviewDay: reviewDay(deps),
  };
}

/** What workflows may ask of activities. */
export type Activities = ReturnType<typeof createActivities>;
