import type { Percentiles } from '../local/storefront/percentiles';
import type { TrafficReport } from '../local/storefront/traffic';
import type { Unreconciled } from '../local/storefront/reconcile';

const MOST_LINES = 30;

const words: Readonly<Record<Unreconciled['trouble'], string>> = {
  lost: 'is nowhere',
  leftBehind: 'is at the source only, although it has to be at the target',
  doubled: 'is there more than once',
};

/** How a number of milliseconds is spread, in words. */
export const spreadWords = ({ count, p50, p99, most }: Percentiles): string =>
  count === 0
    ? 'nobody'
    : `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, at most ${most.toFixed(0)} ms (${count})`;

/** Whether every acknowledged operation is where it has to be, once, and every balance added up. */
export const isSound = (traffic: TrafficReport | null): boolean =>
  traffic === null ||
  traffic.reconciliation.troubles.length + traffic.samples.violations.length === 0;

/** What the storefront showed, in a few lines; none without traffic. */
export function trafficSummary(traffic: TrafficReport | null): string[] {
  if (!traffic) return [];
  const { acknowledged, perSecond, unserved, unanswered, waits } = traffic;
  const { reconciliation, samples } = traffic;
  const by = (trouble: Unreconciled['trouble']) =>
    reconciliation.troubles.filter((one) => one.trouble === trouble).length;
  const without = [
    ...(unserved > 0 ? [`${unserved} found nobody to serve them in time`] : []),
    ...(unanswered > 0 ? [`${unanswered} never got an answer`] : []),
  ];
  return [
    [
      `Storefront: ${acknowledged.source} operations acknowledged by the source,`,
      `${acknowledged.target} by the target, ${acknowledged.warehouse} by the warehouse;`,
      `${perSecond.toFixed(1)} a second${without.map((one) => `; ${one}`).join('')}.`,
    ].join(' '),
    `Customers who met a take-over waited: ${spreadWords(waits)}.`,
    `Of ${reconciliation.checked} operations looked for, ${by('lost')} are lost, ${by('leftBehind')} left behind at the source, ${by('doubled')} doubled.`,
    `Balances: ${samples.judged} accounts held against the equation, ${samples.violations.length} violations.`,
  ];
}

/** Each operation that is not where it has to be, and each balance that did not add up; the first ones. */
export function trafficLines(traffic: TrafficReport | null): string[] {
  if (!traffic) return [];
  const { troubles } = traffic.reconciliation;
  const kinds = new Map<string, number>();
  for (const { by, kind, platform, trouble } of troubles) {
    const name = `${kind} of a ${by} at the ${platform}, ${trouble}`;
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const lines = [
    ...troubles.map(
      ({ id, customerId, by, kind, platform, trouble }) =>
        `${kind} ${id} of ${customerId ?? 'a guest'}, acknowledged to a ${by} by the ${platform}, ${words[trouble]}`,
    ),
    ...traffic.samples.violations.map(({ id, cause }) => `balance ${id}: ${cause}`),
  ];
  const left = lines.length - MOST_LINES;
  return [
    ...[...kinds].map(([name, count]) => `${count} x ${name}`),
    ...lines.slice(0, MOST_LINES),
    ...(left > 0 ? [`... and ${left} more`] : []),
  ];
}

/** What the storefront showed, for a program; no operation is named. */
export function trafficJson({ reconciliation, samples, ...traffic }: TrafficReport) {
  const { checked, troubles } = reconciliation;
  const by = (trouble: Unreconciled['trouble']) =>
    troubles.filter((one) => one.trouble === trouble).length;
  return {
    ...traffic,
    checked,
    lost: by('lost'),
    leftBehind: by('leftBehind'),
    doubled: by('doubled'),
    judged: samples.judged,
    violations: samples.violations.length,
  };
}
