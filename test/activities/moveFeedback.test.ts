import { targetReview } from '../../src/records/review';
import { reviewOf } from './documents';
import { describeRecords } from './recordSteps';
import { useWorld } from './world';

describeRecords(useWorld(), 'moveFeedback', {
  kind: 'review',
  collection: 'reviews',
  make: reviewOf,
  schema: targetReview,
  change: { rating: 1 },
  changed: { stars: 1 },
  again: { rating: 2 },
  fault: { rating: 6 },
});
