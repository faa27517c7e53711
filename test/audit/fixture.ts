import type { Collection, Db, Document } from 'mongodb';
import { audit, auditCustomer } from '../../src/audit/audit';
import type { AuditOptions, AuditReport, Finding } from '../../src/audit/audit';
import { sharedMongo } from '../activities/server';
import type { Snapshot } from '../activities/snapshot';
import { createWorld } from '../activities/world';
import type { World } from '../activities/world';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { couponDeadline, couponSweep, opening, websiteClosure } from './fixture/documents';
import type { Doc } from './fixture/documents';
import { play } from './fixture/play';

type Side = 'source' | 'target' | 'ledger';

/** A collection of one side: `target.orders`. */
export type Place = `${Side}.${string}`;

/** One change by hand. */
export type Edit = (fixture: Fixture) => Promise<void>;

/** Changes a document. */
export const change =
  (place: Place, id: string, update: Document): Edit =>
  async (fixture) => {
    const _id = fixture.real(id);
    const result = await fixture.at(place).updateOne({ _id }, fixture.realIn(update) as Document);
    if (result.modifiedCount !== 1) throw new RangeError(`Nothing changed in ${id} of ${place}.`);
  };

/** Changes fields of a document. */
export const set = (place: Place, id: string, fields: Record<string, unknown>): Edit =>
  change(place, id, { $set: fields });

/** Rewrites a document by what it says. */
export const alter =
  (place: Place, id: string, rewrite: (document: Doc) => Document): Edit =>
  async (fixture) => {
    const original = await fixture.read(place, id);
    await fixture.at(place).replaceOne({ _id: original._id }, rewrite(original));
  };

/** Removes a document. */
export const remove =
  (place: Place, id: string): Edit =>
  async (fixture) => {
    const { _id } = await fixture.read(place, id);
    await fixture.at(place).deleteOne({ _id });
  };

/** Adds a document. */
export const add =
  (place: Place, document: Doc): Edit =>
  async (fixture) =>
    void (await fixture.at(place).insertOne(fixture.realIn(document) as Doc));

/** Adds another document that is equal to one that is there but for some fields. */
export const copy =
  (place: Place, id: string, fields: Doc): Edit =>
  async (fixture) =>
    void (await fixture.at(place).insertOne({ ...(await fixture.read(place, id)), ...fields }));

/** Changes the part of a list that has this id. */
export const part = (place: Place, id: string, list: string, of: string, fields: Document): Edit =>
  alter(place, id, (document) => ({
    ...document,
    [list]: (document[list] as Document[]).map((one) =>
      Object.values(one).includes(of) ? { ...one, ...fields } : one,
    ),
  }));

/** A finished programme: a small store that the real activities have moved, with the ledger they left. */
export class Fixture {
  private constructor(
    readonly world: World,
    private readonly moved: Snapshot,
    /** The ids that the move has given to those without account, by what tests call them. */
    private readonly aliases: ReadonlyMap<string, string>,
  ) {}

  /** Moves the store into fresh databases, and does something more to it, if it is told to. */
  static async fill(more: (world: World) => Promise<void> = async () => {}): Promise<Fixture> {
    const world = await createWorld();
    await play(world);
    await more(world);
    const units = await world.deps.ledger.customers.find({ kind: { $ne: 'account' } }).toArray();
    const aliases = new Map(
      units.map(({ _id, kind }) => [kind === 'guest' ? 'G1' : 'D1', String(_id)]),
    );
    return new Fixture(world, await world.dump(), aliases);
  }

  db(side: Side): Db {
    return this.world.deps[side].client.db();
  }

  /** The address of a side's database. */
  async uri(side: Side): Promise<string> {
    const uri = new URL(await sharedMongo());
    uri.pathname = `/${this.db(side).databaseName}`;
    return uri.href;
  }

  /** A collection, for whatever a test does to it. */
  at(place: Place): Collection<Doc> {
    const [side, collection] = place.split('.') as [Side, string];
    return this.world.raw[side](collection) as unknown as Collection<Doc>;
  }

  async read(place: Place, id: string): Promise<Doc> {
    const found = await this.at(place).findOne({ _id: this.real(id) });
    if (!found) throw new RangeError(`There is no ${id} in ${place}.`);
    return found;
  }

  /** A text with the ids of those without account, in place of what tests call them. */
  real(text: string): string {
    return [...this.aliases].reduce(
      (replaced, [alias, id]) => replaced.replaceAll(new RegExp(`\\b${alias}\\b`, 'g'), id),
      text,
    );
  }

  /** The same for every text in a value. */
  realIn(value: unknown): unknown {
    if (typeof value === 'string') return this.real(value);
    if (Array.isArray(value)) return value.map((one) => this.realIn(one));
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.realIn(one)]));
  }

  /** Audits the databases as they are; a mismatch is reported at once, unless told otherwise. */
  async audit(options: Partial<AuditOptions> = {}, onProgress?: () => void): Promise<AuditReport> {
    const report = await audit({ ...this.options(), ...options }, onProgress);
    return { ...report, mismatches: this.called(report.mismatches) };
  }

  /** Audits one customer alone. */
  async auditCustomer(customer: string): Promise<readonly Finding[]> {
    return this.called(await auditCustomer(this.options(), this.real(customer)));
  }

  /** Audits after some changes by hand, and takes these back. */
  async auditAfter(edits: readonly Edit[], options?: Partial<AuditOptions>): Promise<AuditReport> {
    return await this.after(edits, () => this.audit(options));
  }

  /** Does something after some changes by hand, and takes everything back. */
  async after<Result>(edits: readonly Edit[], use: () => Promise<Result>): Promise<Result> {
    try {
      for (const edit of edits) await edit(this);
      return await use();
    } finally {
      await this.world.restore(this.moved);
    }
  }

  close(): Promise<void> {
    return this.world.close();
  }

  options(): AuditOptions {
    return {
      source: this.db('source'),
      target: this.db('target'),
      ledger: this.db('ledger'),
      programme: pocoGlobal(),
      opening,
      couponSweep,
      couponDeadline,
      websiteClosure,
      looks: 1,
      pause: async () => {},
    };
  }

  /** Findings with what tests call those without account. */
  private called(findings: readonly Finding[]): Finding[] {
    const text = [...this.aliases].reduce(
      (replaced, [alias, id]) => replaced.replaceAll(id, alias),
      JSON.stringify(findings),
    );
    return JSON.parse(text) as Finding[];
  }
}
