import { isDeepStrictEqual } from 'node:util';
import { lostParts, unlessEdited } from './edits';
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
  const { source, target, currency, scope, place } = sides;
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
  const found = field.shown ? contrast(name, mine, theirs) : contrastHidden(name, mine, theirs);
  return field.edited ? unlessEdited(sides.edits, name, mine, theirs, found) : found;
}

const contrastHidden = (name: string, mine: unknown, theirs: unknown) =>
  isDeepStrictEqual(mine, theirs) ? [] : [`${name} differs`];

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
  field: Field & { type: 'list' },
  key: Path,
  source: readonly Fields[],
  target: readonly Fields[],
  sides: Sides,
): string[] {
  const { scope, place: name } = sides;
  const edits = field.edited ? sides.edits : [];
  const there = groupBy(target, (part) => String(part[key.to]));
  const due = source.map((part) => scope.movedId(part[key.from]));
  const found = source.flatMap((part) => {
    const id = scope.movedId(part[key.from]);
    const copies = there.get(id) ?? [];
    there.delete(id);
    return comparePart(field, key, copies, { ...sides, source: part, place: `${name}[${id}]` });
  });
  const added = [...there].filter(([id]) => !field.grows || scope.sourceIdIn(id) !== null);
  const unknown = added.flatMap(([id, copies]) => {
    const place = `${name}[${id}]`;
    const part = copies.length === 1 ? copies[0] : copies;
    return unlessEdited(edits, place, null, part, [`${place} is unknown at the source`]);
  });
  const lost = lostParts(edits, name, (id) => due.includes(id) || there.has(id));
  const complete = [...found, ...unknown, ...lost];
  if (complete.length > 0 || !field.ordered) return complete;
  const isAsItCame = (id: string) => !edits.some(({ path }) => path === `${name}[${id}]`);
  return orderTroubles(name, due.filter(isAsItCame), target, key);
}

function comparePart(
  { fields, edited }: Field & { type: 'list' },
  key: Path,
  copies: readonly Fields[],
  sides: Sides,
): string[] {
  const { source, scope, edits, place } = sides;
  if (copies.length > 1) return [`${place} is at the target ${copies.length} times`];
  const [copy = null] = copies;
  const found = copy
    ? compare(fields, { ...sides, target: copy, place: `${place}.` })
    : [`${place} is missing at the target`];
  return edited
    ? unlessEdited(edits, place, asPart(fields, key, source, scope), copy, found)
    : found;
}

/** A part of the source's as it comes to the target, where it has nothing but plain facts. */
function asPart(fields: readonly Field[], key: Path, part: Fields, scope: Scope): Fields {
  const facts = fields.map(({ from, to }) => [to, at(part, from)]);
  return { [key.to]: scope.movedId(part[key.from]), ...Object.fromEntries(facts) };
}

/** The parts of the source come in their order, whatever the target has put between them. */
function orderTroubles(
  name: string,
  due: readonly string[],
  target: readonly Fields[],
  key: Path,
): string[] {
  const known = new Set(due);
  const ids = target.map((part) => String(part[key.to])).filter((id) => known.has(id));
  return isDeepStrictEqual(due, ids) ? [] : [`${name} are in another order at the target`];
}
