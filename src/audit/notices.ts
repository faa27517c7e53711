import type { Evidence } from './accounts';
import { byId, findIn } from './documents';
import type { Stored } from './documents';
import { contrastLedger, sentence } from './fields';
import type { Concerned } from './findings';
import type { Run } from './run';
import { at, groupBy, millis, text, whole, words } from './values';

/** The notices and receipts of some customers. */
export interface Papers {
  readonly notices: ReadonlyMap<string, Stored>;
  /** By customer. */
  readonly receipts: ReadonlyMap<string, readonly Stored[]>;
}

/** Checks that account customers were told, and have a receipt, if they moved; and else not. */
export async function checkAccountNotices(
  run: Run,
  customers: readonly Stored[],
  { owners, accounts }: Evidence,
): Promise<void> {
  const papers = await papersOf(
    run,
    customers.map(({ _id }) => _id),
  );
  for (const customer of customers) {
    const owner = owners.get(customer._id);
    if (!owner) continue;
    if (!owner.active || owner.rule !== 'moves') judgeUnmoved(run, owner.id, papers);
    else if (owner.finished && !owner.hold?.open) {
      const { accountId } = owner.active;
      judgeReceipts(run, { customer: owner.id }, owner.id, papers, accountId);
      const told = deliverability(customer, accounts.get(accountId));
      const person = { id: owner.id, market: text(customer['market']) };
      if (told !== 'unknown') judgeNotice(run, { customer: owner.id }, person, papers, told);
    }
  }
}

/** Reads the notices and receipts of these customers. */
export async function papersOf({ ledger }: Run, customers: readonly string[]): Promise<Papers> {
  const [notices, found] = await Promise.all([
    byId(ledger, 'notices', customers.map(noticeIdOf)),
    findIn(ledger, 'receipts', 'customerId', customers, {
      customerId: 1,
      accountId: 1,
      revision: 1,
    }),
  ]);
  return { notices, receipts: groupBy(found, ({ customerId }) => String(customerId)) };
}

/** Checks that a moved customer has a receipt, and that the last is about the right account. */
export function judgeReceipts(
  { findings }: Run,
  concerned: Concerned,
  id: string,
  { receipts }: Papers,
  accountId: string | null,
): void {
  const own = receipts.get(id) ?? [];
  if (own.length === 0) findings.add('receipt.lost', concerned, id, 'moved, and has no receipt');
  const [last] = own.toSorted((a, b) => whole(b['revision']) - whole(a['revision']));
  if (!last || (last['accountId'] ?? null) === accountId) return;
  const cause = `names account ${words(last['accountId'])}, the customer is at ${words(accountId)}`;
  findings.add('receipt.owner', concerned, last._id, cause);
}

/** Checks that a moved customer was told, or that the ledger says why not where nobody may be. */
export function judgeNotice(
  { findings }: Run,
  concerned: Concerned,
  { id, market }: { readonly id: string; readonly market: string | null },
  { notices }: Papers,
  told: 'due' | 'forbidden',
): void {
  const notice = notices.get(noticeIdOf(id));
  const state = words(notice?.['state']);
  if (told === 'due' && state !== 'sent') {
    const cause = `moved, and the notice is ${state}`;
    findings.add('notice.unsent', concerned, noticeIdOf(id), cause);
  } else if (told === 'forbidden' && state === 'sent') {
    const cause = 'has no deliverable address, and the notice is sent';
    findings.add('notice.unwanted', concerned, noticeIdOf(id), cause);
  } else if (told === 'forbidden' && state !== 'undeliverable') {
    const cause = `has no deliverable address, and the notice does not say so: it is ${state}`;
    findings.add('notice.unsent', concerned, noticeIdOf(id), cause);
  }
  if (!notice) return;
  const found = [
    ...contrastLedger('customerId', id, notice['customerId']),
    ...contrastLedger('market', market, notice['market']),
    ...contrastLedger('template', 'moved', notice['template']),
    ...contrastLedger('sentAt', state === 'sent', notice['sentAt'] instanceof Date),
    ...contrastLedger('reason', state === 'undeliverable', text(notice['reason']) !== null),
  ];
  if (found.length > 0) {
    findings.add('notice.differs', concerned, noticeIdOf(id), sentence(found));
  }
}

/**
 * Checks that customers whose coupons were reissued ahead of an account were told the codes, by a mail
 * that was sent when the last of these had been issued, or by a person.
 * @param issued by customer, when the last such coupon was issued, in milliseconds.
 */
export async function checkCouponNotices(
  run: Run,
  issued: ReadonlyMap<string, number>,
): Promise<void> {
  const template = { template: 'coupons' };
  const found = await findIn(
    run.ledger,
    'notices',
    'customerId',
    issued.keys(),
    undefined,
    template,
  );
  const notices = groupBy(found, ({ customerId }) => String(customerId));
  for (const [customer, last] of issued) {
    const own = notices.get(customer) ?? [];
    const isTold = ({ state, reason, sentAt }: Stored) =>
      reason === 'handedOut' || (state === 'sent' && millis(sentAt) >= last);
    if (own.some(isTold)) continue;
    const states = own.map(({ state }) => words(state)).join(', ') || words(undefined);
    const cause = `has coupons at the target without an account, and the notice is ${states}`;
    run.findings.add('notice.unsent', { customer }, couponNoticeIdOf(customer), cause);
  }
}

function judgeUnmoved({ findings }: Run, id: string, { notices, receipts }: Papers): void {
  const concerned = { customer: id };
  if (notices.get(noticeIdOf(id))?.['state'] === 'sent') {
    findings.add('notice.unwanted', concerned, noticeIdOf(id), 'has not moved, and was told so');
  }
  for (const { _id } of receipts.get(id) ?? []) {
    findings.add('receipt.orphan', concerned, _id, 'is of a customer who has not moved');
  }
}

/** Unknown where another account has verified the customer's address: either is right then. */
function deliverability(
  customer: Stored,
  account: Stored | undefined,
): 'due' | 'forbidden' | 'unknown' {
  const isVerified = text(customer['email']) !== null && customer['emailVerified'] === true;
  if (!isVerified || at(account, 'state') === 'blocked') return 'forbidden';
  return at(account, 'login.emailVerified') === true ? 'due' : 'unknown';
}

const noticeIdOf = (customer: string) => `moved-${customer}`;

const couponNoticeIdOf = (customer: string) => `coupons-${customer}`;
