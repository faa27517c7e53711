import type { Collection } from 'mongodb';
import type { CaseNeeded } from '../cases/needed';
import { digestOf } from '../records/digest';
import { walletIdOf } from '../records/balance';
import { byId } from '../records/ids';
import type { SourceId, TargetId } from '../records/ids';
import { livingOn } from '../records/life';
import type { Life } from '../records/life';
import type { Receipt } from '../receipts/receipt';
import { livedOf } from './converge';
import type { Content, Copy } from './converge';
import { readAll } from './copies';
import type { Copies } from './copies';
import type { SettledRef } from './customerRef';
import { bury, findDeleted, readCopied } from './deletions';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { unaccounted } from './differing';
import type { Differing } from './differing';
import { needsCase } from './failures';
import { moveCopies } from './moveCopies';
import { pagesOf, unhurried } from './pages';
import { settleTroubles } from './records';
import { issueReceipt } from './receipts';
import type { IssuedLately } from './receipts';
import { isOwedBy } from './coupons';
import type { CouponClock } from './coupons';

/**
 * Reads both sides back and compares them; what differs is caught up with once. Issues the receipt and
 * counts the customer as moved.
 * @throws CaseNeeded when something still differs.
 */
export const verify =
  (deps: Dependencies, issued: IssuedLately) => async (customer: SettledRef & CouponClock) => {
    if (customer.changed !== undefined) await buryDeleted(deps, customer);
    const compared = await compareTwice(deps, customer);
    const balances = await compareBalances(deps, customer);
    const coupons = await compareCoupons(deps, customer);
    const differing = await unaccounted(deps, customer, [
      ...compared.differing,
      ...balances.differing,
      ...coupons.differing,
    ]);
    if (differing.length > 0) throw needsCase(verificationCase(differing));
    const receipt = await issueReceipt(deps, customer, {
      counts: { ...compared.counts, balance: balances.lines.length, coupon: coupons.pairs.length },
      digests: compared.digests,
      balances: balances.lines,
      coupons: coupons.pairs,
    });
    await countAsMoved(deps, customer);
    issued.note(receipt._id, receipt);
    return { receipt: receipt._id };
  };

/** Who has changed at the source since the run began stays enrolled, and moves once more. */
async function countAsMoved(
  { ledger }: Dependencies,
  { customerId, accountId, changed }: SettledRef,
): Promise<void> {
  const asBegun = { _id: customerId, changed: changed ?? { $exists: false } };
  const { matchedCount } = await ledger.customers.updateOne(asBegun, {
    $set: { state: 'moved', accountId },
    $unset: { owed: '', changed: '' },
  });
  if (matchedCount > 0) return;
  const changedSince = { _id: customerId, changed: { $exists: true } };
  await ledger.customers.updateOne(changedSince, {
    $set: { state: 'enrolled', accountId },
    $unset: { owed: '' },
  });
}

async function buryDeleted(deps: Dependencies, customer: SettledRef & CouponClock): Promise<void> {
  const { customerId: _id, accountId } = customer;
  const listed = await deps.ledger.customers.findOne({ _id });
  const owner = { _id, accountId, ...(listed?.records && { records: listed.records }) };
  const [all, copied] = await Promise.all([
    readAll(deps, customer),
    readCopied(deps, accountId ? [accountId] : []),
  ]);
  const deleted = await findDeleted(deps, [owner], all, copied);
  await bury(deps, deleted, customer.at);
}

const verificationCase = (records: readonly Differing[]): CaseNeeded => ({
  cause: 'verification',
  records: records.map(({ kind, id }) => ({ kind, id })),
  evidence: records.map(({ kind, id }) => `${kind} ${id} differs`),
});

interface Comparison {
  readonly counts: Record<string, number>;
  readonly digests: Receipt['digests'];
  readonly differing: readonly Differing[];
}

async function compareTwice(deps: Dependencies, customer: SettledRef): Promise<Comparison> {
  const all = await readAll(deps, customer);
  const first = await compare(all);
  if (first.differing.length === 0) {
    const troubles = all.map(({ broken }) => broken);
    await settleTroubles(deps, customer, troubles);
    return first;
  }
  const owned = { ...customer, isOwned: true };
  await moveCopies(deps, customer, await readAll(deps, owned));
  return await compare(await readAll(deps, owned));
}

