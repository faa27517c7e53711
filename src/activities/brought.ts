import type { Collection, Filter } from 'mongodb';
import { storeOf } from '../programme/store';
import type { TargetId } from '../records/ids';
import type { Stamped } from './converge';
import type { Copies } from './copies';
import { readStamps } from './deletions';
import type { Dependencies } from './dependencies';
import { KEPT } from './owned';

/** What an account has at the target from the source. */
export interface Brought {
  /** What each copy was when it came, by its id. */
  readonly digests: ReadonlyMap<TargetId, string>;
}

/** Reads the stamps of an account's copies, and of the parcels of its orders. */
export async function readBrought(deps: Dependencies, accountId: TargetId): Promise<Brought> {
  const [copies = [], ...others] = await Promise.all(
    KEPT.map((collection) => readStamps(deps, collection, [accountId])),
  );
  const parcels = await readParcelStamps(
    deps,
    copies.map(({ _id }) => _id),
  );
  const all = [copies, ...others, parcels].flat();
  return { digests: new Map(all.map(({ _id, origin }) => [_id, origin.digest])) };
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
  digests: new Map([
    ...brought.digests,
    ...all.flatMap(({ copies }) =>
      copies.map(({ content, digest }): [TargetId, string] => [content._id, digest]),
    ),
  ]),
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
