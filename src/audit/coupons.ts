import type { Fate } from './census';
import type { Stored } from './documents';
import { traceOf } from './excluded';
import { contrast, sentence } from './fields';
import { isHeld } from './holds';
import { checkCouponNotices } from './notices';
import { judgeStrays } from './orphans';
import { isFenced } from './owners';
import type { Owner } from './owners';
import { pairsOf } from './pairs';
import type { Run } from './run';
import { at, isFields, millis, text, whole, words } from './values';
import type { Fields } from './values';

/** One coupon of the source with what it is judged by. */
interface Case {
  readonly coupon: Stored;
  readonly successor: Fields | null;
  /** The coupon of the target that should be its successor. */
  readonly issued: Stored | undefined;
  readonly owner: Owner | undefined;
}

/** Checks that every coupon that is owed has exactly one live copy, on no worse terms, in time. */
export async function checkCoupons(run: Run): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, 'coupons', 'coupons')) {
    const owners = await run.owners.find(pairs.map(({ record }) => record['customerId']));
    const unbound = new Set<string>();
    for (const { record, copy } of pairs) {
      const owner = owners.get(text(record['customerId']) ?? '');
      const successor = isFields(record['successor']) ? record['successor'] : null;
      judge(run, { coupon: record, successor, issued: copy, owner });
      const isBound = copy === undefined || (copy['accountId'] ?? null) !== null;
      if (!isBound && owner?.rule === 'moves' && !owner.active) unbound.add(owner.id);
    }
    if (run.complete) await checkCouponNotices(run, unbound);
    await judgeStrays(run, { noun: 'coupon', source: 'coupons', stamp: 'predecessor' }, strays);
  }
}

function judge(run: Run, judged: Case): void {
  const { findings, census } = run;
  const { coupon, successor, issued } = judged;
  const concerned = { customer: text(coupon['customerId']) };
  const fate = fateOf(run, judged);
  census.count('coupons', coupon['market'], fate);
  if (fate === 'excluded' || fate === 'lapsed') {
    const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
    const trace = traceOf(coupon);
    if (issued) {
      const cause = `is ${words(coupon['status'])} and owed no successor, and ${issued._id} is ${words(issued['state'])} at the target`;
      findings.add(`coupon.${trouble}`, concerned, coupon._id, cause);
    } else if (trace && isUntouchable(run, judged)) {
      findings.add(`coupon.${trouble}`, concerned, coupon._id, `must not be touched, has ${trace}`);
    }
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
  }
}

function fateOf(run: Run, { coupon, successor, issued, owner }: Case): Fate {
  const isExcluded = run.scope.ruleOf(coupon['market']) === 'excluded';
  if (isExcluded || (owner?.rule === 'excluded' && !successor)) return 'excluded';
  if (owner?.rule === 'lapsed' || coupon['customerId'] === null) return 'lapsed';
  if (successor) return issued ? 'moved' : owner && !owner.finished ? 'pending' : 'lost';
  if (!isOwed(run, coupon)) return 'lapsed';
  if (issued) return 'moved';
  if (isHeld(owner?.hold, owner?.id ?? null, 'coupon', coupon._id)) return 'held';
  return owner && !owner.finished ? 'pending' : 'lost';
}

function isOwed({ opening }: Run, { status, usesLeft, expiresAt }: Stored): boolean {
  return status === 'active' && whole(usesLeft) > 0 && millis(expiresAt) > opening.getTime();
}

/** A lapsed coupon of a customer who moves may bear the fence of the hand-over, and nothing else. */
function isUntouchable(run: Run, { coupon, successor, owner }: Case): boolean {
  const isExcluded = run.scope.ruleOf(coupon['market']) === 'excluded';
  return isExcluded || successor !== null || owner?.rule !== 'moves';
}

function judgeIssued(run: Run, { coupon, successor, owner }: Case, issued: Stored): void {
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
  ];
  if (differing.length > 0) {
    findings.add('coupon.differs', concerned, coupon._id, sentence(differing));
  }
  judgeExpiry(run, coupon, successor, issued);
  if (isLate(run, coupon, successor)) {
    const cause = `was reissued at ${words(successor['issuedAt'])}, due before ${words(run.couponDeadline)}`;
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
  if (link && owner?.finished && !isFenced(coupon, link)) {
    const cause = `it is not fenced off at epoch ${words(link.epoch)}`;
    run.findings.add('coupon.fence', concerned, coupon._id, cause);
  }
}

function termTroubles({ scope }: Run, coupon: Stored, successor: Fields): string[] {
  return [
    ...contrast('the successor', scope.movedId(coupon._id), successor['couponId']),
    ...contrast('usesLeft of the successor', coupon['usesLeft'], successor['usesLeft']),
  ];
}

function issueTroubles(
  { scope }: Run,
  coupon: Stored,
  successor: Fields,
  issued: Stored,
): string[] {
  const { market, benefit, minimum, productIds } = coupon;
  const isUsedUp = issued['state'] === 'used' && issued['usesLeft'] === 0;
  const type = at(benefit, 'type');
  return [
    ...contrast('region', market, issued['region']),
    ...(successor['code'] === issued['code'] ? [] : ['code differs']),
    ...(isUsedUp ? [] : contrast('state', 'live', issued['state'])),
    ...(isUsedUp ? [] : contrast('usesLeft', successor['usesLeft'], issued['usesLeft'])),
    ...contrast('issuedAt', successor['issuedAt'], issued['issuedAt']),
    ...contrast(
      'benefit',
      type === 'amount' ? { type, amount: moneyIn(benefit) } : benefit,
      issued['benefit'],
    ),
    ...contrast('minimum', minimum && moneyIn(minimum), issued['minimum']),
    ...contrast(
      'productIds',
      Array.isArray(productIds) ? productIds.map((id) => scope.movedId(id)) : productIds,
      issued['productIds'],
    ),
    ...contrast('predecessor', { store: scope.store, couponId: coupon._id }, issued['predecessor']),
  ];
}

function judgeExpiry(run: Run, coupon: Stored, successor: Fields, issued: Stored): void {
  const atLeast = millis(successor['issuedAt']) + run.scope.minimumValidity;
  const due = Math.max(millis(coupon['expiresAt']), atLeast);
  const given = [millis(successor['validUntil']), millis(issued['validUntil'])];
  if (given.every((until) => until === due)) return;
  const cause = `should end ${words(new Date(due))}, ends ${words(successor['validUntil'])} by the source, ${words(issued['validUntil'])} at the target`;
  run.findings.add('coupon.expiry', { customer: text(coupon['customerId']) }, coupon._id, cause);
}

function isLate({ couponDeadline }: Run, coupon: Stored, successor: Fields): boolean {
  const deadline = couponDeadline.getTime();
  return millis(coupon['issuedAt']) < deadline && !(millis(successor['issuedAt']) < deadline);
}

const moneyIn = (value: unknown) => ({
  minor: at(value, 'amountMinor'),
  currency: at(value, 'currency'),
});
