import type { Collection } from 'mongodb';
import { digestOf } from '../records/digest';
import type { Edit } from '../records/edit';
import { valueAt, withValueAt } from '../records/fieldPath';
import type { TargetId } from '../records/ids';
import { lives, mayChange } from '../records/life';
import type { Moved, TargetStore } from '../stores/target';
import { contend } from './contended';

/** What becomes of a record: new values by field, as of `Life.changes`; `returns[poco-R1].state` in a part. */
export type Changes = Readonly<Record<string, unknown>>;

/** That the record says so; or that there is no such record, or no such field in it. */
export type EditedRecord = { readonly applied: true } | { readonly refused: 'unknown' };

type Stored = Moved<{ _id: TargetId }>;

/**
 * Changes fields of a record at the target, in one write on the condition that the record is as it was
 * read. Of one that came from the source each change is noted in the record: that makes it the target's
 * word, which no copy overwrites. Ask first who owns the customer.
 * @throws Error where a field is one that does not change.
 * @throws Contended where others were faster each time.
 */
export async function editRecord(
  target: TargetStore,
  collection: keyof typeof lives,
  _id: TargetId,
  changes: Changes,
  at: Date,
): Promise<EditedRecord> {
  const fixed = Object.keys(changes).find((path) => !mayChange(lives[collection], path));
  if (fixed !== undefined) throw new Error(`${fixed} of ${collection} does not change.`);
  const records = target[collection] as unknown as Collection<Stored>;
  return await contend(`${_id} of ${collection}`, async () => {
    const found = await records.findOne({ _id });
    if (!found || Object.keys(changes).some((path) => valueAt(found, path) === undefined)) {
      return { refused: 'unknown' };
    }
    const edited = Object.entries(changes).reduce(
      (record, [path, value]) => change(record, path, value, at),
      found,
    );
    const isDone = edited === found || (await records.replaceOne(found, edited)).matchedCount === 1;
    return isDone ? { applied: true } : null;
  });
}

function change(record: Stored, path: string, value: unknown, at: Date): Stored {
  const [was, to] = [digestOf(valueAt(record, path)), digestOf(value)];
  if (was === to) return record;
  const edited = withValueAt(record, path, value);
  return record.origin ? { ...edited, edits: noted(record, { path, from: was, to, at }) } : edited;
}

/** What the source says of a field stays what it was changed from first. */
function noted({ edits = [] }: Stored, edit: Edit): Edit[] {
  const known = edits.find(({ path, to }) => path === edit.path && to === edit.from);
  const others = edits.filter(({ path }) => path !== edit.path);
  return [...others, { ...edit, from: known?.from ?? edit.from }];
}
