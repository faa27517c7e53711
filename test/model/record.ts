import { Again, Held, read, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import { ownOf } from './state';
import type { Customer, Stores } from './state';

/** What a record says: one field that its owner may change, and what others report of it, by id. */
export interface Content {
  readonly said: string;
  readonly events: readonly string[];
}

/** A record that is copied: of `source.orders`, its events being refunds. */
export interface Order extends Content {
  readonly revision: number;
}

/** What the shop of the target has changed of a copy: what was said, and what is said since. */
export interface Edit {
  readonly from: string;
  readonly to: string;
}

/** What a copy says, and whether its shop has changed that. */
interface Lived extends Content {
  readonly edit: Edit | null;
}

/** Its copy in `target.orders`; the stamp's digest is the content itself. */
export interface Copy extends Lived {
  readonly origin: { readonly revision: number; readonly digest: Content };
}

/** By whom it was deleted: `target.tombstones`. */
export type Tombstone = 'source' | 'target';

const TRIES = 3;
const MAX_PASSES = 10;

/** `moveOrders` of src/activities/moveOrders.ts. */
export function* moveOrders(known: Known, on: Guards): Running<Found> {
  const order = yield* readAll(known, on);
  if (known.isNew && order && (yield* insert(order))) return {};
  yield* moveCopies(known, order);
  return {};
}

/** `readArrived` of src/activities/moveWhatDiffers.ts: the stamp of the copy. */
export const readArrived = () => read('target.orders', ({ copy }) => copy?.origin.digest ?? null);

/** `moveWhatDiffers`: what differs from what has arrived, until a pass writes nothing. */
export function* moveWhatDiffers(known: Known, arrived: Content | null, on: Guards): Running<void> {
  let brought = arrived;
  for (let passes = 0; passes < MAX_PASSES; passes += 1) {
    const order = yield* readSaid(known);
    if (!order || isSame(brought, contentOf(order))) return;
    if (yield* isDeletedThere(on)) return;
    if (!(yield* moveCopies(known, order))) return;
    brought = contentOf(order);
  }
  throw new Again();
}

/** `readOrders` of src/activities/copies.ts: without what was deleted at the target, unless nothing can be. */
function* readAll(known: Known, on: Guards): Running<Order | null> {
  const { isNew = false, isOwned = false } = known;
  const order = yield* readSaid(known);
  if ((isNew && !isOwned) || !order) return order;
  return (yield* isDeletedThere(on)) ? null : order;
}

/** `readSaid` of src/activities/copies.ts: whatever the source says. */
const readSaid = ({ customer }: Known) =>
  read('source.orders', (state) => ownOf(customer, state.order));

/** `undeleted` of src/activities/deletions.ts. */
function* isDeletedThere(on: Guards): Running<boolean> {
  const tombstone = yield* read('target.tombstones', (state) => state.tombstone);
  return tombstone !== null && on.tombstone;
}

/** `moveCopies` of src/activities/moveCopies.ts; returns whether anything was written. */
function* moveCopies({ keeps = false }: Known, order: Order | null): Running<boolean> {
  const outcome = order ? yield* converge(order, TRIES) : 'same';
  if (outcome === 'edited' && !keeps) throw new Held('doubleEdit');
  return outcome === 'written';
}

/** `convergeBatch` of src/activities/converge.ts, of a batch of one. */
function* converge(order: Order, tries: number): Running<'same' | 'written' | 'edited'> {
  const origin = yield* read('target.orders', ({ copy }) => copy?.origin ?? null);
  const there = origin && (yield* readOlder(origin, order));
  if (there === 'same') return 'same';
  if (there && wasEdited(there, order)) return 'edited';
  if (tries === 0) throw new Again();
  const isWritten = yield* there ? replace(there, order) : insert(order);
  return isWritten ? 'written' : yield* converge(order, tries - 1);
}

const insert = (order: Order) =>
  write('target.orders', ({ copy }) => (copy ? null : { copy: copyOf(order, null) }));

const replace = (there: Copy, order: Order) =>
  write('target.orders', ({ copy }) =>
    isSame(copy, there) ? { copy: copyOf(order, there) } : null,
  );

/** The copy, where it is older than what arrives: also by the time that it is read in full. */
function* readOlder(origin: Copy['origin'], order: Order): Running<Copy | 'same'> {
  if (!isOlder(origin, order)) return 'same';
  const there = yield* read('target.orders', ({ copy }) => copy);
  return there && isOlder(there.origin, order) ? there : 'same';
}

const isOlder = ({ revision, digest }: Copy['origin'], order: Order) =>
  !isSame(digest, contentOf(order)) && revision <= order.revision;

const contentOf = ({ said, events }: Content): Content => ({ said, events });

/** The document that is written: what arrives, and what only the target has. */
const copyOf = (order: Order, there: Copy | null): Copy => ({
  ...livingOn(order, there),
  origin: { revision: order.revision, digest: contentOf(order) },
});

/** `livingOn` of src/records/life.ts: with the target's own events, and its edit as long as that holds. */
function livingOn({ said, events }: Content, there: Lived | null): Lived {
  const edit = there && isHolding(said, there) ? there.edit : null;
  const own = there?.events.filter((event) => !events.includes(event)) ?? [];
  return {
    said: edit ? edit.to : said,
    events: [...events, ...own].toSorted(),
    edit,
  };
}

/** `holding`: whether the source says what was edited, or the same as the edit, and the target still does. */
const isHolding = (arriving: string, { said, edit }: Lived): boolean =>
  edit !== null && [edit.from, edit.to].includes(arriving) && said === edit.to;

/** Whether somebody changed at the target what was written there, and its shop does not say so. */
function wasEdited(there: Copy, arriving: Order): boolean {
  const known = [there.origin.digest, contentOf(arriving)];
  return !asItCame(there, arriving).some((came) => known.some((one) => isSame(came, one)));
}

/** `asItCame`: without edit and events of the target's own, and without the latest of the others. */
function asItCame(there: Copy, arriving: Content): Content[] {
  const said = isHolding(arriving.said, there) ? arriving.said : there.said;
  const known = there.events.filter((event) => arriving.events.includes(event));
  return [...known, ''].map((_, latest) => ({
    said,
    events: known.slice(0, known.length - latest),
  }));
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** `verify` of src/activities/verify.ts, as far as it compares records and mends them. */
export function* verify(known: Known, on: Guards): Running<Found> {
  if (known.changed) yield* buryDeleted(known, on);
  if (!(yield* isDiffering(yield* readAll(known, on)))) return {};
  const owned = { ...known, isOwned: true };
  yield* moveCopies(known, yield* readAll(owned, on));
  const isStill = yield* isDiffering(yield* readAll(owned, on));
  if (isStill && !known.keeps) throw new Held('verification');
  return {};
}

function* isDiffering(order: Order | null): Running<boolean> {
  if (!order) return false;
  const there = yield* read('target.orders', ({ copy }) => copy);
  return !there || !isSame(contentOf(livingOn(order, there)), contentOf(there));
}

/** `findDeleted` and `bury` of src/activities/deletions.ts. */
function* buryDeleted(known: Known, on: Guards): Running<void> {
  if (!(yield* isDeleted(yield* readAll(known, on), on))) return;
  yield* leaveTombstone('source');
  const there = yield* read('target.orders', ({ copy }) => copy);
  const tombstone = yield* read('target.tombstones', (state) => state.tombstone);
  if (!there || !isUnwanted(there, tombstone)) return;
  yield* write('target.orders', ({ copy }) => (isSame(copy, there) ? { copy: null } : null));
}

/**
 * `findDeleted`: whether the source has deleted it, or it was deleted, and the copy is there again. It looks
 * through the account, whoever of its customers had the order.
 */
function* isDeleted(order: Order | null, on: Guards): Running<boolean> {
  if (!(yield* read('target.orders', ({ copy }) => copy !== null))) return false;
  const isGone = !order && !(yield* read('source.orders', (state) => state.order !== null));
  const tombstone = yield* read('target.tombstones', (state) => state.tombstone);
  const isBuried = tombstone !== null && on.besideTombstone;
  if (!isGone && !isBuried) return false;
  const left = yield* read('target.orders', ({ copy }) => copy);
  return !tombstone || (left !== null && isUnwanted(left, tombstone));
}

/** Whether it is to go, being deleted: not what was edited there, unless it was deleted there. */
const isUnwanted = (copy: Copy, tombstone: Tombstone | null): boolean =>
  tombstone === 'target' || isSame(contentOf(copy), copy.origin.digest);

/** The tombstone comes before the deletion; one that is there stays. */
export const leaveTombstone = (by: Tombstone) =>
  write('target.tombstones', (state) => (state.tombstone ? null : { tombstone: by }));

/** `changedAmong` of src/activities/lateChanges.ts, of the record: whether the customer is to move again. */
export function isRecordChanged(
  { order, copy, tombstone }: Pick<Stores, 'order' | 'copy' | 'tombstone'>,
  customer: Customer,
): boolean {
  const own = ownOf(customer, order);
  if (!copy) return own !== null && !tombstone;
  if (tombstone ? isUnwanted(copy, tombstone) : !order) return true;
  return own !== null && !isSame(copy.origin.digest, contentOf(own));
}
