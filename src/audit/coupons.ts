import type { Fate } from './census';
import { dueOf, expiryOf, isLate } from './couponDates';
import { issueTroubles, termTroubles, useTroubles } from './couponTerms';
import { byId } from './documents';
import type { Stored } from './documents';
import { sentence } from './fields';
import { isHeld } from './holds';
import { judgeLateRecord } from './lateCoupons';
import { checkCouponNotices } from './notices';
import { judgeStrays } from './orphans';
import { isFenced } from './owners';
import type { Owner } from './owners';
import { pairsOf } from './pairs';
import type { Run } from './run';
import { traceOf } from './traces';
import { isFields, millis, text, whole, words } from './values';
import type { Fields } from './values';

/** One coupon of the source with what it is judged by. */
interface Case {
  readonly coupon: Stored;
  readonly successor: Fields | null;
  /** The coupon of the target that should be its successor. */
  readonly issued: Stored | undefined;
  readonly owner: Owner | undefined;
  /** What the ledger has of it among those that were not made good in time. */
  readonly recorded: Stored | undefined;
}

/** Checks that every coupon that is owed has exactly one live copy, on no worse terms, in time. */
export async function checkCoupons(run: Run): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, 'coupons', 'coupons')) {
    const owners = await run.owners.find(pairs.map(({ record }) => record['customerId']));
    const late = await byId(
      run.ledger,
      'lateCoupons',
      pairs.map(({ record }) => record._id),
    );
    const unbound = new Map<string, number>();
    for (const { record, copy } of pairs) {
      const owner = owners.get(text(record['customerId']) ?? '');
      const successor = isFields(record['successor']) ? record['successor'] : null;
      const recorded = late.get(record._id);
      judge(run, { coupon: record, successor, issued: copy, owner, recorded });
      if (owner && copy && isUnbound(owner, record, copy)) {
        const before = unbound.get(owner.id) ?? 0;
        unbound.set(owner.id, Math.max(before, millis(successor?.['issuedAt'])));
      }
    }
    if (run.complete) await checkCouponNotices(run, unbound);
    await judgeStrays(run, { noun: 'coupon', source: 'coupons', stamp: 'predecessor' }, strays);
  }
}

/** Only a code leads its owner to a coupon without account, unless an open case says that none did. */
function isUnbound({ rule, active, hold }: Owner, coupon: Stored, copy: Stored): boolean {
  const isBound = (copy['accountId'] ?? null) !== null;
  return !isBound && rule === 'moves' && !active && !hold?.named.has(`coupon/${coupon._id}`);
}

function judge(run: Run, judged: Case): void {
  const { findings, census } = run;
  const { coupon, successor, issued } = judged;
  const concerned = { customer: text(coupon['customerId']) };
  const fate = fateOf(run, judged);
  census.count('coupons', coupon['market'], fate);
  if (judged.recorded) judgeLateRecord(run, coupon, judged.recorded, issued);
  if (fate === 'excluded' || fate === 'lapsed') {
    const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
    const trace = traceOf('coupons', coupon);
    if (issued) {
      const cause = `is ${words(coupon['status'])} and owed no successor, and ${issued._id} is ${words(issued['state'])} at the target`;
      findings.add(`coupon.${trouble}`, concerned, coupon._id, cause);
    } else if (trace && isUntouchable(run, judged)) {
      findings.add(`coupon.${trouble}`, concerned, coupon._id, `must not be touched, has ${trace}`);
    } else if (fate === 'lapsed') judgeFence(run, coupon, judged.owner);
  } else if (run.scope.ruleOf(coupon['market']) === 'unlisted' && fate === 'lost') {
    const cause = `its market ${words(coupon['market'])} is neither moved nor excluded`;
    findings.add('coupon.unlisted', concerned, coupon._id, cause);
  } else if (fate === 'lost') {
    const cause = successor
      ? `is voided for ${words(successor['couponId'])}, which is not at the target`
      : `is ${words(coupon['status'])} and owed, and was not reissued`;
    findings.add('coupon.lost', concerned, coupon._id, cause);
  } else if (issued) {
    judgeIssued(run, judged, issued);
  } else if (fate === 'held') {
    judgeHeld(run, judged);
  }
}

/** What a case holds up is late all the same. */
function judgeHeld(run: Run, { coupon, owner, recorded }: Case): void {
  const due = dueOf(run, coupon);
  const isAside = owner?.hold && !owner.hold.named.has(`coupon/${coupon._id}`);
  if (recorded || isAside || !run.phase.judged || due > run.couponDeadline.getTime()) return;
  const cause = `is owed, was due before ${words(new Date(due))}, and is not recorded as late`;
  run.findings.add('coupon.late', { customer: text(coupon['customerId']) }, coupon._id, cause);
}

