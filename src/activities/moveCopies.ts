import type { CaseNeeded } from '../cases/needed';
import type { TargetId } from '../records/ids';
import { livingOn } from '../records/life';
import { storeOf } from '../programme/store';
import type { BroughtLately } from './brought';
import { converge, livedOf, overwrite } from './converge';
import type { Converged, Copy, Edited, Expected, Refused } from './converge';
import type { Copies } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { editCase, readEditCase, verdictOn } from './doubleEdits';
import type { Meeting } from './doubleEdits';
import { refusalCase, settleTroubles } from './records';

/** What became of the copies of one kind. */
type Moved = Copies & Converged;

/** Brings copies while the customer still shops; what was brought whole is remembered. */
export async function moveFirstCopies(
  deps: Dependencies,
  customer: SettledRef,
  all: readonly Copies[],
  brought: BroughtLately,
): Promise<{ written: number }> {
  const moved = await moveCopies(deps, customer, all, customer.isNew ? 'nothing' : 'copies');
  const isWhole = moved.written === all.flatMap(({ copies }) => copies).length;
  if (isWhole) brought.note(customer, all);
  else brought.forget(customer);
  return moved;
}

/**
 * Brings every copy to the target.
 * @returns how many documents were written.
 * @throws CaseNeeded, after all that can be moved has been, naming what cannot.
 */
export async function moveCopies(
  deps: Dependencies,
  customer: SettledRef,
  all: readonly Copies[],
  expected: Expected = 'copies',
): Promise<{ written: number }> {
  const moved = await bringAll(deps, all, expected);
  const { overwritten, undecided } = await settleEdits(deps, customer, moved);
  const outcomes = [...moved, ...overwritten];
  await settleTroubles(deps, customer, [
    ...all.map(({ broken }) => broken),
    ...outcomes.map(({ kind, refused }) =>
      refusalCase(refused.map(({ copy, code }) => ({ kind, id: copy.record._id, code }))),
    ),
    undecided,
  ]);
  return { written: outcomes.reduce((sum, { written }) => sum + written, 0) };
}

/** Parcels come last: one whose order the target has refused stays where its order stays. */
async function bringAll(
  { programme }: Dependencies,
  all: readonly Copies[],
  expected: Expected,
): Promise<readonly Moved[]> {
  const bring = async (copies: Copies): Promise<Moved> => {
    const { target, life } = copies;
    const store = storeOf(programme);
    const brought = await converge(target, copies.copies, store, { life, expected });
    return { ...copies, ...brought };
  };
  const isParcel = ({ kind }: Copies) => kind === 'shipment';
  const first = await Promise.all(all.filter((copies) => !isParcel(copies)).map(bring));
  const absent = new Set(first.flatMap(({ refused }) => refused.filter(isAbsent).map(targetIdIn)));
  const parcels = all.filter(isParcel).map((copies) => ({
    ...copies,
    copies: copies.copies.filter((copy) => !absent.has(orderOf(copy))),
  }));
  return [...first, ...(await Promise.all(parcels.map(bring)))];
}

const isAbsent = (refused: Refused) => refused.isAbsent;
const targetIdIn = ({ copy }: Refused): TargetId => copy.content._id;

/** The order of a parcel, at the target. */
export const orderOf = ({ content }: Copy) => content['orderId'] as TargetId;

/** Overwrites what was decided to be overwritten, and leaves alone what was decided to be kept. */
async function settleEdits(
  deps: Dependencies,
  customer: SettledRef,
  moved: readonly Moved[],
): Promise<{ overwritten: Moved[]; undecided: CaseNeeded }> {
  if (moved.every(({ edited }) => edited.length === 0)) {
    return { overwritten: [], undecided: editCase([]) };
  }
  const file = await readEditCase(deps, customer.customerId);
  const store = storeOf(deps.programme);
  const judged = moved.map((copies) => ({
    copies,
    edits: copies.edited.map((edit) => {
      const meeting = meetingOf(copies, edit);
      return { edit, meeting, verdict: verdictOn(file, meeting) };
    }),
  }));
  const overwritten = await Promise.all(
    judged.map(async ({ copies, edits }) => {
      const taken = edits.filter(({ verdict }) => verdict === 'takeSource');
      const edited = taken.map(({ edit }) => edit);
      return { ...copies, ...(await overwrite(copies.target, edited, store, copies.life)) };
    }),
  );
  const undecided = judged.flatMap(({ edits }) => edits.filter(({ verdict }) => verdict === null));
  return { overwritten, undecided: editCase(undecided.map(({ meeting }) => meeting)) };
}

function meetingOf({ kind, life }: Copies, { copy, there }: Edited): Meeting {
  const { record, content } = copy;
  const lived = livedOf(there);
  const due = livingOn(content, lived, life).content;
  return { kind, id: record._id, record, due, there: lived.content };
}
