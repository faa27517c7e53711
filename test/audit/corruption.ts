import type { AuditReport, Finding } from '../../src/audit/audit';
import { Fixture } from './fixture';
import type { Edit } from './fixture';

/** What an audit should name: kind, customer, id, and a part of the cause. */
export type Expected = readonly [
  kind: string,
  customer: string | null,
  id: string,
  cause: string | RegExp,
];

/** One thing done to stores that agreed, and everything that the audit then names. */
export type Corruption = readonly [name: string, edits: readonly Edit[], ...named: Expected[]];

/** A fixture for the tests of a file: moved once, whole again after each of them. */
export function useFixture(): Fixture {
  let filled: Fixture;
  beforeAll(async () => {
    filled = await Fixture.fill();
  }, 180_000);
  afterAll(() => filled?.close());
  return new Proxy({} as Fixture, {
    get: (_, name) => {
      const value: unknown = Reflect.get(filled, name);
      return typeof value === 'function' ? (value.bind(filled) as unknown) : value;
    },
  });
}

/** One test per corruption: exactly what is expected is named, nothing else. */
export function testCorruptions(
  fixture: Fixture,
  subject: string,
  corruptions: readonly Corruption[],
): void {
  describe(`an audit finds, in ${subject}`, () => {
    test.each(corruptions)('%s', async (_, edits, ...named) => {
      const report = await fixture.auditAfter(edits as readonly Edit[]);
      expectNamed(report, named as Expected[]);
    });
  });
}

/** Expects exactly these mismatches, in the order of their kinds and ids, each with what helps. */
export function expectNamed(
  { mismatches, total }: Pick<AuditReport, 'mismatches' | 'total'>,
  named: readonly Expected[],
): void {
  expect(mismatches).toEqual(
    named.map(([kind, customer, id, cause]) => ({
      kind,
      customer,
      id,
      cause:
        typeof cause === 'string' ? expect.stringContaining(cause) : expect.stringMatching(cause),
      remedy: expect.stringMatching(/^(npm run handover -- repair \w+; if it stays: |[A-Z]).*\w/),
    })),
  );
  expect(total).toBe(named.length);
  expectNothingPersonal(mismatches);
}

/** Expects of findings that they tell nobody's data. */
export function expectNothingPersonal(findings: readonly Finding[]): void {
  expect(JSON.stringify(findings)).not.toMatch(personal);
}

/** What the fixture knows of people: addresses, names, hashes, codes, serial numbers, texts. */
const personal = /@|Elm Road|Oak Road|Anna|Gus|16384:|OLD-|NEW-|SN-|Where is|\+44|\+49/i;
