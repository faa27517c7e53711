import { byId } from './documents';
import type { Projection, Stored } from './documents';
import { nobody } from './findings';
import type { Noun } from './findings';
import { ownersOf, sourceLinks } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { text, words } from './values';
import type { Fields } from './values';

/** A collection of the target with where its documents say what they came from. */
interface Copies {
  readonly noun: Noun;
  readonly target: string;
  readonly source: string;
  /** The field with the stamp, and the id in it. */
  readonly stamp: 'origin' | 'predecessor';
  readonly id: 'id' | 'couponId';
}

const stamped = { stamp: 'origin', id: 'id' } as const;

const copies: readonly Copies[] = [
  { noun: 'order', target: 'orders', source: 'orders', ...stamped },
  { noun: 'shipment', target: 'shipments', source: 'shipments', ...stamped },
  { noun: 'review', target: 'reviews', source: 'reviews', ...stamped },
  { noun: 'ticket', target: 'tickets', source: 'tickets', ...stamped },
  { noun: 'warranty', target: 'warranties', source: 'warranties', ...stamped },
  { noun: 'product', target: 'products', source: 'products', ...stamped },
  { noun: 'coupon', target: 'coupons', source: 'coupons', stamp: 'predecessor', id: 'couponId' },
];

/** Checks the other way round: that everything at the target that claims to have moved did, once. */
export async function checkOrphans(run: Run): Promise<void> {
  await Promise.all([
    ...copies.map((kind) => checkCopies(run, kind)),
    checkAccountLinks(run),
    checkEntries(run),
  ]);
}

async function checkCopies(run: Run, kind: Copies): Promise<void> {
  const fields: Projection = { [kind.stamp]: 1, ...(kind.noun === 'shipment' && { orderId: 1 }) };
  for await (const batch of walk(run, 'target', kind.target, fields)) {
    const ours = batch.filter((document) => isOurs(run, kind, document));
    const ids = ours.flatMap((document) => sourceIds(run, kind, document));
    const [sources, orders] = await Promise.all([
      byId(run.source, kind.source, ids, { market: 1 }),
      kind.noun === 'shipment' ? parentsOf(run, 'orders', 'orderId', ours) : null,
    ]);
    for (const document of ours) {
      judgeCopy(run, kind, document, sources);
      const order = String(document['orderId']);
      if (orders && !orders.has(order)) {
        const cause = `its order ${order} is not at the target`;
        run.findings.add('shipment.orphan', nobody, document._id, cause);
      }
    }
  }
}

function judgeCopy(
  { findings, scope }: Run,
  kind: Copies,
  document: Stored,
  sources: ReadonlyMap<string, Stored>,
): void {
  // Under the id of a source document it is that one's copy: whatever is wrong is found from there.
  if (sources.has(scope.sourceIdIn(document._id) ?? '')) return;
  const claimed = text(scope.stampIn(document[kind.stamp])?.[kind.id]);
  const source = claimed === null ? undefined : sources.get(claimed);
  if (!source) {
    const cause = `claims to come from ${claimed ?? 'the source'}, which the source does not have`;
    findings.add(`${kind.noun}.orphan`, nobody, document._id, cause);
  } else if (scope.ruleOf(source['market']) === 'excluded') {
    const cause = `comes from ${source._id}, whose market ${words(source['market'])} is excluded`;
    findings.add(`${kind.noun}.trace`, nobody, document._id, cause);
  } else {
    const cause = `is another copy of ${source._id}, beside ${scope.movedId(source._id)}`;
    findings.add(`${kind.noun}.double`, nobody, document._id, cause);
  }
}

async function checkAccountLinks(run: Run): Promise<void> {
  const { findings, scope } = run;
  for await (const accounts of walk(run, 'target', 'accounts', { links: 1 })) {
    const linked = (account: Fields) =>
      sourceLinks(run, account).map(({ customerId }) => String(customerId));
    const owners = await ownersOf(run, accounts.flatMap(linked));
    for (const account of accounts) {
      const customers = linked(account);
      for (const customer of customers.filter((id) => !owners.has(id))) {
        const cause = `is linked to ${customer}, whom the source does not have`;
        findings.add('account.orphan', { customer }, account._id, cause);
      }
      if (customers.length === 0 && scope.sourceIdIn(account._id) !== null) {
        findings.add(
          'account.orphan',
          nobody,
          account._id,
          'is linked to no customer of the source',
        );
      }
    }
  }
}

async function checkEntries(run: Run): Promise<void> {
  const { findings, scope } = run;
  for await (const entries of walk(run, 'target', 'walletEntries', { walletId: 1, type: 1 })) {
    const [sources, wallets] = await Promise.all([
      byId(
        run.source,
        'balanceEntries',
        entries.flatMap(({ _id }) => scope.sourceIdIn(_id) ?? []),
        { type: 1 },
      ),
      parentsOf(run, 'wallets', 'walletId', entries),
    ]);
    for (const { _id, walletId, type } of entries) {
      const id = scope.sourceIdIn(_id);
      if ((id !== null || type === 'received') && !sources.has(id ?? '')) {
        findings.add('entry.orphan', nobody, _id, 'the source has no such entry');
      }
      if (!wallets.has(String(walletId))) {
        const cause = `its wallet ${words(walletId)} is not at the target`;
        findings.add('entry.orphan', nobody, _id, cause);
      }
    }
  }
}

function parentsOf(run: Run, collection: string, field: string, documents: readonly Stored[]) {
  const ids = documents.flatMap((document) => text(document[field]) ?? []);
  return byId(run.target, collection, ids, { _id: 1 });
}

function isOurs({ scope }: Run, { stamp }: Copies, document: Stored): boolean {
  return scope.stampIn(document[stamp]) !== null || scope.sourceIdIn(document._id) !== null;
}

function sourceIds({ scope }: Run, { stamp, id }: Copies, document: Stored): string[] {
  const claimed = text(scope.stampIn(document[stamp])?.[id]);
  return [claimed, scope.sourceIdIn(document._id)].filter((value) => value !== null);
}
