import type { AuditReport } from '../../src/audit/audit';
import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
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

/** One test per corruption: exactly what is expected is named, nothing else. */
export function testCorruptions(subject: string, corruptions: readonly Corruption[]): void {
  describe(`an audit finds, in ${subject}`, () => {
    let server: MongoServer;
    let fixture: Fixture;

    beforeAll(async () => {
      server = await startMongo({ standalone: true });
      fixture = await Fixture.fill(server.uri);
    }, 180_000);

    afterAll(async () => {
      await fixture?.close();
      await server?.stop();
    });

    test.each(corruptions)('%s', async (_, edits, ...named) => {
      const report = await fixture.auditAfter(edits as readonly Edit[]);
      expectNamed(report, named as Expected[]);
    });
  });
}

/** Expects exactly these mismatches, in the order of their kinds and ids. */
export function expectNamed({ mismatches, total }: AuditReport, named: readonly Expected[]): void {
  expect(mismatches).toEqual(
    named.map(([kind, customer, id, cause]) => ({
      kind,
      customer,
      id,
      cause:
        typeof cause === 'string' ? expect.stringContaining(cause) : expect.stringMatching(cause),
    })),
  );
  expect(total).toBe(named.length);
  expect(JSON.stringify(mismatches)).not.toMatch(personal);
}

/** What the fixture knows of people: addresses, names, hashes, codes, serial numbers, texts. */
const personal = /@|Elm Road|Oak Road|Anna|Gus|16384:|OLD-|NEW-|SN-|Where is|\+44|\+49/i;
