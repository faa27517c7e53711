import { hash } from 'node:crypto';
import { batches, byId } from './documents';
import type { Projection, Stored } from './documents';
import { enterCase } from './holds';
import type { Hold } from './holds';
import type { Stores } from './run';
import { UnitTable } from './unitTable';
import { at, text, texts, words } from './values';
import type { Fields } from './values';

/** The collections that somebody without account has a part in. */
export const unitKinds = ['orders', 'reviews', 'tickets', 'warranties'] as const;

/** A record of somebody without account. */
export interface UnitRecord {
  readonly collection: (typeof unitKinds)[number];
  readonly id: string;
  readonly key: bigint;
}

/** An enrolment of somebody without account, with those of its records that the source has. */
export interface EnrolledUnit {
  readonly enrolment: Stored;
  readonly id: string;
  readonly kind: 'guest' | 'detached';
  readonly records: readonly UnitRecord[];
  /** Of whom the records are: one, unless the ledger is wrong. */
  readonly keys: ReadonlySet<bigint>;
}

/** What of a record tells whom it belongs to. */
export const ownerFields: Projection = { market: 1, customerId: 1, guest: 1 };

/** The key of whoever a record without account belongs to: 8 bytes of a hash, never 0. Kept nowhere. */
export function keyOf(record: Fields): bigint {
  const customer = text(record['customerId']);
  const email = text(at(record, 'guest.email'))?.toLowerCase() ?? '';
  const owner = customer === null ? `guest ${email}` : `customer ${customer}`;
  return hashOf(`${words(record['market'])} ${owner}`);
}

/** A key of 8 bytes for a text, never 0. */
export function hashOf(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE() || 1n;
}

/** Everybody who moves without an account, as the ledger knows them: read when the first of them is met. */
export class Units {
  readonly #enrolled = new UnitTable();
  readonly #holds = new Map<bigint, Hold>();
  #loading: Promise<void> | null = null;

  constructor(private readonly stores: Stores) {}

  /** Reads who is enrolled, and whose records a case holds. */
  load(): Promise<void> {
    this.#loading ??= Promise.all([this.#loadEnrolled(), this.#loadHolds()]).then(() => undefined);
    return this.#loading;
  }

  /** Whether whoever has this key is among the ledger's customers. */
  isEnrolled(key: bigint): boolean {
    return this.#enrolled.noteOf(key) !== 0;
  }

  /** What the cases of whoever has this key account for. */
  holdOf(key: bigint): Hold | undefined {
    return this.#holds.get(key);
  }

  async #loadEnrolled(): Promise<void> {
    const filter = { kind: { $ne: 'account' } };
    for await (const enrolments of batches(this.stores.ledger, 'customers', { filter })) {
      for (const { keys } of await unitsOf(this.stores, enrolments)) {
        for (const key of keys) this.#enrolled.mark(key, 1);
      }
    }
  }

  /** Of few, for every case waits for a person. */
  async #loadHolds(): Promise<void> {
    for await (const cases of batches(this.stores.ledger, 'cases')) {
      const holds = new Map<string, Hold>();
      for (const file of cases) enterCase(holds, file);
      const enrolments = await byId(this.stores.ledger, 'customers', holds.keys());
      for (const { id, keys } of await unitsOf(this.stores, [...enrolments.values()])) {
        for (const key of keys) this.#merge(key, holds.get(id));
      }
    }
  }

  #merge(key: bigint, hold: Hold | undefined): void {
    if (!hold) return;
    const known = this.#holds.get(key);
    if (known) {
      known.open ||= hold.open;
      for (const record of hold.named) known.named.add(record);
      for (const record of hold.aside) known.aside.add(record);
      for (const record of hold.differing) known.differing.add(record);
    } else this.#holds.set(key, hold);
  }
}

/** Those of some enrolments that have no account, with the records that they name. */
export async function unitsOf(
  { source }: Pick<Stores, 'source'>,
  enrolments: readonly Stored[],
): Promise<EnrolledUnit[]> {
  const units = enrolments.filter(({ kind }) => kind === 'guest' || kind === 'detached');
  const found = new Map<string, UnitRecord>();
  for (const collection of unitKinds) {
    const ids = units.flatMap((unit) => recordIds(unit, collection));
    for (const record of (await byId(source, collection, ids, ownerFields)).values()) {
      const { _id: id } = record;
      found.set(`${collection}/${id}`, { collection, id, key: keyOf(record) });
    }
  }
  return units.map((unit) => {
    const records = unitKinds.flatMap((name) =>
      recordIds(unit, name).flatMap((id) => found.get(`${name}/${id}`) ?? []),
    );
    return {
      enrolment: unit,
      id: unit._id,
      kind: unit['kind'] === 'guest' ? 'guest' : 'detached',
      records,
      keys: new Set(records.map(({ key }) => key)),
    };
  });
}

/** The records of a collection that an enrolment names. */
export function recordIds(enrolment: Stored, collection: string): string[] {
  const ids = at(enrolment, `records.${collection}`);
  return Array.isArray(ids) ? texts(ids) : [];
}
