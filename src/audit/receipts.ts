import { debitedOf } from './credits';
import { byId, findIn } from './documents';
import type { Stored } from './documents';
import { contrastLedger, sentence } from './fields';
import { holdsOf } from './holds';
import type { Hold } from './holds';
import { worth } from './rate';
import type { Range } from './rate';
import { countsOf, nouns } from './recordCounts';
import type { Counts } from './recordCounts';
import { walk } from './run';
import type { Run } from './run';
import { at, groupBy, isFields, millis, parts, text, whole, words } from './values';

/** What some receipts are judged by; everything by customer. */
interface Evidence {
  readonly revisions: ReadonlyMap<string, readonly Stored[]>;
  readonly enrolments: ReadonlyMap<string, Stored>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** How many records of each kind each may tell. */
  readonly counts: Counts;
  readonly balances: ReadonlyMap<string, readonly Stored[]>;
  readonly coupons: ReadonlyMap<string, readonly Stored[]>;
}

/**
 * Checks that every receipt is of a customer on the list, that none before it is missing, and that the
 * last of each customer tells what is there: records, balances, coupon pairs, and two equal digests.
 */
export async function checkReceipts(run: Run): Promise<void> {
  for await (const receipts of walk(run, 'ledger', 'receipts')) {
    const evidence = await evidenceOf(run, receipts);
    for (const receipt of receipts) judge(run, receipt, evidence);
  }
}

function judge(run: Run, receipt: Stored, evidence: Evidence): void {
  const customer = text(receipt['customerId']) ?? '';
  const concerned = { customer };
  const enrolment = evidence.enrolments.get(customer);
  if (!enrolment) {
    const cause = "is of nobody on the ledger's list";
    run.findings.add('receipt.orphan', concerned, receipt._id, cause);
    return;
  }
  const revision = whole(receipt['revision']);
  const known = evidence.revisions.get(customer) ?? [];
  const last = Math.max(...known.map((one) => whole(one['revision'])));
  if (revision > 1 && !known.some((one) => one['revision'] === revision - 1)) {
    const cause = `revision ${revision - 1}, which came before, is missing`;
    run.findings.add('receipt.lost', concerned, receipt._id, cause);
  }
  const found = [
    ...contrastLedger('_id', `${customer}-${revision}`, receipt._id),
    ...contrastLedger('market', enrolment['market'], receipt['market']),
  ];
  const isLast = revision === last;
  if (isLast && run.finished.hasCustomer(customer) && !evidence.holds.get(customer)?.open) {
    found.push(...contentTroubles(run, receipt, customer, evidence));
  }
  if (found.length > 0)
    run.findings.add('receipt.differs', concerned, receipt._id, sentence(found));
}

function contentTroubles(
  run: Run,
  receipt: Stored,
  customer: string,
  evidence: Evidence,
): string[] {
  const hold = evidence.holds.get(customer);
  return [
    ...countTroubles(receipt, evidence.counts.get(customer)),
    ...digestTroubles(receipt, hold),
    ...balanceTroubles(run, receipt, evidence.balances.get(customer) ?? [], hold),
    ...couponTroubles(receipt, evidence.coupons.get(customer) ?? []),
  ];
}

function countTroubles(receipt: Stored, counts: ReadonlyMap<string, Range> | undefined): string[] {
  const lines = ['balance', 'coupon'].flatMap((noun) =>
    contrastLedger(
      `counts.${noun}`,
      parts(receipt[`${noun}s`]).length,
      at(receipt, `counts.${noun}`),
    ),
  );
  const records = Object.values(nouns).flatMap((noun) => {
    const { least, most } = counts?.get(noun) ?? { least: 0, most: 0 };
    const told = whole(at(receipt, `counts.${noun}`) ?? 0);
    if (told >= least && told <= most) return [];
    const due = least === most ? String(least) : `${least} to ${most}`;
    return [`counts.${noun} should be ${due}, is ${words(told)}`];
  });
  return [...lines, ...records];
}

