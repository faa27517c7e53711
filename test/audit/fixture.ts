import { MongoClient } from 'mongodb';
import type { Collection, Db, Document } from 'mongodb';
import { audit } from '../../src/audit/audit';
import type { AuditOptions, AuditReport } from '../../src/audit/audit';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { couponDeadline, couponSweep, opening, websiteClosure } from './fixture/documents';
import type { Contents, Doc } from './fixture/documents';
import { ledgerContents } from './fixture/ledger';
import { sourceContents } from './fixture/source';
import { targetContents } from './fixture/target';

type Side = 'source' | 'target' | 'ledger';

/** A collection of one side: `target.orders`. */
export type Place = `${Side}.${string}`;

/** One change by hand. */
export type Edit =
  | { readonly place: Place; readonly id: string; readonly update: Document }
  | { readonly place: Place; readonly remove: string }
  | { readonly place: Place; readonly add: Doc };

/** Changes a document. */
export const change = (place: Place, id: string, update: Document): Edit => ({
  place,
  id,
  update,
});

/** Changes fields of a document. */
export const set = (place: Place, id: string, fields: Record<string, unknown>): Edit =>
  change(place, id, { $set: fields });

/** Removes a document. */
export const remove = (place: Place, id: string): Edit => ({ place, remove: id });

/** Adds a document. */
export const add = (place: Place, document: Doc): Edit => ({ place, add: document });

/** Adds another document that is equal to one of the fixture but for some fields. */
export const copy = (place: Place, id: string, fields: Doc): Edit => {
  const [side, collection] = split(place);
  const original = contents[side]()[collection]?.find(({ _id }) => _id === id);
  if (!original) throw new RangeError(`The fixture has no ${id} in ${place}.`);
  return add(place, { ...original, ...fields });
};

const contents: Record<Side, () => Contents> = {
  source: sourceContents,
  target: targetContents,
  ledger: ledgerContents,
};

/** A consistent triple of small databases: source, target and ledger of a finished programme. */
export class Fixture {
  private constructor(private readonly client: MongoClient) {}

  /** Fills three fresh databases of a server. */
  static async fill(uri: string): Promise<Fixture> {
    const fixture = new Fixture(await new MongoClient(uri, { ignoreUndefined: true }).connect());
    for (const side of ['source', 'target', 'ledger'] as const) {
      for (const [collection, documents] of Object.entries(contents[side]())) {
        await fixture.db(side).collection<Doc>(collection).insertMany(documents);
      }
    }
    return fixture;
  }

  db(side: Side): Db {
    return this.client.db(`audit-${side}`);
  }

  /** Audits the databases as they are. */
  audit(options: Partial<AuditOptions> = {}): Promise<AuditReport> {
    return audit({
      source: this.db('source'),
      target: this.db('target'),
      ledger: this.db('ledger'),
      programme: pocoGlobal(),
      opening,
      couponSweep,
      couponDeadline,
      websiteClosure,
      ...options,
    });
  }

  /** Audits after some changes by hand, and takes these back. */
  async auditAfter(edits: readonly Edit[], options?: Partial<AuditOptions>): Promise<AuditReport> {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      for (const edit of edits) undo.unshift(await this.#make(edit));
      return await this.audit(options);
    } finally {
      for (const step of undo) await step();
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  async #make(edit: Edit): Promise<() => Promise<unknown>> {
    const collection = this.#collection(edit.place);
    if ('add' in edit) {
      await collection.insertOne(edit.add);
      return () => collection.deleteOne({ _id: edit.add._id });
    }
    const _id = 'remove' in edit ? edit.remove : edit.id;
    const original = await collection.findOne({ _id });
    if (!original) throw new RangeError(`There is no ${_id} in ${edit.place}.`);
    if ('remove' in edit) {
      await collection.deleteOne({ _id });
      return () => collection.insertOne(original);
    }
    const [side, name] = split(edit.place);
    const updates = [{ q: { _id }, u: edit.update }];
    const { nModified } = await this.db(side).command({ update: name, updates });
    if (nModified !== 1) throw new RangeError(`Nothing changed in ${_id} of ${edit.place}.`);
    return () => collection.replaceOne({ _id }, original);
  }

  #collection(place: Place): Collection<Doc> {
    const [side, collection] = split(place);
    return this.db(side).collection<Doc>(collection);
  }
}

function split(place: Place): [Side, string] {
  const [side, collection] = place.split('.');
  if (side !== 'source' && side !== 'target' && side !== 'ledger') {
    throw new RangeError(`${place} is no place.`);
  }
  return [side, collection ?? ''];
}