async function compare(all: readonly Copies[]): Promise<Comparison> {
  const kinds = await Promise.all(all.map((copies) => compareKind(copies)));
  const present = kinds.filter(({ count }) => count > 0);
  return {
    counts: Object.fromEntries(present.map(({ kind, count }) => [kind, count])),
    digests: Object.fromEntries(
      present.map(({ kind, source, target }) => [kind, { source, target }]),
    ),
    differing: kinds.flatMap(({ differing }) => differing),
  };
}

async function compareKind({ kind, target, copies, life }: Copies) {
  const pairs: Pair[] = [];
  for await (const page of unhurried(pagesOf(copies))) {
    pairs.push(...(await pair(target, page, life)));
  }
  // What is not there at all is no part of a receipt: it needs a case, or stays by decision.
  const present = pairs.filter(({ target }) => target !== '');
  const digestOfAll = (side: 'source' | 'target') =>
    digestOf(present.map((pair) => pair[side]).sort());
  return {
    kind,
    count: present.length,
    source: digestOfAll('source'),
    target: digestOfAll('target'),
    differing: pairs
      .filter(({ source, target }) => source !== target)
      .map(({ copy }) => ({ kind, id: copy.record._id, copy })),
  };
}

/** The digests of a copy as it is to be and as it is; of one that is not there, an empty one. */
interface Pair {
  readonly copy: Copy;
  readonly source: string;
  readonly target: string;
}

async function pair(
  target: Collection<Content>,
  copies: readonly Copy[],
  life: Life,
): Promise<Pair[]> {
  const ids = copies.map(({ content }) => content._id);
  const stored = await target.find({ _id: { $in: ids } }).toArray();
  const there = new Map(stored.map((document) => [document._id, livedOf(document)]));
  return copies.map((copy) => {
    const { content, digest } = copy;
    const found = there.get(content._id);
    if (!found) return { copy, source: digest, target: '' };
    const due = livingOn(content, found, life).content;
    return { copy, source: digestOf(due), target: digestOf(found.content) };
  });
}

async function compareBalances(deps: Dependencies, customer: SettledRef) {
  const { accountId, customerId } = customer;
  if (!accountId) return { lines: [], differing: [] };
  const found = await deps.source.balances
    .find({ customerId, ...openMarkets(deps.programme) })
    .toArray();
  const all = found.sort(byId);
  const balances = all.filter(({ debit }) => debit);
  const walletIds = balances.map(({ kind, currency }) => walletIdOf(accountId, kind, currency));
  const wallets = await deps.target.wallets.find({ _id: { $in: walletIds } }).toArray();
  const lines: Receipt['balances'] = [];
  const differing: Differing[] = all
    .filter(({ amount, debit }) => !debit && amount !== 0)
    .map(({ _id }) => ({ kind: 'balance', id: _id }));
  for (const [index, { _id, kind, amount, debit }] of balances.entries()) {
    const wallet = wallets.find((found) => found._id === walletIds[index]);
    const credit = wallet?.credits[_id];
    const debited = debit?.cumulative ?? 0;
    lines.push({
      balanceId: _id,
      kind,
      atSource: amount,
      debited,
      credited: credit?.credited ?? 0,
    });
    const complete = amount === 0 && credit?.debited === debited && credit.n === debit?.n;
    if (!complete) differing.push({ kind: 'balance', id: _id });
  }
  return { lines, differing };
}

async function compareCoupons(deps: Dependencies, customer: SettledRef & CouponClock) {
  if (customer.kind !== 'account') return { pairs: [], differing: [] };
  const owned = await deps.source.coupons
    .find({ customerId: customer.customerId, ...openMarkets(deps.programme) })
    .toArray();
  const all = owned.sort(byId);
  const voided = all.filter(({ successor }) => successor);
  const owed = all.filter((coupon) => isOwedBy(coupon, customer.dates));
  const successorIds = voided.flatMap(({ successor }): TargetId[] =>
    successor ? [successor.couponId] : [],
  );
  const found = await deps.target.coupons.find({ _id: { $in: successorIds } }).toArray();
  const successors = new Map(
    found.map((coupon): [SourceId, typeof coupon] => [coupon.predecessor.couponId, coupon]),
  );
  return {
    pairs: voided.flatMap(({ _id, successor }) =>
      successor
        ? [
            {
              couponId: _id,
              successorId: successor.couponId,
              codeDigest: deps.keys.digest('code', successor.code).toString('hex'),
            },
          ]
        : [],
    ),
    differing: [
      ...owed,
      ...voided.filter(({ _id, successor }) => {
        const there = successors.get(_id);
        return there?.code !== successor?.code || there?.accountId === null;
      }),
    ].map(({ _id }) => ({ kind: 'coupon' as const, id: _id })),
  };
}
