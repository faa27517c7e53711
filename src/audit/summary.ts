import type { AuditReport, Finding } from './audit';
import { counted } from './census';
import type { Tally } from './census';
import { groupBy } from './values';

const NAMED = 50;

/** An audit in words: the census as a table, and the first 50 mismatches, grouped by kind, with what helps. */
export function summaryOf({ checked, total, lag, mismatches, census }: AuditReport): string {
  const rows = [
    ...counted.map((what): [string, Tally] => [what, census[what]]),
    ...Object.entries(census.orderTotalMinor).map(([currency, tally]): [string, Tally] => [
      `order totals, ${currency} minor`,
      tally,
    ]),
  ];
  return [
    censusTable(rows),
    `${census.notices} notices sent, ${census.cases} cases opened, ${checked} documents examined.`,
    ...(lag === 0 ? [] : [`${lag} were on their way when they were looked at: lag, not loss.`]),
    ...(total === 0 ? ['No mismatches.'] : mismatchLines(total, mismatches)),
  ].join('\n\n');
}

function censusTable(rows: readonly (readonly [string, Tally])[]): string {
  const lines = rows.map(([name, tally]) => {
    const { source, moved, excluded, lapsed, held } = tally;
    const left = source - moved - excluded - lapsed - held;
    return [name, source, moved, excluded, lapsed, held, left].map(String);
  });
  return aligned([['', 'source', 'moved', 'excluded', 'lapsed', 'held', 'left'], ...lines]);
}

/** Mismatches in words: the first 50, grouped by kind, with what helps. */
export function findingsText(mismatches: readonly Finding[]): string {
  if (mismatches.length === 0) return 'No mismatches.';
  return mismatchLines(mismatches.length, mismatches).join('\n\n');
}

function mismatchLines(total: number, mismatches: readonly Finding[]): string[] {
  const named = mismatches.slice(0, NAMED);
  const groups = [...groupBy(named, ({ kind }) => kind)].map(([kind, group]) =>
    [kind, ...group.map(lineOf)].join('\n'),
  );
  const rest = total - named.length;
  return [
    `${total} ${total === 1 ? 'mismatch' : 'mismatches'}:`,
    ...groups,
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

function lineOf({ customer, id, cause, remedy }: Finding): string {
  const whose = customer === null || customer === id ? '' : ` of ${customer}`;
  return `  ${id}${whose}: ${cause}\n    -> ${remedy}`;
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map(([name = '', ...numbers]) =>
      [
        name.padEnd(widths?.[0] ?? 0),
        ...numbers.map((cell, index) => cell.padStart(widths?.[index + 1] ?? 0)),
      ].join('  '),
    )
    .join('\n');
}
