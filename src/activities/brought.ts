import type { Collection, Filter } from 'mongodb';
import { storeOf } from '../programme/store';
import type { CustomerId, TargetId } from '../records/ids';
import type { Stamped } from './converge';
import { orderKind, reviewKind, shipmentKind, ticketKind, warrantyKind } from './copiedKinds';
import type { Copies } from './copies';
import type { CustomerRef } from './customerRef';
import { readCopied } from './deletions';
import type { Dependencies } from './dependencies';
import { Lately } from './lately';

/** What an account has at the target from the source. */
export interface Brought {
  /** What each copy was when it came, by its id. */
  readonly digests: ReadonlyMap<TargetId, string>;
}

/** Reads the stamps of an account's copies, and of the parcels of its orders. */
export async function readBrought(deps: Dependencies, accountId: TargetId): Promise<Brought> {
  const { orders, reviews, tickets, warranties } = await readCopied(deps, [accountId]);
  const parcels = await readParcelStamps(
    deps,
    orders.map(({ _id }) => _id),
  );
  const all = [orders, reviews, tickets, warranties, parcels].flat();
  return { digests: new Map(all.map(({ _id, origin }) => [_id, origin.digest])) };
}

/** What a step has brought of one kind: each copy's id, and what it was when it came. */
interface Part {
  readonly kind: Copies['kind'];
  readonly digests: readonly (readonly [TargetId, string])[];
}

const partOf = ({ kind, copies }: Copies): Part => ({
  kind,
  digests: copies.map(({ content, digest }) => [content._id, digest]),
});

const KINDS = [orderKind, shipmentKind, reviewKind, ticketKind, warrantyKind].map(
  ({ kind }) => kind,
);

/** What the steps of this worker have brought, of customers of whom they have brought everything. */
export class BroughtLately {
  readonly #parts = new Lately<CustomerId, readonly Part[]>();

  /** Remembers what a step has brought. */
  note({ customerId }: CustomerRef, all: readonly Copies[]): void {
    const others = this.#parts.take(customerId) ?? [];
    this.#parts.note(customerId, [...others, ...all.map(partOf)]);
  }

  /** Forgets what was brought of a customer: others have brought some of it, or an earlier run has. */
  forget({ customerId }: CustomerRef): void {
    this.#parts.take(customerId);
  }

  /** Tells what was brought of a customer; null where it was not all, or not by this worker. */
  take({ customerId }: CustomerRef): Brought | null {
    const parts = this.#parts.take(customerId) ?? [];
    const isWhole = KINDS.every((kind) => parts.some((part) => part.kind === kind));
    return isWhole ? { digests: new Map(parts.flatMap(({ digests }) => digests)) } : null;
  }
}

/** Those copies that are not at the target, or not with this content. */
export const lackedBy = ({ digests }: Brought, all: readonly Copies[]): Copies[] =>
  all.map((copies) => ({
    ...copies,
    copies: copies.copies.filter((copy) => digests.get(copy.content._id) !== copy.digest),
  }));

/** The same with these copies, which were dealt with. */
export const withCopies = (brought: Brought, all: readonly Copies[]): Brought => ({
  ...brought,
  digests: new Map([...brought.digests, ...all.flatMap((copies) => partOf(copies).digests)]),
});

async function readParcelStamps(
  { target, programme }: Dependencies,
  orderIds: readonly TargetId[],
): Promise<Pick<Stamped, '_id' | 'origin'>[]> {
  if (orderIds.length === 0) return [];
  const parcels = target.shipments as unknown as Collection<Stamped>;
  const filter = { orderId: { $in: orderIds }, 'origin.store': storeOf(programme) };
  return await parcels
    .find(filter as Filter<Stamped>)
    .project<Pick<Stamped, '_id' | 'origin'>>({ orderId: 1, origin: 1 })
    .toArray();
}
