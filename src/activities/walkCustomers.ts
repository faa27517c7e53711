import type { Collection, Document, Filter } from 'mongodb';
import type { CustomerId } from '../records/ids';

/** Documents that name a customer. */
type Naming = Document & { readonly customerId: CustomerId | null };

/**
 * The customers whom some documents name, in order of id, each once, as many at once as come of a page of
 * documents. Each page is asked for anew: no cursor has to outlive what is done with it.
 * @param size documents of a page, 1 or more.
 */
export async function* walkCustomers<T extends Naming>(
  documents: Collection<T>,
  filter: Filter<T>,
  size: number,
): AsyncGenerator<CustomerId[]> {
  for (let last = ''; ;) {
    const later = { customerId: { $gt: last } } as Filter<T>;
    const page = await documents
      .find({ $and: [filter, later] } as Filter<T>)
      .sort({ customerId: 1 })
      .limit(size)
      .project<{ customerId: CustomerId }>({ customerId: 1 })
      .toArray();
    const ids = [...new Set(page.map(({ customerId }) => customerId))];
    yield ids;
    if (page.length < size) return;
    last = ids.at(-1) ?? last;
  }
}