/** Both sides said the same when it was issued, unless a decision has let them differ. */
function digestTroubles({ digests }: Stored, hold?: Hold): string[] {
  if (!isFields(digests) || (hold && hold.differing.size > 0)) return [];
  return Object.entries(digests)
    .filter(([, pair]) => at(pair, 'source') !== at(pair, 'target'))
    .map(([kind]) => `digests.${kind} are not the same of both sides`);
}

function balanceTroubles(
  run: Run,
  receipt: Stored,
  balances: readonly Stored[],
  hold?: Hold,
): string[] {
  const lines = new Map(
    parts(receipt['balances']).map((line) => [String(line['balanceId']), line]),
  );
  const known = balances.filter(({ debit }) => debit !== undefined);
  const unknown = [...lines.keys()].filter((id) => !known.some(({ _id }) => _id === id));
  return [
    ...unknown.map((id) => `tells of balance ${id}, of which nothing was transferred`),
    ...known.flatMap((balance) => {
      if (hold?.aside.has(`balance/${balance._id}`)) return [];
      const line = lines.get(balance._id);
      if (!line) return [`does not tell of balance ${balance._id}`];
      return [
        ...contrastLedger(`${balance._id}.kind`, balance['kind'], line['kind']),
        ...contrastLedger(`${balance._id}.atSource`, balance['amount'], line['atSource']),
        ...contrastLedger(
          `${balance._id}.debited`,
          at(balance['debit'], 'cumulative'),
          line['debited'],
        ),
        ...contrastLedger(
          `${balance._id}.credited`,
          worth(debitedOf(balance), balance['kind'], run.scope.programme),
          line['credited'],
        ),
      ];
    }),
  ];
}

/** Pairs that came after the receipt are in none. */
function couponTroubles(receipt: Stored, coupons: readonly Stored[]): string[] {
  const pairs = new Map(
    parts(receipt['coupons']).map((pair) => [String(pair['couponId']), pair['successorId']]),
  );
  const told = coupons.flatMap(({ _id, successor }) => {
    const isOlder = millis(at(successor, 'issuedAt')) <= millis(receipt['issuedAt']);
    if (!pairs.has(_id)) return isOlder ? [`does not tell of coupon ${_id}`] : [];
    return contrastLedger(`the successor of ${_id}`, at(successor, 'couponId'), pairs.get(_id));
  });
  const unknown = [...pairs.keys()].filter((id) => !coupons.some(({ _id }) => _id === id));
  return [...told, ...unknown.map((id) => `tells of coupon ${id}, which its owner has not`)];
}

async function evidenceOf(run: Run, receipts: readonly Stored[]): Promise<Evidence> {
  const customers = [...new Set(receipts.flatMap((one) => text(one['customerId']) ?? []))];
  const open = { market: { $in: run.scope.open } };
  const revision = { customerId: 1, revision: 1 } as const;
  const balance = { customerId: 1, kind: 1, amount: 1, debit: 1 } as const;
  const coupon = { customerId: 1, successor: 1 } as const;
  const [revisions, enrolments, holds, balances, coupons] = await Promise.all([
    findIn(run.ledger, 'receipts', 'customerId', customers, revision),
    byId(run.ledger, 'customers', customers),
    holdsOf(run.ledger, customers),
    findIn(run.source, 'balances', 'customerId', customers, balance, open),
    findIn(run.source, 'coupons', 'customerId', customers, coupon, open),
  ]);
  return {
    revisions: groupBy(revisions, ({ customerId }) => words(customerId)),
    enrolments,
    holds,
    counts: await countsOf(run, [...enrolments.values()], holds),
    balances: groupBy(balances, ({ customerId }) => words(customerId)),
    coupons: groupBy(coupons, ({ customerId }) => words(customerId)),
  };
}
