import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { CustomerId, SourceId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import type { Dependencies } from './dependencies';
import { enrolChanged } from './lateChanges';
import { KEPT } from './owned';
import type { Kept } from './owned';
import { detachedIdOf, guestIdOf } from './pseudonyms';

const BATCH = 1000;

/** A customer to enrol, with the records that lead to one who has no account. */
interface Found {
  readonly _id: CustomerId;
  readonly kind: Enrolment['kind'];
  readonly records?: Partial<Record<Kept, SourceId[]>>;
}

/**
 * Writes a market's list of customers into the ledger: its accounts, its guests by e-mail, and the
 * records whose owner belongs to a market that does not move. Run again it adds who came since.
 * @param compares whether those who have moved are compared with the source too, and of whom it has
 * something new move again; default true.
 */
export const enrolMarket =
  (deps: Dependencies) =>
  async ({ market, compares = true }: { market: string; compares?: boolean }) => {
    for await (const batch of inBatches(accountsOf(deps, market))) await enrol(deps, market, batch);
    for (const kind of KEPT) {
      for await (const batch of inBatches(guestsOf(deps, market, kind))) {
        await enrol(deps, market, batch);
      }
    }
    for await (const owners of inBatches(excludedCustomers(deps))) {
      await enrol(deps, market, await detachedOf(deps, market, owners));
    }
    if (compares) await enrolChanged(deps, market);
    return { customers: await deps.ledger.customers.countDocuments({ market }) };
  };

async function* accountsOf({ source }: Dependencies, market: string): AsyncGenerator<Found> {
  const accounts = source.customers.find({ market }).project<{ _id: CustomerId }>({ _id: 1 });
  for await (const { _id } of accounts) yield { _id, kind: 'account' };
}

async function* guestsOf(
  { source, keys }: Dependencies,
  market: string,
  kind: Kept,
): AsyncGenerator<Found> {
  const collection = source[kind] as unknown as Collection<Document>;
  const guests = collection.aggregate<{ _id: string; ids: SourceId[] }>(
    [
      { $match: { market, customerId: null } },
      { $group: { _id: { $toLower: '$guest.email' }, ids: { $push: '$_id' } } },
    ],
    { allowDiskUse: true },
  );
  for await (const { _id, ids } of guests) {
    yield {
      _id: guestIdOf(keys, market, _id),
      kind: 'guest',
      records: { [kind]: ids },
    };
  }
}

async function* excludedCustomers({ source, programme }: Dependencies) {
  const excluded = { market: { $in: programme.excluded.map(({ code }): string => code) } };
  const accounts = source.customers.find(excluded).project<{ _id: CustomerId }>({ _id: 1 });
  for await (const { _id } of accounts) yield _id;
}

async function detachedOf(
  { source, keys }: Dependencies,
  market: string,
  owners: readonly CustomerId[],
): Promise<Found[]> {
  const reads = KEPT.map(async (kind) => {
    const collection = source[kind] as unknown as Collection<{ _id: SourceId; customerId: string }>;
    const records = await collection.find({ customerId: { $in: owners }, market }).toArray();
    return records.map(({ _id, customerId }): Found => ({
      _id: detachedIdOf(keys, market, customerId),
      kind: 'detached',
      records: { [kind]: [_id] },
    }));
  });
  return (await Promise.all(reads)).flat();
}

async function enrol(deps: Dependencies, market: string, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  const { ledger } = deps;
  await insertMissing(deps, market, found);
  const additions = found.flatMap(({ _id, records }) =>
    Object.entries(records ?? {}).flatMap(([kind, ids]) => addRecords(_id, kind, ids)),
  );
  if (additions.length > 0) await ledger.customers.bulkWrite(additions);
}

/** Whoever was moved and has a record since moves again: that is noted before the record is. */
function addRecords(
  _id: CustomerId,
  kind: string,
  ids: readonly SourceId[],
): AnyBulkWriteOperation<Enrolment>[] {
  const records = `records.${kind}`;
  const hasMore = { _id, state: 'moved' as const, [records]: { $not: { $all: ids } } };
  return [
    { updateOne: { filter: hasMore, update: { $set: { state: 'enrolled' } } } },
    { updateOne: { filter: { _id }, update: { $addToSet: { [records]: { $each: ids } } } } },
  ];
}

async function insertMissing(
  { ledger }: Dependencies,
  market: string,
  found: readonly Found[],
): Promise<void> {
  const ids = found.map(({ _id }) => _id);
  const there = await ledger.customers
    .find({ _id: { $in: ids } })
    .project({ _id: 1 })
    .toArray();
  const known = new Set(there.map(({ _id }) => _id));
  const missing = new Map(found.filter(({ _id }) => !known.has(_id)).map((one) => [one._id, one]));
  if (missing.size === 0) return;
  const last = await ledger.customers.find({ market }).sort({ ordinal: -1 }).limit(1).next();
  const first = (last?.ordinal ?? -1) + 1;
  await ledger.customers.insertMany(
    [...missing.values()].map(({ _id, kind }, index): Enrolment => ({
      _id,
      market,
      kind,
      ordinal: first + index,
      ...(kind !== 'account' && {
        records: { orders: [], reviews: [], tickets: [], warranties: [] },
      }),
      state: 'enrolled',
      accountId: null,
    })),
    { ordered: true },
  );
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
