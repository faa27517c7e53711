import { createActivities } from '../../src/activities';
import type { Activities } from '../../src/activities';
import type { Dependencies } from '../../src/activities/dependencies';
import { copyEach, readFeedback, readOrders, readService } from './copyEach';
import { reissueCoupons } from './reissueCoupons';
import { takeOver } from './takeOver';
import { transferBalances } from './transferBalances';

/**
 * The activities of the tutorial's shape: the same mappings, and one write for each document. What writes
 * a document or two anyway, or belongs to the programme and not to a customer, is the very same.
 */
export const naiveActivities = (deps: Dependencies): Activities => ({
  ...createActivities(deps),
  moveOrders: copyEach(deps, readOrders),
  moveFeedback: copyEach(deps, readFeedback),
  moveService: copyEach(deps, readService),
  takeOver: takeOver(deps),
  transferBalances: transferBalances(deps),
  reissueCoupons: reissueCoupons(deps),
});
