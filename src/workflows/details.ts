import type { MarketOutlooks } from '../activities/forecastMarkets';
import type { KeptAmendment } from '../programme/amendment';
import { forecastWords } from '../programme/forecast';
import type { Instant } from '../programme/instant';
import type { Gate } from '../programme/gate';

/** A milestone that was reached, and when. */
export interface Reached {
  readonly milestone: string;
  readonly due: Instant;
  readonly at: Instant;
}

/** What the UI shows of a programme. */
export interface Shown {
  readonly programme: string;
  readonly words: string;
  readonly reached: readonly Reached[];
  readonly gate: Gate;
  readonly amendments: readonly KeptAmendment[];
  readonly outlooks: MarketOutlooks;
}

/** A programme's current details, in Markdown: trouble first. */
export function programmeDetails(shown: Shown): string {
  const { programme, words, reached, gate, amendments, outlooks } = shown;
  const missing = Object.entries(outlooks).flatMap(([market, { forecast }]) =>
    forecast?.misses ? [`- ${forecastWords(market, forecast)}`] : [],
  );
  const untold = Object.values(outlooks).reduce((sum, outlook) => sum + outlook.untold, 0);
  return [
    `**${programme}**: ${words}`,
    ...missing,
    ...(untold > 0 ? [`- ${untold} moved customers wait for the mail server to be told`] : []),
    ...(gate.state === 'held' ? gate.reasons.map((reason) => `- Gate: ${reason}`) : []),
    ...amendments.map(amendmentLine),
    '',
    '| reached | due | done |',
    '| --- | --- | --- |',
    ...reached.map(({ milestone, due, at }) => `| ${milestone} | ${due} | ${at} |`),
  ].join('\n');
}

const amendmentLine = ({ moved, from, to, by, reason }: KeptAmendment) =>
  `- ${'milestone' in moved ? moved.milestone : moved.market} moved from ${from} to ${to} by ${by}: ${reason}`;
