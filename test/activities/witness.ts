import { DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import type { World } from './world';

/** What workflows would see, and histories keep, of each call: input, result or failure. */
export class Witness {
  readonly #seen = new Set<string>();

  /** The same activities, watched. */
  watch(steps: Activities): Activities {
    return Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (input: never) => this.#note(input, (step as (input: never) => Promise<unknown>)(input)),
      ]),
    ) as unknown as Activities;
  }

  async #note(input: unknown, run: Promise<unknown>): Promise<unknown> {
    this.#seen.add(JSON.stringify(input) ?? '');
    try {
      const result = await run;
      this.#seen.add(JSON.stringify(result) ?? '');
      return result;
    } catch (error) {
      const converter = new DefaultFailureConverter();
      const failure = converter.errorToFailure(error, defaultPayloadConverter);
      // Details are bytes there; as bytes they would hide what they say.
      const readable = (_: string, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString() : value;
      this.#seen.add(JSON.stringify(failure, readable));
      throw error;
    }
  }

  /** Fails where any of it, or the ledger, says what it must not. */
  async judge(world: World): Promise<void> {
    expect(this.#seen.size).toBeGreaterThan(0);
    const { ledger, ...stores } = await world.dump();
    const said = [...this.#seen, JSON.stringify(ledger)].join('\n');
    const secrets = new Set(secretsOf(stores));
    expect([...secrets].filter((secret) => isSaid(secret, said))).toEqual([]);
  }
}

const secretFields = new Set([
  'email',
  'given',
  'family',
  'givenName',
  'familyName',
  'recipient',
  'street',
  'city',
  'postcode',
  'phone',
  'code',
  'hash',
  'body',
  'text',
  'title',
  'headline',
  'subject',
  'topic',
  'trackingNumber',
  'serialNumber',
]);

/** What belongs to persons in any store: all texts of the fields that hold such. */
export function secretsOf(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return secretFields.has(field) && value ? [value] : [];
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  const fieldOf = (name: string) => (field === 'guest' && name === 'name' ? 'givenName' : name);
  return Object.entries(value).flatMap(([name, part]) =>
    secretsOf(part, Array.isArray(value) ? field : fieldOf(name)),
  );
}

/** Whether a text says a secret, as a word of its own: `metadata` does not say Ada. */
export const isSaid = (secret: string, text: string) =>
  new RegExp(`(?<!\\w)${secret.replaceAll(/[^\w ]/g, '\\$&')}(?!\\w)`, 'i').test(text);
