import type { WaveFacts } from '../programme/gate';
import type { Dependencies } from './dependencies';

/** Counts how the markets of a wave went: how many of their customers needed a case, and which. */
export const inspectWave =
  ({ ledger }: Dependencies) =>
  async ({ markets }: { markets: readonly string[] }): Promise<WaveFacts> => {
    const wave = { market: { $in: [...markets] } };
    const [customers, failures, cases, mismatches] = await Promise.all([
      ledger.customers.countDocuments(wave),
      ledger.customers.countDocuments({ ...wave, state: 'enrolled' }),
      ledger.cases.distinct('customerId', wave),
      ledger.cases.countDocuments({ ...wave, cause: 'verification' }),
    ]);
    return { customers, failures, cases: cases.length, mismatches };
  };
