import { byId } from './documents';
import type { Stored } from './documents';
import { contrastLedger, sentence } from './fields';
import { walk } from './run';
import type { Run } from './run';
import { millis, text, words } from './values';

/** Checks what the ledger says of a coupon that was not made good in time. */
export function judgeLateRecord(
  run: Run,
  coupon: Stored,
  late: Stored,
  issued: Stored | undefined,
): void {
  const isSeen = issued !== undefined && (issued['accountId'] ?? null) !== null;
  const isOwed = late['madeGoodAt'] === null;
  const dues = [run.couponDeadline.getTime(), run.websiteClosure.getTime()];
  const found = [
    ...contrastLedger('customerId', coupon['customerId'], late['customerId']),
    ...contrastLedger('market', coupon['market'], late['market']),
    ...(dues.includes(millis(late['due'])) ? [] : [`was due at no date: ${words(late['due'])}`]),
    ...(isSeen && isOwed ? ["is owed by the ledger, and is in its owner's account"] : []),
    ...(!issued && !isOwed && coupon['status'] === 'active'
      ? ['was made good by the ledger, and was not reissued']
      : []),
  ];
  if (found.length === 0) return;
  run.findings.add(
    'late.differs',
    { customer: text(coupon['customerId']) },
    coupon._id,
    sentence(found),
  );
}

/** Checks that the ledger calls no coupon late that the source does not have. */
export async function checkLateCoupons(run: Run): Promise<void> {
  for await (const batch of walk(run, 'ledger', 'lateCoupons')) {
    const ids = batch.map(({ _id }) => _id);
    const coupons = await byId(run.source, 'coupons', ids, { _id: 1 });
    for (const { _id, customerId } of batch) {
      if (coupons.has(_id)) continue;
      const cause = 'is late by the ledger, and no coupon of the source';
      run.findings.add('late.orphan', { customer: text(customerId) }, _id, cause);
    }
  }
}
