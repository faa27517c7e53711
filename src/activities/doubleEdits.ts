import { caseIdOf } from '../cases/case';
import type { CaseFile } from '../cases/case';
import { isKept, isOverruled } from '../cases/decided';
import type { DoubleEdit, Named } from '../cases/decided';
import type { CaseNeeded } from '../cases/needed';
import { digestOf, versionOf } from '../records/digest';
import { differingPaths } from '../records/paths';
import type { CustomerId } from '../records/ids';
import type { Dependencies } from './dependencies';

const NAMED_PATHS = 10;

/** What was said about a double edit; null asks for a decision. */
export type Verdict = 'keepTarget' | 'takeSource' | null;

/** The two versions of a record that met: the source's, and what the target has instead of its copy. */
export interface Meeting extends Named {
  readonly record: { readonly revision: number };
  readonly due: object;
  readonly there: object;
}

/** The customer's case of double edits, where one was opened. */
export const readEditCase = ({ ledger }: Dependencies, customerId: CustomerId) =>
  ledger.cases.findOne({ _id: caseIdOf(customerId, 'doubleEdit') });

/** What was decided about two versions that met; a version that nobody has seen yet asks again. */
export function verdictOn(file: CaseFile | null, meeting: Meeting): Verdict {
  const edit = editOf(meeting);
  if (isKept(file, edit, edit.edit.source)) return 'keepTarget';
  return isOverruled(file, edit) ? 'takeSource' : null;
}

/** The case that double edits need: which fields differ, and nothing of what they say. */
export const editCase = (meetings: readonly Meeting[]): CaseNeeded => ({
  cause: 'doubleEdit',
  records: meetings.map(editOf),
  evidence: meetings.map(({ kind, id, due, there }) => `${kind} ${id}: ${inWords(due, there)}`),
});

const editOf = ({ kind, id, record, there }: Meeting): DoubleEdit => ({
  kind,
  id,
  edit: { source: versionOf(record), target: digestOf(there) },
});

function inWords(due: object, there: object): string {
  const paths = differingPaths(due, there);
  const more = paths.length - NAMED_PATHS;
  const named = paths.slice(0, NAMED_PATHS).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
