import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { purpose } from '../../src/records/account';
import { customerId } from '../../src/records/ids';
import { market } from '../../src/records/shared';

const part = { in: z.enum(['orders', 'tickets', 'shipments']), id: z.string(), key: z.string() };

/**
 * What an operation leaves for everybody to see. Ids are those of the platform it was done on; what it
 * made is told by its key, which becomes one id at the source and another at the target.
 */
export const visible = z.discriminatedUnion('what', [
  /** A document of its own. */
  z.strictObject({
    what: z.literal('document'),
    in: z.enum(['orders', 'reviews', 'tickets', 'shipments']),
    key: z.string(),
  }),
  /** A part of a document: a return, a message, a tracking event. */
  z.strictObject({ what: z.literal('part'), ...part }),
  /** What a record says since: of an order or a ticket its state, of a review its text. */
  z.strictObject({
    what: z.literal('edited'),
    in: z.enum(['orders', 'reviews', 'tickets']),
    key: z.string(),
    says: z.string(),
  }),
  /** A line of a balance's history. */
  z.strictObject({ what: z.literal('entry'), balance: z.string(), key: z.string() }),
  /** What a customer said last about a purpose. */
  z.strictObject({
    what: z.literal('consent'),
    purpose,
    granted: z.boolean(),
    at: z.coerce.date(),
  }),
  /** In which language a customer wants to be written to. */
  z.strictObject({ what: z.literal('language'), says: z.string() }),
  /** That an order has taken a use of a coupon, or given it back. */
  z.strictObject({
    what: z.enum(['redeemed', 'restored']),
    coupon: z.string(),
    order: z.string(),
  }),
]);
export type Visible = z.infer<typeof visible>;

/** The kinds of operations. */
export const operationKind = z.enum([
  'order',
  'cancel',
  'return',
  'review',
  'edit',
  'ticket',
  'message',
  'close',
  'consent',
  'language',
  'earn',
  'spend',
  'redeem',
  'restore',
  'shipment',
  'event',
]);
export type OperationKind = z.infer<typeof operationKind>;

/** An operation that the customer was told is done; ids only. */
export const acknowledged = z.strictObject({
  /** Of the operation. */
  id: z.string(),
  /** Who asked for it: a customer, a guest, or the source's warehouse. */
  by: z.enum(['customer', 'guest', 'warehouse']),
  /** Whom it concerns; null for a guest. */
  customerId: customerId.nullable(),
  market,
  platform: z.enum(['source', 'target']),
  kind: operationKind,
  visible,
  at: z.coerce.date(),
  /** For how long it met a freeze, in milliseconds; null where it met none. */
  waitedMs: z.number().nullable(),
});
export type Acknowledged = z.infer<typeof acknowledged>;

/** What was acknowledged, in the order in which it was, and, where it has a file, a JSON line for each. */
export class Journal {
  readonly #entries: Acknowledged[] = [];
  readonly #file: number | null;

  /** @param file is appended to; default none. */
  constructor(file?: string) {
    this.#file = file === undefined ? null : openSync(file, 'a');
  }

  /** Everything so far. */
  get entries(): readonly Acknowledged[] {
    return this.#entries;
  }

  /** Notes an operation; it is in the file when this returns. */
  note(entry: Acknowledged): void {
    this.#entries.push(entry);
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}

/** Reads a journal's file; a last line that a kill has cut short was acknowledged to nobody. */
export function readJournal(file: string): Acknowledged[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => acknowledged.parse(JSON.parse(line)));
}
