import { walletIdOf } from './credits';
import { byId, findIn } from './documents';
import { told } from './excluded';
import type { Mismatch } from './findings';
import { platform } from './milestones';
import { accountsOf } from './owners';
import type { Selection, Stores } from './run';
import type { Scope } from './scope';
import { recordIds, unitKinds } from './units';
import { text } from './values';

/** Gathers documents by place and id. */
class Picked {
  readonly places = new Map<string, Set<string>>();

  add(place: string, ids: Iterable<string>): void {
    const known = this.places.get(place) ?? new Set<string>();
    for (const id of ids) known.add(id);
    if (known.size > 0) this.places.set(place, known);
  }

  /** A document of the source and its copy, told by the id of either. */
  addBoth(scope: Scope, source: string, ids: Iterable<string>, target = source): void {
    for (const id of ids) {
      const former = scope.sourceIdIn(id);
      this.add(`source.${source}`, former === null ? [id] : [id, former]);
      this.add(`target.${target}`, [id, scope.movedId(id)]);
    }
  }
}

/** Where the documents of records are: on both sides alike, or else on each. */
const copied: Readonly<Record<string, readonly [source: string, target: string]>> = {
  order: ['orders', 'orders'],
  shipment: ['shipments', 'shipments'],
  review: ['reviews', 'reviews'],
  ticket: ['tickets', 'tickets'],
  warranty: ['warranties', 'warranties'],
  entry: ['balanceEntries', 'walletEntries'],
  coupon: ['coupons', 'coupons'],
  late: ['coupons', 'coupons'],
  product: ['products', 'products'],
};

/** The documents that some mismatches are about: what is looked at again. */
export async function selectionOf(
  stores: Stores,
  scope: Scope,
  mismatches: readonly Mismatch[],
): Promise<Selection> {
  const picked = new Picked();
  for (const mismatch of mismatches) pick(picked, scope, mismatch);
  await pickCouponsTold(picked, stores, scope, mismatches);
  await pickRedirected(picked, stores, mismatches);
  return picked.places;
}

function pick(picked: Picked, scope: Scope, { kind, customer, id }: Mismatch): void {
  const [noun = ''] = kind.split('.');
  const places = copied[noun];
  if (places) picked.addBoth(scope, places[0], [id], places[1]);
  if (noun === 'account') picked.add('target.accounts', [id]);
  if (noun === 'wallet') picked.add('target.wallets', [id]);
  if (noun === 'balance') picked.add('source.balances', [id]);
  if (noun === 'entry') picked.add('source.balances', balanceIn(scope, id));
  if (noun === 'late') picked.add('ledger.lateCoupons', [id]);
  if (noun === 'case') picked.add('ledger.cases', [id]);
  if (noun === 'notice') picked.add('ledger.notices', [id]);
  if (noun === 'receipt') picked.add('ledger.receipts', [id]);
  if (noun === 'receipt' || noun === 'seal') picked.add('ledger.seals', [id]);
  if (noun === 'ledger') for (const name of told) picked.add(`ledger.${name}`, [id]);
  if (noun === 'redirect')
    for (const name of ['redirects', 'pages']) picked.add(`source.${name}`, [id]);
  if (noun === 'enrolment') for (const name of unitKinds) picked.add(`source.${name}`, [id]);
  if (['channel', 'website', 'app', 'milestone'].includes(noun)) picked.add(platform, [noun]);
  if (['account', 'ownership', 'notice', 'receipt', 'enrolment'].includes(noun)) {
    const ids = customer === null ? [id] : [customer];
    picked.add('source.customers', ids);
    picked.add('source.ownership', ids);
    picked.add('ledger.customers', ids);
  }
}

/** The balance that the entry of a transfer is of. */
function balanceIn(scope: Scope, id: string): string[] {
  const [balance] = (scope.sourceIdIn(id) ?? id).split('-transfer-');
  return id.includes('-transfer-') && balance ? [balance] : [];
}

