import { nobody } from './findings';
import type { Fate } from './census';
import { judgeNotice, judgeReceipts, papersOf } from './notices';
import type { Papers } from './notices';
import type { Run } from './run';
import { walk } from './run';
import { notes, unitsOf } from './units';
import type { EnrolledUnit } from './units';

/**
 * After every record was seen: checks that guests who moved were told and have a receipt, gives
 * guests their ids in what was found, and counts them.
 */
export async function checkGuests(run: Run): Promise<void> {
  for await (const enrolments of walk(run, 'ledger', 'customers')) {
    const units = await unitsOf(run, enrolments);
    const papers = await papersOf(
      run,
      units.map(({ id }) => id),
    );
    for (const unit of units) judge(run, unit, papers);
  }
  countGuests(run);
}

function judge(run: Run, unit: EnrolledUnit, papers: Papers): void {
  let note = 0;
  let isOpen = false;
  for (const key of unit.keys) {
    if (run.findings.awaits(key)) run.findings.name(key, unit.id);
    note |= run.units.noteOf(key);
    isOpen ||= run.units.holdOf(key)?.open ?? false;
    run.units.mark(key, unit.market, notes.enrolled);
  }
  const isFinished = run.finished.hasCustomer(unit.id);
  const hasMoved = (note & notes.moved) !== 0 && (note & notes.missing) === 0;
  if (unit.kind !== 'guest' || !isFinished || !hasMoved || isOpen) return;
  judgeReceipts(run, { customer: unit.id }, unit.id, papers, null);
  judgeNotice(run, { customer: unit.id }, unit.id, papers, 'due');
}

function countGuests(run: Run): void {
  const unenrolled = new Map<string, number>();
  for (const { note, market } of run.units.all()) {
    if (note & notes.detached) continue;
    run.census.count('customers', market, fateOf(run, note));
    const isOwed = (note & (notes.excluded | notes.enrolled)) === 0 && run.complete;
    if (isOwed) unenrolled.set(String(market), (unenrolled.get(String(market)) ?? 0) + 1);
  }
  for (const [market, count] of unenrolled) {
    const cause = `${count} of the guests of ${market} are not among the ledger's customers`;
    run.findings.add('enrolment.lost', nobody, market, cause);
  }
}

function fateOf(run: Run, note: number): Fate {
  if (note & notes.excluded) return 'excluded';
  if (note & notes.missing) return run.complete ? 'lost' : 'pending';
  return note & notes.moved ? 'moved' : 'held';
}
