import type { CouponClock } from '../../src/activities/coupons';
import type { Instant } from '../../src/programme/instant';
import type { TestLedger } from './ledger';

/** A live coupon of the source, and what became of it. */
export interface TestCoupon {
  readonly id: string;
  readonly customerId: string;
  /** Each time that a successor was issued: never more than one. */
  readonly issued: Instant[];
  /** When its owner could see the successor, and where. */
  seen: { readonly at: Instant; readonly where: 'account' | 'mail' | 'hand' } | null;
  isLate: boolean;
}

/** The coupons of a test's customers, as the real activities would leave them in the stores. */
export class TestCoupons {
  readonly all: TestCoupon[] = [];
  /** Owners without a verified address. */
  readonly unreachable = new Set<string>();

  constructor(readonly ledger: TestLedger) {}

  /** Gives customers a live coupon each. */
  give(...customerIds: string[]): void {
    for (const customerId of customerIds) {
      const id = `K-${customerId}-${this.of(customerId).length + 1}`;
      this.all.push({ id, customerId, issued: [], seen: null, isLate: false });
    }
  }

  of(customerId: string): TestCoupon[] {
    return this.all.filter((coupon) => coupon.customerId === customerId);
  }

  /** Issues to the account what has not been issued, and shows there what was. */
  reissue(customerId: string, { at }: CouponClock): void {
    for (const coupon of this.of(customerId)) this.#issue(coupon, at, 'account');
  }

  /** One owner's part of the sweep; says how many coupons have not reached the owner. */
  sweepOwner(customerId: string, { at, haveMovedEarly = false }: CouponClock): number {
    const owner = this.ledger.find(customerId);
    const waiting = () => this.of(customerId).filter(({ seen }) => !seen);
    const handOut = (['address', 'late'] as const).some(
      (cause) => this.ledger.decisionOf(customerId, cause)?.choice === 'handOut',
    );
    if (handOut || !this.unreachable.has(customerId)) {
      for (const coupon of waiting()) this.#issue(coupon, at, handOut ? 'hand' : 'mail');
    }
    const owed = waiting().length;
    if (owed === 0) delete owner.owed;
    else if (owner.owed) return owed;
    else if (owner.state === 'enrolled' && !haveMovedEarly) owner.early = true;
    else owner.owed ??= 'address';
    return owed;
  }

  /** Sweeps everybody whose coupons have not reached them. */
  sweep(clock: CouponClock) {
    const owners = new Set(this.all.filter(({ seen }) => !seen).map((one) => one.customerId));
    const before = this.all.filter(({ seen }) => seen).length;
    const owed = [...owners].reduce((sum, owner) => sum + this.sweepOwner(owner, clock), 0);
    const unreached: Record<string, number> = {};
    for (const { market, early, state } of this.ledger.customers) {
      if (early && state === 'enrolled') unreached[market] = (unreached[market] ?? 0) + 1;
    }
    const coupons = this.all.filter(({ seen }) => seen).length - before;
    return { coupons, owners: owners.size, unreached, owed };
  }

  /** Judges at the deadline what was kept; the rest is late for ever. */
  judge({ dates }: CouponClock) {
    const late = this.all.filter(({ seen }) => !seen || seen.at >= dates.couponDeadline);
    for (const coupon of late) {
      coupon.isLate = true;
      if (!coupon.seen) this.ledger.find(coupon.customerId).owed ??= 'late';
    }
    return { kept: this.all.length - late.length, late: late.length };
  }

  #issue(coupon: TestCoupon, at: Instant, where: 'account' | 'mail' | 'hand'): void {
    if (coupon.issued.length === 0) coupon.issued.push(at);
    coupon.seen ??= { at, where };
  }
}

/** Whether a coupon reached its owner before an instant. */
export const isKept = ({ seen, issued }: TestCoupon, due: Instant): boolean =>
  issued.length === 1 && seen !== null && seen.at < due;
