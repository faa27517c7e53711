import { formats } from './languages';
import { list, paragraph, table } from './letter';
import type { Letter } from './letter';

/** What the daily review for the operators is written from. */
export interface ReviewData {
  /** The day reviewed, as `YYYY-MM-DD`. */
  readonly day: string;
  /** Customers of each market by where they stand. */
  readonly rows: readonly {
    readonly market: string;
    readonly enrolled: number;
    readonly moved: number;
    readonly lapsed: number;
    readonly held: number;
  }[];
  readonly openCases: readonly {
    readonly id: string;
    readonly cause: string;
    /** When the case applies its safe default. */
    readonly deadline: Date;
  }[];
  /** Sentences that come first: late coupons, missed forecasts, a gate that holds, what waits too long. */
  readonly lines: readonly string[];
}

/** Tells the operators how far each market is and which cases wait for a person; in English. */
export function reviewLetter({ day, rows, openCases, lines }: ReviewData): Letter {
  const { instant, number } = formats.en;
  return {
    language: 'en',
    subject: `Daily review of ${day}`,
    blocks: [
      paragraph(`Daily review of ${day}`),
      ...(lines.length > 0 ? [list(lines)] : []),
      table(
        ['Market', 'Enrolled', 'Moved', 'Lapsed', 'Held'],
        rows.map(({ market, ...counts }) => [
          market,
          ...[counts.enrolled, counts.moved, counts.lapsed, counts.held].map(number),
        ]),
      ),
      ...(openCases.length > 0
        ? [
            paragraph('Open cases, each with the instant at which its default applies:'),
            table(
              ['Case', 'Cause', 'Deadline'],
              openCases.map(({ id, cause, deadline }) => [id, cause, instant(deadline)]),
            ),
          ]
        : [paragraph('No case is open.')]),
    ],
  };
}
