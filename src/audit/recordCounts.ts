import { batchesIn, byId, findIn } from './documents';
import type { Projection, Stored } from './documents';
import type { Hold } from './holds';
import type { Range } from './rate';
import type { Run } from './run';
import { recordIds, unitKinds } from './units';
import { text, words } from './values';

/** What a record of each collection is called in a receipt. */
export const nouns: Readonly<Record<string, string>> = {
  orders: 'order',
  shipments: 'shipment',
  reviews: 'review',
  tickets: 'ticket',
  warranties: 'warranty',
};

const ownerOnly: Projection = { customerId: 1 };

/** How many records of each kind receipts may tell, by customer. */
export type Counts = ReadonlyMap<string, ReadonlyMap<string, Range>>;

/** A record that a decision has left behind. */
interface Aside {
  readonly customer: string;
  readonly collection: string;
  readonly id: string;
}

/** Counts what some customers have at the source; of each record only ids are read. */
export async function countsOf(
  run: Run,
  enrolments: readonly Stored[],
  holds: ReadonlyMap<string, Hold>,
): Promise<Counts> {
  const counter = new Counter(holds);
  const orders = new Map<string, string>();
  const open = { market: { $in: run.scope.open } };
  const accounts = enrolments.filter(({ kind }) => kind === 'account').map(({ _id }) => _id);
  const units = enrolments.filter(({ kind }) => kind !== 'account');
  for (const collection of unitKinds) {
    const count = (customer: string, id: string) => {
      counter.count({ customer, collection, id });
      if (collection === 'orders') orders.set(id, customer);
    };
    const own = batchesIn(run.source, collection, 'customerId', accounts, ownerOnly, open);
    for await (const records of own) {
      for (const { _id, customerId } of records) count(text(customerId) ?? '', _id);
    }
    const owners = new Map(
      units.flatMap((unit) => recordIds(unit, collection).map((id) => [id, unit._id] as const)),
    );
    const ids = owners.keys();
    for (const { _id } of await findIn(run.source, collection, '_id', ids, ownerOnly, open)) {
      count(owners.get(_id) ?? '', _id);
    }
  }
  const parcels = batchesIn(run.source, 'shipments', 'orderId', orders.keys(), { orderId: 1 });
  for await (const shipments of parcels) {
    for (const { _id: id, orderId } of shipments) {
      const order = words(orderId);
      counter.count({ customer: orders.get(order) ?? '', collection: 'shipments', id }, order);
    }
  }
  await counter.countLeft(run);
  await counter.countDeleted(run);
  return counter.ranges;
}

/** Counts records by customer and kind: from those that must be in a receipt to those that may. */
class Counter {
  readonly ranges = new Map<string, Map<string, Range>>();
  readonly #aside: Aside[] = [];
  readonly #certain: Aside[] = [];

  constructor(private readonly holds: ReadonlyMap<string, Hold>) {}

  /** @param order the order of a parcel. */
  count(record: Aside, order?: string): void {
    const aside = this.holds.get(record.customer)?.aside;
    const name = `${nouns[record.collection]}/${record.id}`;
    if (aside?.has(name) || aside?.has(`order/${order}`)) this.#aside.push(record);
    else {
      this.#certain.push(record);
      this.#add(record, 1);
    }
  }

  /** What was set aside, and is at the target from earlier all the same, may be in a receipt. */
  async countLeft({ target, scope }: Run): Promise<void> {
    for (const collection of Object.keys(nouns)) {
      const left = this.#aside.filter((record) => record.collection === collection);
      const ids = left.map(({ id }) => scope.movedId(id));
      const copies = await byId(target, collection, ids, { _id: 1 });
      for (const record of left) if (copies.has(scope.movedId(record.id))) this.#add(record, 0);
    }
  }

  /** What was deleted at the target since may be missing in a receipt. */
  async countDeleted({ target, scope }: Run): Promise<void> {
    const idOf = ({ collection, id }: Aside) => `${collection}/${scope.movedId(id)}`;
    if (!(await target.collection('tombstones').findOne())) return;
    const tombstones = await byId(target, 'tombstones', this.#certain.map(idOf), { _id: 1 });
    for (const record of this.#certain) {
      if (!tombstones.has(idOf(record))) continue;
      this.#add(record, -1);
    }
  }

  #add({ customer, collection }: Aside, certain: -1 | 0 | 1): void {
    const own = this.ranges.get(customer) ?? new Map<string, Range>();
    const noun = nouns[collection] ?? collection;
    const { least, most } = own.get(noun) ?? { least: 0, most: 0 };
    own.set(noun, { least: least + certain, most: certain < 0 ? most : most + 1 });
    this.ranges.set(customer, own);
  }
}
