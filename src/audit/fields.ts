import { isDeepStrictEqual } from 'node:util';
import { digestOf } from './digest';
import type { Field, Path } from './field';
import type { Scope } from './scope';
import { at, groupBy, parts, words } from './values';
import type { Fields } from './values';

/** Both sides of what is compared. */
interface Sides {
  readonly source: Fields;
  readonly target: Fields;
  /** The currency of the source document's amounts. */
  readonly currency: unknown;
  readonly scope: Scope;
  /** What the target's shop has noted that it changed of the document. */
  readonly edits: readonly Fields[];
  /** The place in the target document: `items[poco-L1].`. */
  readonly place: string;
}

/** Every difference between a source document and its copy, each in words. */
export function differences(
  fields: readonly Field[],
  source: Fields,
  target: Fields,
  scope: Scope,
): string[] {
  const currency = source['currency'];
  const edits = parts(target['edits']);
  return compare(fields, { source, target, currency, scope, edits, place: '' });
}

/** Some differences as one sentence; the first five are named. */
export function sentence(found: readonly string[]): string {
  const more = found.length - 5;
  return found.slice(0, 5).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Both sides' values, or nothing where they are equal. */
export function contrast(name: string, source: unknown, target: unknown): string[] {
  if (isDeepStrictEqual(source, target)) return [];
  return [`${name} is ${words(source)} by the source, ${words(target)} at the target`];
}

/** What a document of the ledger should say and what it says, or nothing where that is the same. */
export function contrastLedger(name: string, due: unknown, said: unknown): string[] {
  const [should, says] = [due ?? null, said ?? null];
  return isDeepStrictEqual(should, says)
    ? []
    : [`${name} should be ${words(should)}, is ${words(says)}`];
}

function compare(fields: readonly Field[], sides: Sides): string[] {
  return fields.flatMap((field) => compareField(field, sides));
}

function compareField(field: Field, sides: Sides): string[] {
  const { source, target, currency, scope, edits, place } = sides;
  const [mine, theirs] = [at(source, field.from), at(target, field.to)];
  const name = place + field.to;
  if (field.type === 'list') return compareLists(field, parts(mine), theirs, sides);
  if (field.type === 'id') {
    return contrast(name, typeof mine === 'string' ? scope.movedId(mine) : mine, theirs);
  }
  if (field.type === 'money') {
    return [
      ...contrast(`${name}.minor`, mine, at(theirs, 'minor')),
      ...contrast(`${name}.currency`, currency, at(theirs, 'currency')),
    ];
  }
  const edit = field.edited ? edits.find(({ path }) => path === name) : undefined;
  if (edit) {
    if (isEdit(edit, mine, theirs)) return [];
    if (isDeepStrictEqual(mine, theirs)) return [`${name} is not what the target changed it to`];
  }
  if (isDeepStrictEqual(mine, theirs)) return [];
  return field.shown ? contrast(name, mine, theirs) : [`${name} differs`];
}

/** Whether the target's shop says that it changed this value of the source to that one, or both did. */
function isEdit({ from, to }: Fields, mine: unknown, theirs: unknown): boolean {
  return to === digestOf(theirs) && [from, to].includes(digestOf(mine));
}

/** A copy as it came: without the parts that the target has added, and what it may change. */
export function asItCame<T extends Fields>(
  fields: readonly Field[],
  source: Fields,
  copy: T,
  scope: Scope,
): T {
  const came = fields.flatMap((field): [string, unknown][] => {
    if (field.type === 'value' && field.edited) return [[field.to, at(source, field.from)]];
    if (field.type !== 'list' || !field.grows) return [];
    return [[field.to, partsAsTheyCame(field, source, copy, scope)]];
  });
  return { ...copy, ...Object.fromEntries(came) };
}

function partsAsTheyCame(
  { from, to, key, fields }: Field & { type: 'list' },
  source: Fields,
  copy: Fields,
  scope: Scope,
): Fields[] {
  const said = new Map(
    parts(source[from]).map((part) => [scope.movedId(part[key?.from ?? '']), part]),
  );
  return parts(copy[to]).flatMap((part) => {
    const came = said.get(words(part[key?.to ?? '']));
    return came ? [asItCame(fields, came, part, scope)] : [];
  });
}

function compareLists(
  field: Field & { type: 'list' },
  source: readonly Fields[],
  theirs: unknown,
  sides: Sides,
): string[] {
  const name = sides.place + field.to;
  if (!Array.isArray(theirs)) return [`${name} is missing at the target`];
  const target = parts(theirs);
  if (field.key) return compareKeyed(field, field.key, source, target, { ...sides, place: name });
  const lengths = contrast(`the number of ${name}`, source.length, theirs.length);
  if (lengths.length > 0) return lengths;
  return source.flatMap((part, index) => {
    const place = `${name}[${index}].`;
    return compare(field.fields, { ...sides, source: part, target: target[index] ?? {}, place });
  });
}

function compareKeyed(
  { fields, grows, ordered }: Field & { type: 'list' },
  key: Path,
  source: readonly Fields[],
  target: readonly Fields[],
  sides: Sides,
): string[] {
  const { scope, place: name } = sides;
  const there = groupBy(target, (part) => String(part[key.to]));
  const found = source.flatMap((part) => {
    const id = scope.movedId(part[key.from]);
    const copies = there.get(id) ?? [];
    there.delete(id);
    if (copies.length === 0) return [`${name}[${id}] is missing at the target`];
    if (copies.length > 1) return [`${name}[${id}] is at the target ${copies.length} times`];
    const place = `${name}[${id}].`;
    return compare(fields, { ...sides, source: part, target: copies[0] ?? {}, place });
  });
  const added = [...there.keys()].filter((id) => !grows || scope.sourceIdIn(id) !== null);
  const unknown = added.map((id) => `${name}[${id}] is unknown at the source`);
  const complete = [...found, ...unknown];
  if (complete.length > 0 || !ordered) return complete;
  return orderTroubles(name, key, source, target, scope);
}

/** The parts of the source come in their order, whatever the target has put between them. */
function orderTroubles(
  name: string,
  key: Path,
  source: readonly Fields[],
  target: readonly Fields[],
  scope: Scope,
): string[] {
  const due = source.map((part) => scope.movedId(part[key.from]));
  const known = new Set(due);
  const ids = target.map((part) => String(part[key.to])).filter((id) => known.has(id));
  return isDeepStrictEqual(due, ids) ? [] : [`${name} are in another order at the target`];
}
