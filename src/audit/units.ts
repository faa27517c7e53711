import { hash } from 'node:crypto';
import { batches, byId } from './documents';
import type { Projection, Stored } from './documents';
import { enterCase } from './holds';
import type { Hold } from './holds';
import type { Stores } from './run';
import { UnitTable } from './unitTable';
import { at, text, texts, words } from './values';
import type { Fields } from './values';

/** What can be noted about a guest, or about the records of an excluded customer in an open market. */
export const notes = {
  moved: 1,
  held: 2,
  missing: 4,
  excluded: 8,
  enrolled: 16,
  detached: 32,
} as const;

const MARKET_SHIFT = 8;
const NOTE_MASK = (1 << MARKET_SHIFT) - 1;

/** An enrolment of somebody without account, with the keys of the records that it names. */
export interface EnrolledUnit {
  readonly id: string;
  readonly kind: 'guest' | 'detached';
  readonly market: string | null;
  readonly state: unknown;
  readonly keys: ReadonlySet<bigint>;
}

const recordsOfUnits = ['orders', 'reviews', 'tickets', 'warranties'] as const;
const ownerFields: Projection = { market: 1, customerId: 1, guest: 1 };

/** The key of whoever a record without account belongs to: 8 bytes of a hash, never 0. */
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

/** Everybody who moves without an account: guests, and what is detached from excluded customers. */
export class Units {
  readonly #table = new UnitTable();
  readonly #holds = new Map<bigint, Hold>();

  constructor(readonly markets: readonly string[]) {}

  /** Adds notes to a unit, and its market. */
  mark(key: bigint, market: unknown, bits: number): void {
    const index = this.markets.indexOf(String(market)) + 1;
    this.#table.mark(key, bits | (index << MARKET_SHIFT));
  }

  noteOf(key: bigint): number {
    return this.#table.noteOf(key) & NOTE_MASK;
  }

  holdOf(key: bigint): Hold | undefined {
    return this.#holds.get(key);
  }

  /** Every unit that was marked: its notes, and its market where the programme names it. */
  *all(): Generator<{ note: number; market: string | undefined }> {
    for (const note of this.#table.notes()) {
      yield { note: note & NOTE_MASK, market: this.markets[(note >> MARKET_SHIFT) - 1] };
    }
  }

  /** Reads whose records a case holds: those of few, for every case waits for a person. */
  async loadHolds(stores: Stores): Promise<void> {
    for await (const cases of batches(stores.ledger, 'cases')) {
      const holds = new Map<string, Hold>();
      for (const file of cases) enterCase(holds, file);
      const enrolments = await byId(stores.ledger, 'customers', holds.keys());
      for (const { id, keys } of await unitsOf(stores, [...enrolments.values()])) {
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

/** Those of some enrolments that have no account, with the keys of the records that they name. */
export async function unitsOf(
  { source }: Stores,
  enrolments: readonly Stored[],
): Promise<EnrolledUnit[]> {
  const units = enrolments.filter(({ kind }) => kind === 'guest' || kind === 'detached');
  const keysById = new Map<string, bigint>();
  for (const collection of recordsOfUnits) {
    const ids = units.flatMap((unit) => recordIds(unit, collection));
    const records = await byId(source, collection, ids, ownerFields);
    for (const record of records.values())
      keysById.set(`${collection}/${record._id}`, keyOf(record));
  }
  return units.map((unit) => ({
    id: unit._id,
    kind: unit['kind'] === 'guest' ? 'guest' : 'detached',
    market: text(unit['market']),
    state: unit['state'],
    keys: new Set(
      recordsOfUnits
        .flatMap((name) => recordIds(unit, name).map((id) => keysById.get(`${name}/${id}`)))
        .filter((key) => key !== undefined),
    ),
  }));
}

function recordIds(enrolment: Stored, collection: string): string[] {
  const ids = at(enrolment, `records.${collection}`);
  return Array.isArray(ids) ? texts(ids) : [];
}
