import { closeWebsite } from './closeWebsite';
import { copyAccount } from './copyAccount';
import { countCustomers } from './countCustomers';
import type { Dependencies } from './dependencies';
import { endApp } from './endApp';
import { enrolMarket } from './enrolMarket';
import { listCustomers } from './listCustomers';
import { moveFeedback } from './moveFeedback';
import { moveOrders } from './moveOrders';
import { moveService } from './moveService';
import { notify } from './notify';
import { openCase } from './openCase';
import { openPlatform } from './openPlatform';
import { recordMilestone } from './recordMilestone';
import { reissueCoupons } from './reissueCoupons';
import { reviewDay } from './reviewDay';
import { settleCase } from './settleCase';
import { sweepCoupons } from './sweepCoupons';
import { takeOver } from './takeOver';
import { transferBalances } from './transferBalances';
import { verify } from './verify';

/** Makes every activity from what it reaches the world through; each may run twice, late or be killed. */
export const createActivities = (deps: Dependencies) => ({
  copyAccount: copyAccount(deps),
  moveOrders: moveOrders(deps),
  moveFeedback: moveFeedback(deps),
  moveService: moveService(deps),
  takeOver: takeOver(deps),
  transferBalances: transferBalances(deps),
  reissueCoupons: reissueCoupons(deps),
  verify: verify(deps),
  notify: notify(deps),

  openCase: openCase(deps),
  settleCase: settleCase(deps),

  enrolMarket: enrolMarket(deps),
  listCustomers: listCustomers(deps),
  countCustomers: countCustomers(deps),

  openPlatform: openPlatform(deps),
  sweepCoupons: sweepCoupons(deps),
  closeWebsite: closeWebsite(deps),
  endApp: endApp(deps),
  recordMilestone: recordMilestone(deps),
  reviewDay: reviewDay(deps),
});

/** What workflows may ask of activities. */
export type Activities = ReturnType<typeof createActivities>;
