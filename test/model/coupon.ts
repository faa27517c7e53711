import { accepted, fenceAsRead, ownedBySource, ownedByTarget } from './ownership';
import type { Fence } from './ownership';
import { Again, read, Refused, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import { inOrder, ownOf } from './state';
import type { State } from './state';

/** By order: whether its use was taken, or given back since. */
export type Uses = Readonly<Record<string, 'taken' | 'returned'>>;

/** `source.coupons`: one coupon, the first customer's. */
export interface Coupon {
  readonly status: 'active' | 'used' | 'voided';
  readonly usesLeft: number;
  readonly revision: number;
  readonly fence: Fence | null;
  readonly redemptions: Uses;
  /** Orders whose use came back after the void. */
  readonly restorations: readonly string[];
  /** The terms of the successor, once it is voided: the uses that were left. */
  readonly successor: { readonly usesLeft: number } | null;
}

/** `target.coupons`: its successor. */
export interface Successor {
  readonly isBound: boolean;
  readonly state: 'live' | 'used';
  readonly usesLeft: number;
  readonly redemptions: Uses;
  readonly restored: readonly string[];
}

/** `reissueCoupons` of src/activities/reissueCoupons.ts, before the deadline. */
export function* reissueCoupons({ customer }: Known, on: Guards): Running<Found> {
  const coupon = yield* read('source.coupons', (state) => ownOf(customer, state.coupon));
  yield* reissue(coupon, true, on);
  return {};
}

/**
 * `sweepOwner` of src/activities/sweepOwner.ts: makes good what its owner cannot see, in the account, where
 * one is active, else by mail.
 */
export function* sweepOwner({ customer }: Known, on: Guards): Running<Found> {
  const coupon = yield* read('source.coupons', (state) => ownOf(customer, state.coupon));
  const link = yield* read('target.accounts', ({ links }) => links[customer]);
  const there = coupon?.successor
    ? yield* read('target.coupons', (state) => state.successor)
    : null;
  const isMailed = yield* read('ledger.notices', (state) => state.isMailed);
  if (!coupon) return {};
  if (there && coupon.restorations.some((order) => !there.restored.includes(order))) {
    for (const order of coupon.restorations) yield* restoreUse(order);
  }
  const isSeen = there && (there.isBound || there.state !== 'live' || isMailed);
  if (coupon.successor ? isSeen : !isOwed(coupon)) return {};
  const isActive = link.state === 'active';
  const isIssued = yield* reissue(coupon, isActive, on);
  if (isIssued && !isActive) {
    yield* write('ledger.notices', () => ({ isMailed: true }));
  }
  return {};
}

/** `reissue` of src/activities/coupons.ts; returns whether there is a successor. */
function* reissue(coupon: Coupon | null, isBound: boolean, on: Guards): Running<boolean> {
  if (!coupon) return false;
  const voided = isOwed(coupon) ? yield* voidOwed(coupon, on) : coupon;
  if (!voided.successor) return false;
  yield* issueSuccessor(voided, isBound, on);
  return true;
}

const isOwed = ({ status, usesLeft }: Coupon) => status === 'active' && usesLeft > 0;

/** `voidOwed`: on the condition of the very state that redemption changes. */
function* voidOwed(seen: Coupon, on: Guards): Running<Coupon> {
  const change = { status: 'voided', successor: { usesLeft: seen.usesLeft } } as const;
  const isDone = yield* write('source.coupons', (state) => {
    const now = state.coupon;
    if (!now || !isFenceOf(now, seen)) return null;
    if (on.usesLeft && (now.status !== seen.status || now.usesLeft !== seen.usesLeft)) return null;
    return { coupon: { ...now, ...change, revision: now.revision + 1 } };
  });
  if (isDone) return { ...seen, ...change, revision: seen.revision + 1 };
  const now = yield* read('source.coupons', (state) => state.coupon ?? seen);
  if (isOwed(now)) throw new Again();
  return now;
}

const isFenceOf = (now: Coupon, seen: Coupon) =>
  now.fence?.epoch === seen.fence?.epoch && now.fence?.state === seen.fence?.state;

/** `issueSuccessors`: made once from the voided document alone, or bound, and given what came back. */
function* issueSuccessor(voided: Coupon, isBound: boolean, on: Guards): Running<void> {
  const { successor: terms, restorations } = voided;
  const usesLeft = terms?.usesLeft ?? 0;
  const isIssued = yield* write('target.coupons', (state) => {
    const issued = { isBound, state: 'live', usesLeft } as const;
    if (state.successor && on.setOnInsert) return null;
    const { redemptions = {}, restored = [] } = state.successor ?? {};
    return { successor: { ...issued, redemptions, restored } };
  });
  if (isBound && !isIssued) {
    yield* write('target.coupons', ({ successor }) =>
      successor?.isBound === false ? { successor: { ...successor, isBound } } : null,
    );
  }
  for (const order of restorations) yield* restoreUse(order);
}

/** `restoreUses` of src/activities/restoreUses.ts: each order's use once. */
const restoreUse = (order: string) =>
  write('target.coupons', ({ successor }) => {
    if (!successor || successor.restored.includes(order)) return null;
    const restored = [...successor.restored, order].toSorted();
    const usesLeft = successor.usesLeft + 1;
    return { successor: { ...successor, state: 'live', usesLeft, restored } };
  });

/** A customer who redeems the coupon for an order, wherever it is honoured. */
export function* redeem(known: Known, on: Guards): Running<Found> {
  const { id, platform = 'source' } = known;
  yield* platform === 'source' ? redeemCoupon(known, on) : redeemSuccessor(known);
  return { told: `redeemed ${id}` };
}

/** A customer who cancels an order that took a use. */
export function* giveBack(known: Known, on: Guards): Running<Found> {
  const { id, platform = 'source' } = known;
  yield* platform === 'source' ? giveBackUse(known, on) : giveBackUseOf(known);
  return { told: `returned ${id}` };
}

/** `redeemCoupon` of src/ownership/coupon.ts. */
function* redeemCoupon({ customer, id = '' }: Known, on: Guards): Running<void> {
  const seen = yield* readCoupon();
  if (id in seen.redemptions) return;
  const isDone = function* () {
    return id in (yield* readCoupon()).redemptions;
  };
  if (!(yield* ownedBySource(customer, on.lastWord ? isDone : undefined))) return;
  if (seen.successor || !isOwed(seen)) throw new Refused();
  const usesLeft = seen.usesLeft - 1;
  yield* changeCoupon(seen, on, {
    usesLeft,
    status: usesLeft === 0 ? 'used' : 'active',
    redemptions: inOrder({ ...seen.redemptions, [id]: 'taken' }),
  });
}

/** `giveBackUse`: to the coupon, or, where it is voided already, for its successor. */
function* giveBackUse({ customer, id = '' }: Known, on: Guards): Running<void> {
  const seen = yield* readCoupon();
  if (isReturnedFor(seen, id)) return;
  const isDone = function* () {
    return isReturnedFor(yield* readCoupon(), id);
  };
  if (!(yield* ownedBySource(customer, on.lastWord ? isDone : undefined))) return;
  const { redemptions, restorations } = seen;
  if (!redemptions[id]) throw new Refused();
  const status = seen.status === 'used' ? 'active' : seen.status;
  const returned = inOrder({ ...redemptions, [id]: 'returned' as const });
  yield* changeCoupon(
    seen,
    on,
    seen.successor
      ? { restorations: [...restorations, id].toSorted() }
      : { usesLeft: seen.usesLeft + 1, status, redemptions: returned },
  );
}

const isReturnedFor = ({ redemptions, restorations }: Coupon, id: string) =>
  restorations.includes(id) || redemptions[id] === 'returned';

function* readCoupon(): Running<Coupon> {
  const seen = yield* read('source.coupons', (state) => state.coupon);
  if (!seen) throw new Refused();
  return seen;
}

/** The write of both: on the condition that state, uses and fence are as they were read. */
function* changeCoupon(seen: Coupon, on: Guards, change: Partial<Coupon>): Running<void> {
  const isFenceAsRead = fenceAsRead(seen.fence, on);
  const isChanged = yield* write('source.coupons', (state) => {
    const now = state.coupon;
    const isAsRead =
      now?.revision === seen.revision &&
      now.status === seen.status &&
      now.usesLeft === seen.usesLeft &&
      isFenceAsRead(now.fence);
    if (!isAsRead) return null;
    const coupon = { ...now, ...change, revision: now.revision + 1 };
    return { coupon, ...accepted(state, 'C1', 'source') };
  });
  if (!isChanged) throw new Again();
}

/** `redeemSuccessor` of src/ownership/successor.ts; it finds only what is bound to the account. */
function* redeemSuccessor({ id = '' }: Known): Running<void> {
  const seen = yield* readBound();
  if (id in seen.redemptions) return;
  yield* ownedByTarget();
  if (seen.state !== 'live' || seen.usesLeft === 0) throw new Refused();
  const usesLeft = seen.usesLeft - 1;
  yield* changeSuccessor(seen, (now) =>
    id in now.redemptions
      ? null
      : { usesLeft, state: usesLeft === 0 ? 'used' : 'live', ...withUse(now, id, 'taken') },
  );
}

/** `giveBackUseOf`. */
function* giveBackUseOf({ id = '' }: Known): Running<void> {
  const seen = yield* readBound();
  if (!seen.redemptions[id]) throw new Refused();
  if (seen.redemptions[id] === 'returned') return;
  yield* ownedByTarget();
  yield* changeSuccessor(seen, (now) =>
    now.redemptions[id] === 'taken'
      ? { usesLeft: seen.usesLeft + 1, state: 'live', ...withUse(now, id, 'returned') }
      : null,
  );
}

function* readBound(): Running<Successor> {
  const seen = yield* read('target.coupons', ({ successor }) => successor);
  if (!seen?.isBound) throw new Refused();
  return seen;
}

const withUse = ({ redemptions }: Successor, id: string, use: 'taken' | 'returned') => ({
  redemptions: inOrder({ ...redemptions, [id]: use }),
});

/** The write of both: on the condition that state and uses are as they were read. */
function* changeSuccessor(
  seen: Successor,
  changeOf: (now: Successor) => Partial<Successor> | null,
): Running<void> {
  const isChanged = yield* write('target.coupons', (state: State) => {
    const now = state.successor;
    if (now?.state !== seen.state || now.usesLeft !== seen.usesLeft) return null;
    const change = changeOf(now);
    if (!change) return null;
    return { successor: { ...now, ...change }, ...accepted(state, 'C1', 'target') };
  });
  if (!isChanged) throw new Again();
}
