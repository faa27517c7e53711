import type { Standing } from '../programme/standing';
import { isDuplicateKey } from '../stores/errors';
import type { Dependencies } from './dependencies';

/** Keeps how a programme is being run; what a later change has kept stays. */
export const keepStanding =
  ({ ledger }: Dependencies) =>
  async (standing: Standing) => {
    const { _id, revision } = standing;
    try {
      const older = { _id, revision: { $lt: revision } };
      await ledger.standings.replaceOne(older, standing, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  };
