import { milestoneRecord } from '../../src/stores/ledger';
import { at, opening } from './story';
import { useWorld } from './world';

const world = useWorld();

test('keeps when a milestone was due and done; the first record stands', async () => {
  const milestone = 'couponSweep' as const;
  const record = { milestone, due: opening, at, counts: { coupons: 3 } };
  await world.steps.recordMilestone(record);
  await world.steps.recordMilestone({ ...record, due: at, at: opening, counts: { coupons: 0 } });
  const found = await world.raw.ledger('milestones').find().toArray();
  expect(found.map((one) => milestoneRecord.parse(one))).toEqual([
    { _id: 'couponSweep', due: new Date(opening), doneAt: new Date(at), counts: { coupons: 3 } },
  ]);
});
