import type { Outcome } from './fire';

/** Prints a line about a run, for whoever runs the tests: what it did is told, never asserted, in times. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** What became of everything that was acknowledged while faults befell a programme. */
export function summaryOf({ struck, seconds, traffic, report }: Outcome): string {
  const { acknowledged, reconciliation, samples, unserved, unanswered } = traffic;
  const { source, target, warehouse } = acknowledged;
  const troubles = (which: string) =>
    reconciliation.troubles.filter(({ trouble }) => trouble === which).length;
  return [
    `${struck} faults in ${Math.round(seconds)} s`,
    `acknowledged ${source} at the source, ${target} at the target, ${warehouse} by the warehouse`,
    `${unserved} unserved, ${unanswered} unanswered`,
    `looked for ${reconciliation.checked}: ${troubles('lost')} lost, ${troubles('leftBehind')} left behind, ${troubles('doubled')} doubled`,
    `balances judged ${samples.judged} times, ${samples.violations.length} wrong`,
    `audit: ${report.mismatches.length} mismatches`,
  ].join('; ');
}
