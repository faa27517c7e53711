import type { Collection, Document } from 'mongodb';
import type { CopiedKind } from '../../src/activities/copiedKinds';
import type { SettledRef } from '../../src/activities/customerRef';
import { openMarkets } from '../../src/activities/dependencies';
import type { Dependencies } from '../../src/activities/dependencies';
import { storeOf } from '../../src/programme/store';
import { digestOf } from '../../src/records/digest';
import type { SourceId, TargetId } from '../../src/records/ids';

type Kept = 'orders' | 'reviews' | 'tickets' | 'warranties';

/** A document as the target is to have it. */
export type Stamped = Document & {
  readonly _id: TargetId;
  readonly origin: { readonly id: SourceId; readonly digest: string };
};

/** What a customer has of one kind, mapped and stamped, and where it belongs. */
export interface Copies {
  readonly target: Collection<Stamped>;
  readonly documents: readonly Stamped[];
}

/** The filter that finds a customer's records in a collection: a guest's by what the enrolment names. */
export async function ownFilter(
  { ledger, programme }: Dependencies,
  { customerId, kind }: SettledRef,
  kept: Kept,
): Promise<Document> {
  if (kind === 'account') return { customerId, ...openMarkets(programme) };
  const enrolment = await ledger.customers.findOne({ _id: customerId });
  const ids: readonly unknown[] = enrolment?.records?.[kept] ?? [];
  return { _id: { $in: ids }, ...openMarkets(programme) };
}

/** Reads a customer's records of one kind, and maps them. */
export async function readCopies<
  S extends { _id: SourceId; revision: number },
  T extends { _id: TargetId },
>(
  { source, target, programme }: Dependencies,
  owner: SettledRef,
  { collection, schema, map }: CopiedKind<S, T>,
  filter: Document,
): Promise<Copies> {
  const store = storeOf(programme);
  const records = source[collection] as unknown as Collection<Document>;
  const documents = (await records.find(filter).toArray()).map((document) => {
    const record = schema.parse(document);
    const content = map(record, { store, owner });
    const { _id: id, revision } = record;
    return { ...content, origin: { store, id, revision, digest: digestOf(content) } };
  });
  return { target: target[collection] as unknown as Collection<Stamped>, documents };
}
