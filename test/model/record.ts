import { Again, Held, read, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import type { Stores } from './state';

/** What a record says: one field that its owner may change, and what others report of it, by id. */
export interface Content {
  readonly said: string;
  readonly events: readonly string[];
}

/** A record that is copied: of `source.orders`, its events being refunds. */
export interface Order extends Content {
  readonly revision: number;
}

/** Its copy in `target.orders`; the stamp's digest is the content itself. */
export interface Copy extends Content {
  readonly origin: { readonly revision: number; readonly digest: Content };
}

/** By whom it was deleted: `target.tombstones`. */
export type Tombstone = 'source' | 'target';

const TRIES = 3;
const MAX_PASSES = 10;

/** `moveOrders` of src/activities/moveOrders.ts. */
export function* moveOrders(known: Known, on: Guards): Running<Found> {
  yield* moveCopies(known, yield* readAll(known, on));
  return {};
}

/** `moveWhatDiffers` of src/activities/takeOver.ts: until a pass writes nothing. */
export function* moveWhatDiffers(known: Known, on: Guards): Running<void> {
  for (let passes = 0; passes < MAX_PASSES; passes += 1) {
    if (!(yield* moveCopies(known, yield* readAll(known, on)))) return;
  }
  throw new Again();
}

/** `readOrders` of src/activities/copies.ts: without what was deleted at the target since it owns it. */
function* readAll({ isOwned = false }: Known, on: Guards): Running<Order | null> {
  const order = yield* read('source.orders', (state) => state.order);
  if (!isOwned || !order) return order;
  const tombstone = yield* read('target.tombstones', (state) => state.tombstone);
  return tombstone && on.tombstone ? null : order;
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
  const isWritten = yield* write('target.orders', (state) => {
    const isAsRead = there ? isSame(state.copy, there) : !state.copy;
    return isAsRead ? { copy: copyOf(order, there) } : null;
  });
  return isWritten ? 'written' : yield* converge(order, tries - 1);
}

/** The copy, where it is older than what arrives: also by the time that it is read in full. */
function* readOlder(origin: Copy['origin'], order: Order): Running<Copy | 'same'> {
  if (!isOlder(origin, order)) return 'same';
  const there = yield* read('target.orders', ({ copy }) => copy);
  return there && isOlder(there.origin, order) ? there : 'same';
}

const isOlder = ({ revision, digest }: Copy['origin'], order: Order) =>
  !isSame(digest, contentOf(order)) && revision <= order.revision;

const contentOf = ({ said, events }: Content): Content => ({ said, events });

/** The document that is written: what arrives, and the events that only the target has. */
const copyOf = (order: Order, there: Content | null): Copy => ({
  ...merge(order, there),
  origin: { revision: order.revision, digest: contentOf(order) },
});

/** `mergeOrder` of src/records/order.ts. */
const merge = ({ said, events }: Content, there: Content | null): Content => ({
  said,
  events: [...new Set([...events, ...(there?.events ?? [])])].toSorted(),
});

/** Whether somebody changed at the target what was written there, into something that is no merge. */
function wasEdited(there: Copy, arriving: Order): boolean {
  const known = [there.origin.digest, contentOf(arriving)];
  return !formerOrders(there, arriving).some((former) => known.some((one) => isSame(former, one)));
}

/** `formerOrders` of src/records/order.ts: without the target's own events, and the latest of the others. */
function formerOrders({ said, events }: Content, arriving: Content): Content[] {
  const known = events.filter((event) => arriving.events.includes(event));
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
  return !there || !isSame(merge(order, there), contentOf(there));
}

/** `findDeleted` and `bury` of src/activities/deletions.ts. */
function* buryDeleted(known: Known, on: Guards): Running<void> {
  const order = yield* readAll(known, on);
  if (!(yield* read('target.orders', ({ copy }) => copy))) return;
  const isGone = !order && !(yield* read('source.orders', (state) => state.order));
  const tombstone = yield* read('target.tombstones', (state) => state.tombstone);
  if (!isGone && !(tombstone && on.besideTombstone)) return;
  const there = yield* read('target.orders', ({ copy }) => copy);
  if (!there) return;
  const isUnwanted = (yield* read('target.tombstones', (state) => state.tombstone)) === 'target';
  if (!isUnwanted && !isSame(contentOf(there), there.origin.digest)) return;
  yield* leaveTombstone('source');
  yield* write('target.orders', (state) => (isSame(state.copy, there) ? { copy: null } : null));
}

/** The tombstone comes before the deletion; one that is there stays. */
export const leaveTombstone = (by: Tombstone) =>
  write('target.tombstones', (state) => (state.tombstone ? null : { tombstone: by }));

/** `changedAmong` of src/activities/lateChanges.ts, of the record: whether it is to move again. */
export function isRecordChanged({
  order,
  copy,
  tombstone,
}: Pick<Stores, 'order' | 'copy' | 'tombstone'>): boolean {
  if (copy && (!order || tombstone)) return true;
  if (!order) return false;
  return copy ? !isSame(copy.origin.digest, contentOf(order)) : !tombstone;
}