function fateOf(run: Run, { coupon, successor, issued, owner }: Case): Fate {
  const isExcluded = run.scope.ruleOf(coupon['market']) === 'excluded';
  if (isExcluded || (owner?.rule === 'excluded' && !successor)) return 'excluded';
  if (owner?.rule === 'lapsed' || coupon['customerId'] === null) return 'lapsed';
  if (successor) return issued ? 'moved' : owner && !owner.finished ? 'pending' : 'lost';
  if (!isOwed(run, coupon)) return 'lapsed';
  if (issued) return 'moved';
  if (isAccountedFor(run, coupon, owner)) return 'held';
  return owner && !owner.finished ? 'pending' : 'lost';
}

function isOwed(
  { opening, websiteClosure }: Run,
  { status, usesLeft, expiresAt }: Stored,
): boolean {
  const ends = millis(expiresAt);
  const hasExpired = status === 'expired' && ends < websiteClosure.getTime();
  const isLive = status === 'active' || hasExpired;
  return isLive && whole(usesLeft) > 0 && ends > opening.getTime();
}

/** From the deadline on it takes a case that names the coupon: whatever else holds its owner is none. */
function isAccountedFor({ phase }: Run, { _id }: Stored, owner: Owner | undefined): boolean {
  if (!owner?.hold) return false;
  const { named, open, ...hold } = owner.hold;
  const isOpen = named.has(`coupon/${_id}`) || (open && !phase.judged);
  return isHeld({ ...hold, named, open: isOpen }, owner.id, 'coupon', _id);
}

/** A lapsed coupon of a customer who moves may bear the fence of the hand-over, and nothing else. */
function isUntouchable(run: Run, { coupon, successor, owner }: Case): boolean {
  const isExcluded = run.scope.ruleOf(coupon['market']) === 'excluded';
  return isExcluded || successor !== null || owner?.rule !== 'moves';
}

function judgeIssued(run: Run, { coupon, successor, owner, recorded }: Case, issued: Stored): void {
  const { findings } = run;
  const concerned = { customer: text(coupon['customerId']) };
  if (!successor || coupon['status'] !== 'voided') {
    const cause = `is ${words(coupon['status'])} at the source, and ${issued._id} is ${words(issued['state'])} at the target`;
    findings.add('coupon.live', concerned, coupon._id, cause);
    if (!successor) return;
  }
  const differing = [
    ...termTroubles(run, coupon, successor),
    ...issueTroubles(run, coupon, successor, issued),
    ...useTroubles(coupon, successor, issued, owner?.finished ?? true),
  ];
  if (differing.length > 0) {
    findings.add('coupon.differs', concerned, coupon._id, sentence(differing));
  }
  judgeExpiry(run, coupon, successor, issued);
  if (!recorded && isLate(run, coupon, successor)) {
    const due = words(new Date(dueOf(run, coupon)));
    const cause = `was reissued at ${words(successor['issuedAt'])}, due before ${due}, and is not recorded as late`;
    findings.add('coupon.late', concerned, coupon._id, cause);
  }
  judgeOwner(run, coupon, owner, issued);
}

function judgeOwner(run: Run, coupon: Stored, owner: Owner | undefined, issued: Stored): void {
  const concerned = { customer: text(coupon['customerId']) };
  const link = owner?.active ?? null;
  const account = issued['accountId'] ?? null;
  const isWaiting = account === null && !(link && owner?.finished && !owner.hold?.open);
  if (account !== (link?.accountId ?? null) && !isWaiting) {
    const cause = `should belong to ${link?.accountId ?? 'no account'}, belongs to ${words(account ?? 'no account')}`;
    run.findings.add('coupon.owner', concerned, coupon._id, cause);
  }
  judgeFence(run, coupon, owner);
}

/** What a customer who is handed over had is fenced off, used up or not: a use may be given back. */
function judgeFence(run: Run, coupon: Stored, owner: Owner | undefined): void {
  const link = owner?.rule === 'moves' && owner.finished ? owner.active : null;
  if (!link || run.scope.ruleOf(coupon['market']) !== 'moves' || isFenced(coupon, link)) return;
  const cause = `it is not fenced off at epoch ${words(link.epoch)}`;
  run.findings.add('coupon.fence', { customer: owner?.id ?? null }, coupon._id, cause);
}

function judgeExpiry(run: Run, coupon: Stored, successor: Fields, issued: Stored): void {
  const due = expiryOf(run, coupon, successor);
  const given = [millis(successor['validUntil']), millis(issued['validUntil'])];
  if (given.every((until) => until === due)) return;
  const cause = `should end ${words(new Date(due))}, ends ${words(successor['validUntil'])} by the source, ${words(issued['validUntil'])} at the target`;
  run.findings.add('coupon.expiry', { customer: text(coupon['customerId']) }, coupon._id, cause);
}
