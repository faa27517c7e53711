import { ownedBySource, ownedByTarget } from './ownership';
import { read, Refused, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import { leaveTombstone } from './record';

/** A customer who orders at the source. */
export function* placeOrder({ customer }: Known): Running<Found> {
  yield* ownedBySource(customer);
  yield* write('source.orders', (state) =>
    state.order ? null : { order: { revision: 1, said: 'placed', events: [] } },
  );
  return { told: 'placed' };
}

/** A warehouse of the source: it honours nothing, and raises no revision. */
export function* report({ id = '' }: Known): Running<Found> {
  const isReported = yield* write('source.orders', ({ order }) =>
    order ? { order: { ...order, events: [...order.events, id].toSorted() } } : null,
  );
  if (!isReported) throw new Refused();
  return { told: `event ${id}` };
}

/** A customer who cancels at the source. */
export function* cancel({ customer }: Known): Running<Found> {
  yield* ownedBySource(customer);
  const isCancelled = yield* write('source.orders', ({ order }) =>
    order ? { order: { ...order, said: 'cancelled', revision: order.revision + 1 } } : null,
  );
  if (!isCancelled) throw new Refused();
  return { told: 'cancelled' };
}

/** Somebody at the source deletes the record for good. */
export function* deleteAtSource(): Running<Found> {
  yield* write('source.orders', (state) => (state.order ? { order: null } : null));
  return { told: 'gone' };
}

/** A carrier that reports to the target. */
export function* reportAtTarget({ id = '' }: Known): Running<Found> {
  const isReported = yield* write('target.orders', ({ copy }) =>
    copy ? { copy: { ...copy, events: [...copy.events, id].toSorted() } } : null,
  );
  if (!isReported) throw new Refused();
  return { told: `own event ${id}` };
}

/** A customer who edits the moved record at the target. */
export function* editAtTarget(): Running<Found> {
  yield* ownedByTarget();
  while (!(yield* editRecord('delivered'))) continue;
  return { told: 'edited' };
}

/** `editRecord` of src/ownership/edit.ts, once: as it was read, or not at all. */
function* editRecord(to: string): Running<boolean> {
  const found = yield* read('target.orders', ({ copy }) => copy);
  if (!found) throw new Refused();
  const { said, edit } = found;
  if (said === to) return true;
  const from = edit?.to === said ? edit.from : said;
  return yield* write('target.orders', ({ copy }) =>
    JSON.stringify(copy) === JSON.stringify(found)
      ? { copy: { ...found, said: to, edit: { from, to } } }
      : null,
  );
}

/** A customer who deletes it there: the shop leaves a tombstone first. */
export function* deleteAtTarget(_: Known, on: Guards): Running<Found> {
  yield* ownedByTarget();
  if (!(yield* read('target.orders', ({ copy }) => copy))) throw new Refused();
  if (on.tombstone) yield* leaveTombstone('target');
  yield* write('target.orders', (state) => (state.copy ? { copy: null } : null));
  return { told: 'deleted' };
}
