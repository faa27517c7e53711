import { digestOf } from './digest';
import { at, parts, texts } from './values';
import type { Fields } from './values';

/** What was found of something that the target's shop may change, where no note of it says that it did. */
export function unlessEdited(
  edits: readonly Fields[],
  name: string,
  mine: unknown,
  theirs: unknown,
  found: string[],
): string[] {
  const edit = edits.find(({ path }) => path === name);
  if (!edit) return found;
  if (isEdit(edit, mine, theirs)) return [];
  return found.length > 0 ? found : [`${name} is not what the target changed it to`];
}

/** Parts of a list that the target's shop has noted to have added, and that neither side has. */
export function lostParts(
  edits: readonly Fields[],
  list: string,
  isKnown: (id: string) => boolean,
): string[] {
  const noted = texts(edits.map(({ path }) => path)).filter((path) => path.startsWith(`${list}[`));
  const lost = noted.filter((path) => !isKnown(path.slice(list.length + 1, -1)));
  return lost.flatMap((path) => unlessEdited(edits, path, null, null, []));
}

/** Whether an account says something, or notes that it did before it was changed to what it says now. */
export function hasSaid(account: Fields, path: string, value: unknown): boolean {
  const theirs = at(account, path);
  const isFrom = (edit: Fields) => edit['path'] === path && isEdit(edit, value, theirs);
  return theirs === value || parts(account['edits']).some(isFrom);
}

/**
 * Whether an account notes that it was changed to what it says now. From what, tells nothing where it may
 * have been the account's own before a customer joined it.
 */
export function isChanged({ edits }: Fields, path: string, theirs: unknown): boolean {
  return parts(edits).some((edit) => edit['path'] === path && edit['to'] === digestOf(theirs));
}

/** Whether a note says that the target's shop changed this value of the source to that one, or both did. */
function isEdit({ from, to }: Fields, mine: unknown, theirs: unknown): boolean {
  return to === digestOf(theirs) && [from, to].includes(digestOf(mine));
}
