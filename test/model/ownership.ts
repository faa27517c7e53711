import { moveWhatDiffers, readArrived } from './record';
import type { Content } from './record';
import { Again, read, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import { customers, ownOf, putOf } from './state';
import type { Customer, State } from './state';

/** `source.ownership`, without `until`: no clock decides. */
export interface Ownership {
  readonly state: 'source' | 'frozen' | 'handedOver';
  readonly epoch: number;
}

/** The fence in a balance or a coupon. */
export interface Fence {
  readonly epoch: number;
  readonly state: 'source' | 'frozen';
}

/** A customer's link in the one document of `target.accounts`; without any there is no account yet. */
export interface Link {
  readonly state: 'absent' | 'arriving' | 'active';
  readonly epoch: number | null;
  /** Whether the account was there already, made for the other customer. */
  readonly found: boolean;
}

/** `copyAccount`, as far as it tells a run whose the customer is, and makes the account, or links it. */
export function* copyAccount({ customer }: Known): Running<Found> {
  const state = yield* read('target.accounts', ({ links }) => links[customer].state);
  if (state !== 'absent') return { isOwned: state === 'active' };
  // Whoever has verified the same address: nobody, another run of the customer, or the other customer.
  const seen = yield* read('target.accounts', ({ links }) => links);
  if (seen[customer].state !== 'absent') return {};
  const found = customers.some((one) => seen[one].state !== 'absent');
  const isLinked = yield* write('target.accounts', ({ links }) =>
    JSON.stringify(links) === JSON.stringify(seen)
      ? { links: putOf(links, customer, { state: 'arriving', epoch: null, found }) }
      : null,
  );
  if (!isLinked) throw new Again();
  return { isNew: !found };
}

/** `takeOver` of src/activities/takeOver.ts. */
export function* takeOver(known: Known, on: Guards): Running<Found> {
  const { customer, isOwned = false } = known;
  const seen = yield* read('source.ownership', ({ ownership }) => ownership[customer]);
  if (seen.state === 'handedOver') {
    if (!isOwned) yield* activate(customer, seen.epoch);
    return { epoch: seen.epoch };
  }
  const arrived = seen.state === 'frozen' ? null : { copy: yield* readArrived() };
  const epoch = yield* handOver(known, { seen, arrived }, on);
  yield* activate(customer, epoch);
  return { epoch };
}

function* handOver(
  known: Known,
  {
    seen,
    arrived,
  }: { readonly seen: Ownership; readonly arrived: { copy: Content | null } | null },
  on: Guards,
): Running<number> {
  const { customer } = known;
  const epoch = seen.epoch + 1;
  if (!(yield* change(customer, seen, { state: 'frozen', epoch }, on))) throw new Again();
  const frozen: Ownership = { state: 'frozen', epoch };
  try {
    yield* fenceOff(customer, { epoch, state: 'frozen' }, on);
    yield* moveWhatDiffers(known, arrived ? arrived.copy : yield* readArrived(), on);
  } catch (error) {
    yield* release(customer, frozen, on);
    throw error;
  }
  if (!on.acknowledgement) yield* activate(customer, epoch);
  const isHandedOver = yield* change(customer, frozen, { state: 'handedOver', epoch }, on);
  if (!isHandedOver) throw new Again();
  return epoch;
}

/** `release`: gives the customer back to the source, one epoch on. */
function* release(customer: Customer, frozen: Ownership, on: Guards): Running<void> {
  const back = { state: 'source', epoch: frozen.epoch + 1 } as const;
  if (yield* change(customer, frozen, back, on)) yield* fenceOff(customer, back, on);
}

/** `Arbiter`: `freeze`, `release` and `handOver` are this one write, conditional on state and epoch. */
const change = (customer: Customer, seen: Ownership, next: Ownership, on: Guards) =>
  write('source.ownership', (state) => {
    const now = state.ownership[customer];
    const isAsSeen = now.state === seen.state && (now.epoch === seen.epoch || !on.epoch);
    return isAsSeen ? { ownership: putOf(state.ownership, customer, next) } : null;
  });

/** `fenceOff`: into whatever has no fence, or an older one. */
function* fenceOff(customer: Customer, fence: Fence, on: Guards): Running<void> {
  const isOlder = (there: Fence | null) => !there || there.epoch < fence.epoch;
  yield* write('source.balances', (state) => {
    const balance = state.balances[customer];
    if (!balance || !on.fence || !isOlder(balance.fence)) return null;
    return { balances: putOf(state.balances, customer, { ...balance, fence }) };
  });
  yield* write('source.coupons', (state) => {
    const coupon = ownOf(customer, state.coupon);
    return coupon && isOlder(coupon.fence) ? { coupon: { ...coupon, fence } } : null;
  });
}

/** `activate`: never at an epoch that is not above the last one. */
const activate = (customer: Customer, epoch: number) =>
  write('target.accounts', (state) => {
    const link = state.links[customer];
    if (link.state === 'absent' || (link.epoch !== null && link.epoch >= epoch)) return null;
    return { links: putOf(state.links, customer, { ...link, state: 'active', epoch }) };
  });

/**
 * `ownedBySource` of src/ownership/source.ts.
 * @param isDone looks whether another try has done meanwhile what is refused: `lastWord`, where there is one.
 * @returns whether the write may go on; it need not where another try has done it.
 */
export function* ownedBySource(
  customer: Customer,
  isDone?: () => Running<boolean>,
): Running<boolean> {
  const { state } = yield* read('source.ownership', ({ ownership }) => ownership[customer]);
  if (state === 'source') return true;
  if (isDone && (yield* isDone())) return false;
  throw notOwned(state);
}

/** `fenceAsRead` of src/ownership/fence.ts, and whether a fence is still as it was read. */
export function fenceAsRead(seen: Fence | null, on: Guards): (now: Fence | null) => boolean {
  if (!on.fence) return () => true;
  if (seen && seen.state !== 'source') throw notOwned(seen.state);
  return (now) => now?.epoch === seen?.epoch && now?.state === seen?.state;
}

/** `NotOwned`: the customer goes where it says, and begins there anew. */
const notOwned = (state: 'frozen' | 'handedOver') =>
  new Again({ platform: state === 'frozen' ? 'source' : 'target', isOpened: false });

/** `ownedByTarget` of src/ownership/target.ts: nobody's, until one of those has arrived who come to it. */
export function* ownedByTarget(): Running<void> {
  const isArriving = yield* read(
    'target.accounts',
    ({ links }) =>
      customers.some((one) => links[one].state === 'arriving' && !links[one].found) &&
      customers.every((one) => links[one].state !== 'active'),
  );
  if (isArriving) throw new Again({ platform: 'source' });
}

/** Notes, for nobody but the invariants, that a shop's fenced write was accepted where it must not be. */
export function accepted(
  { ownership, journal }: State,
  customer: Customer,
  by: 'source' | 'target',
): Partial<State> {
  const isOwner = (ownership[customer].state === 'handedOver') === (by === 'target');
  return isOwner ? {} : { journal: { ...journal, strayed: by } };
}