/** A notice of new codes is checked with the coupons that it tells. */
async function pickCouponsTold(
  picked: Picked,
  { source }: Stores,
  scope: Scope,
  mismatches: readonly Mismatch[],
): Promise<void> {
  const customers = mismatches.flatMap(({ kind, id, customer }) =>
    kind.startsWith('notice.') && id.startsWith('coupons-') ? (customer ?? []) : [],
  );
  const coupons = await findIn(source, 'coupons', 'customerId', customers, { _id: 1 });
  picked.addBoth(
    scope,
    'coupons',
    coupons.map(({ _id }) => _id),
  );
}

/** A redirect is checked with the product whose path it is. */
async function pickRedirected(
  picked: Picked,
  { source }: Stores,
  mismatches: readonly Mismatch[],
): Promise<void> {
  const paths = mismatches.filter(({ kind }) => kind.startsWith('redirect.')).map(({ id }) => id);
  const products = await findIn(source, 'products', 'paths', paths, { _id: 1 });
  picked.add(
    'source.products',
    products.map(({ _id }) => _id),
  );
}

const customerIds = { _id: 1 } as const;
const balanceFields = { kind: 1, currency: 1 } as const;

/** Everything that there is of one customer, or of somebody without account as the ledger names them. */
export async function selectionOfCustomer(
  stores: Stores,
  scope: Scope,
  customer: string,
): Promise<Selection> {
  const { source, target, ledger } = stores;
  const picked = new Picked();
  const idsOf = async (
    name: 'source' | 'target' | 'ledger',
    collection: string,
    field: string,
    values: readonly string[],
  ) => (await findIn(stores[name], collection, field, values, customerIds)).map(({ _id }) => _id);

  for (const place of ['source.customers', 'source.ownership', 'ledger.customers']) {
    picked.add(place, [customer]);
  }
  for (const name of ['cases', 'notices', 'receipts', 'lateCoupons']) {
    picked.add(`ledger.${name}`, await idsOf('ledger', name, 'customerId', [customer]));
  }
  const enrolment = (await byId(ledger, 'customers', [customer])).get(customer);
  const accounts = (await accountsOf(stores, [customer])).map(({ _id }) => _id);
  picked.add('target.accounts', [...accounts, scope.movedId(customer)]);
  for (const collection of unitKinds) {
    const own = await idsOf('source', collection, 'customerId', [customer]);
    const ids = [...own, ...(enrolment ? recordIds(enrolment, collection) : [])];
    picked.addBoth(scope, collection, ids);
    const there = await findIn(target, collection, 'accountId', accounts, { origin: 1 });
    picked.addBoth(
      scope,
      collection,
      there.filter((one) => isCopy(scope, one)).map(({ _id }) => _id),
    );
  }
  const orders = [...(picked.places.get('source.orders') ?? [])];
  picked.addBoth(scope, 'shipments', await idsOf('source', 'shipments', 'orderId', orders));
  const known = await findIn(source, 'balances', 'customerId', [customer], balanceFields);
  const balances = known.map(({ _id }) => _id);
  picked.add('source.balances', balances);
  const entries = await idsOf('source', 'balanceEntries', 'balanceId', balances);
  picked.addBoth(scope, 'balanceEntries', entries, 'walletEntries');
  const wallets = await idsOf('target', 'wallets', 'accountId', accounts);
  const due = accounts.flatMap((account) => known.map((one) => walletIdOf(account, one)));
  picked.add('target.wallets', [...wallets, ...due]);
  const copies = await idsOf('target', 'walletEntries', 'walletId', wallets);
  const moved = copies.filter((id) => scope.sourceIdIn(id) !== null);
  picked.addBoth(scope, 'balanceEntries', moved, 'walletEntries');
  picked.addBoth(scope, 'coupons', await idsOf('source', 'coupons', 'customerId', [customer]));
  const coupons = await findIn(target, 'coupons', 'accountId', accounts, { predecessor: 1 });
  picked.addBoth(
    scope,
    'coupons',
    coupons.filter((one) => isCopy(scope, one)).map(({ _id }) => _id),
  );
  return picked.places;
}

const isCopy = (scope: Scope, { _id, origin, predecessor }: Readonly<Record<string, unknown>>) =>
  scope.sourceIdIn(text(_id) ?? '') !== null || scope.stampIn(origin ?? predecessor) !== null;
