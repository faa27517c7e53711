import type { Collection } from 'mongodb';
import type { z } from 'zod';
import { targetAccount } from '../records/account';
import { digestOf } from '../records/digest';
import type { Edit } from '../records/edit';
import { valueAt, withValueAt } from '../records/fieldPath';
import type { TargetId } from '../records/ids';
import { lives, mayChange } from '../records/life';
import { targetOrder } from '../records/order';
import { targetReview } from '../records/review';
import { targetShipment } from '../records/shipment';
import { targetTicket } from '../records/ticket';
import { targetWarranty } from '../records/warranty';
import { isDuplicateKey } from '../stores/errors';
import type { TargetStore } from '../stores/target';
import { contend } from './contended';
import { UnfitEdit } from './unfitEdit';

type Edited = keyof typeof lives;

/** What each field must be; a record of the target's own is held to no more than what is changed of it. */
const shapes: Readonly<Record<Edited, Readonly<Record<string, z.ZodType>>>> = {
  accounts: targetAccount.shape,
  orders: targetOrder.shape,
  shipments: targetShipment.shape,
  reviews: targetReview.shape,
  tickets: targetTicket.shape,
  warranties: targetWarranty.shape,
};

/**
 * What becomes of a record: new values by field, as of `Life.changes`; `returns[poco-R1].state` in a part;
 * `addresses[mi-1]` for a part as a whole, null where it goes.
 */
export type Changes = Readonly<Record<string, unknown>>;

/**
 * That the record says so; or that there is no such record, or no such field in it; or that another
 * account has verified the e-mail address.
 */
export type EditedRecord = { readonly applied: true } | { readonly refused: 'unknown' | 'taken' };

interface Stored {
  readonly _id: TargetId;
  /** Of a record: from which of the source's it came. */
  readonly origin?: object;
  /** Of an account: the customers of the source for whom it stands. */
  readonly links?: readonly object[];
  readonly edits?: readonly Edit[];
}

/**
 * Changes fields of a record, or of an account, at the target, in one write on the condition that it is
 * as it was read. Of a record that came from the source, and of an account that is linked to a customer
 * of the source, each change is noted in it: that makes it the target's word, which no copy overwrites.
 * Ask first who owns the customer.
 * @throws UnfitEdit where a field is one that does not change, or would not be as documented, or where a
 * part would be under another id than its path's.
 * @throws Contended where others were faster each time.
 */
export async function editRecord(
  target: TargetStore,
  collection: Edited,
  _id: TargetId,
  changes: Changes,
  at: Date,
): Promise<EditedRecord> {
  const fixed = Object.keys(changes).find((path) => !mayChange(lives[collection], path));
  if (fixed !== undefined) throw new UnfitEdit(fixed, collection, 'does not change');
  const records = target[collection] as unknown as Collection<Stored>;
  return await contend(`${_id} of ${collection}`, async () => {
    const found = await records.findOne({ _id });
    if (!found || Object.keys(changes).some((path) => !hasPlace(found, path))) {
      return { refused: 'unknown' };
    }
    const edited = Object.entries(changes).reduce(
      (record, [path, value]) => change(collection, record, { path, value, at }),
      found,
    );
    if (edited === found) return { applied: true };
    try {
      const { matchedCount } = await records.replaceOne(found, edited);
      return matchedCount === 1 ? { applied: true } : null;
    } catch (error) {
      if (isDuplicateKey(error)) return { refused: 'taken' };
      throw error;
    }
  });
}

/** Whether there is such a field; there is a place for any part that comes or goes as a whole. */
const hasPlace = (record: Stored, path: string) =>
  path.endsWith(']') || valueAt(record, path) !== undefined;

interface Change {
  readonly path: string;
  readonly value: unknown;
  readonly at: Date;
}

function change(collection: Edited, record: Stored, { path, value, at }: Change): Stored {
  const edited = withValueAt(record, path, value);
  const isThere = (valueAt(edited, path) ?? null) === value;
  if (!isThere) throw new UnfitEdit(path, collection, 'would not be found there again');
  const [field = ''] = path.split(/[.[]/);
  const isDocumented = shapes[collection][field]?.safeParse(valueAt(edited, field)).success;
  if (!isDocumented) throw new UnfitEdit(path, collection, 'would not be as documented');
  const [was, to] = [digestOf(valueAt(record, path) ?? null), digestOf(value)];
  if (was === to) return record;
  return isMoved(record)
    ? { ...edited, edits: noted(record, { path, from: was, to, at }) }
    : edited;
}

const isMoved = ({ origin, links = [] }: Stored) => origin !== undefined || links.length > 0;

/** What the source says of a field stays what it was changed from first. */
function noted({ edits = [] }: Stored, edit: Edit): Edit[] {
  const known = edits.find(({ path, to }) => path === edit.path && to === edit.from);
  const others = edits.filter(({ path }) => path !== edit.path);
  return [...others, { ...edit, from: known?.from ?? edit.from }];
}
