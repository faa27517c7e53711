import type { PlanRow } from './plan';
import type { Programme } from './schema';

const names: Record<PlanRow['event'], string> = {
  opening: 'Opening',
  marketOpening: 'Market opens',
  couponSweep: 'Coupon sweep',
  couponDeadline: 'Coupon deadline',
  websiteClosure: 'Website closure',
  appDiscontinuation: 'App discontinuation',
};

/** The rows of a plan as an aligned table; markets whose clocks always agree share a column. */
export function planTable(programme: Programme, rows: readonly PlanRow[]): string {
  return aligned(
    [
      ['Event', 'Days left', programme.timeZone, 'UTC'],
      ...rows.map((row) => [
        row.market === null ? names[row.event] : `${names[row.event]}: ${row.market}`,
        row.left,
        minutes(row.programmeTime),
        minutes(row.instant),
      ]),
    ].map((cells, line) => [...cells, ...localColumns(programme, rows).map((c) => c[line] ?? '')]),
  );
}

/** A column for each group of markets with the same local times: its codes, then its times. */
function localColumns({ markets }: Programme, rows: readonly PlanRow[]): string[][] {
  const codesByTimes = new Map<string, { codes: string[]; times: string[] }>();
  for (const { code } of markets) {
    const times = rows.map((row) => minutes(row.localTimes[code] ?? ''));
    const group = codesByTimes.get(times.join()) ?? { codes: [], times };
    group.codes.push(code);
    codesByTimes.set(times.join(), group);
  }
  return [...codesByTimes.values()].map(({ codes, times }) => [codes.join(' '), ...times]);
}

function minutes(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function aligned(lines: string[][]): string {
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
