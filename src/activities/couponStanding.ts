import type { Dates } from '../programme/calendar';
import type { SourceCoupon, TargetCoupon } from '../records/coupon';
import type { SourceId } from '../records/ids';
import type { Notice } from '../stores/ledger';
import { isOwedBy, isVoided } from './coupons';
import type { Voided } from './coupons';
import type { BrokenCoupon, CouponOwner } from './couponOwners';
import { lackedBy } from './restoreUses';

/** Why a notice is not mailed: a person decided that the owner is told the codes. */
export const HANDED_OUT = 'handedOut';

/** The coupons of an owner that are still to be made good: owed, or voided and not visible. */
export const outstandingOf = (owner: CouponOwner, dates: Dates): SourceCoupon[] =>
  owner.coupons.filter((coupon) => isOutstanding(owner, coupon, dates));

/** The same, with those whose documents fail their schema: nobody can make them good before a mend. */
export const owedOf = (owner: CouponOwner, dates: Dates): (SourceCoupon | BrokenCoupon)[] => {
  if (owner.isErased) return [];
  const broken = owner.broken.filter(
    (coupon) => isOwedBy(coupon, dates) && !isSetAside(owner, coupon._id),
  );
  return [...outstandingOf(owner, dates), ...broken];
};

function isOutstanding(owner: CouponOwner, coupon: SourceCoupon, dates: Dates): boolean {
  if (owner.isErased || isSetAside(owner, coupon._id)) return false;
  if (!isVoided(coupon)) return isOwedBy(coupon, dates);
  return visibleSince(owner, coupon) === null;
}

/**
 * Since when the successor of a voided coupon has been visible to its owner: in an account, in a mail
 * that was accepted, or by a person who hands the code out. Null while it is not.
 */
export function visibleSince(owner: CouponOwner, { _id, successor }: Voided): Date | null {
  const issued = owner.successors.get(_id);
  if (!issued) return null;
  if (isSpoken(issued)) return successor.issuedAt;
  const tells = owner.notices.find((notice) => isToldIn(notice, successor.issuedAt));
  return tells ? (tells.sentAt ?? successor.issuedAt) : null;
}

/** Bound to an account, or not live any more: somebody has seen it. */
const isSpoken = ({ accountId, state }: TargetCoupon): boolean =>
  accountId !== null || state !== 'live';

const isToldIn = ({ state, reason, sentAt }: Notice, issuedAt: Date): boolean =>
  reason === HANDED_OUT || (state === 'sent' && sentAt !== null && sentAt >= issuedAt);

/** The voided coupons whose successors lack a use that a cancelled order gave back. */
export const lackingOf = (owner: CouponOwner): Voided[] =>
  owner.isErased
    ? []
    : owner.coupons.filter(isVoided).filter((coupon) => {
        const issued = owner.successors.get(coupon._id);
        return issued !== undefined && lackedBy(coupon, issued).length > 0;
      });

/** Whether a person decided that the owner's coupons are issued without a mail. */
export const isHandedOut = ({ cases }: CouponOwner): boolean =>
  cases.some(({ decision }) => decision?.choice === 'handOut');

/** What was decided to stay with the source is owed nothing. */
const isSetAside = ({ cases }: CouponOwner, couponId: SourceId): boolean =>
  cases.some(
    ({ decision, records }) =>
      decision?.choice === 'setAside' &&
      records.some(({ kind, id }) => kind === 'coupon' && id === couponId),
  );
