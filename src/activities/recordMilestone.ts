import type { Instant } from '../programme/instant';
import type { MilestoneRecord } from '../stores/ledger';
import type { Dependencies } from './dependencies';

/** A milestone that was reached. */
export interface ReachedMilestone {
  readonly milestone: MilestoneRecord['_id'];
  readonly due: Instant;
  readonly at: Instant;
  readonly counts: Record<string, number>;
}

/** Keeps when a milestone was reached; the first record of it stands. */
export const recordMilestone =
  ({ ledger }: Dependencies) =>
  async ({ milestone, due, at, counts }: ReachedMilestone) => {
    await ledger.milestones.updateOne(
      { _id: milestone },
      { $setOnInsert: { due: new Date(due), doneAt: new Date(at), counts } },
      { upsert: true },
    );
  };
