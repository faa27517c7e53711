import type { Document } from 'mongodb';
import type { z } from 'zod';
import type { CaseRecord } from '../../src/cases/case';
import { digestOf } from '../../src/records/digest';
import { belongingsOf, guestsBelongings } from './documents';
import type { Stored } from './documents';
import { describeDoubleEdits } from './doubleEdits';
import { caseOf, decide } from './failures';
import { describeRefusals } from './refusals';
import { arrive, enrolled } from './story';
import type { World } from './world';

/** A kind of record that a step copies. */
export interface RecordKind {
  readonly kind: CaseRecord['kind'];
  readonly collection: 'orders' | 'reviews' | 'tickets' | 'warranties';
  readonly make: (id: string, of: Document) => Stored;
  /** The target's schema, without the stamp of the origin. */
  readonly schema: z.ZodType;
  /** A change that its owner can make, and how it shows at the target. */
  readonly change: Document;
  readonly changed: Document;
  /** Another change that its owner can make. */
  readonly again: Document;
  /** What makes it fail its schema. */
  readonly fault: Document;
}

/** The tests of everything that the steps which copy records have in common. */
export function describeRecords(
  world: World,
  step: 'moveOrders' | 'moveFeedback' | 'moveService',
  record: RecordKind,
): void {
  const { kind, collection, make, schema, change, changed, fault } = record;
  describeDoubleEdits(world, step, record);
  describeRefusals(world, step, record);
  const at = (id: string) => world.raw.target(collection).findOne({ _id: id });
  const ids = async () => {
    const found = await world.raw.target(collection).find().sort({ _id: 1 }).toArray();
    return found.map(({ _id }) => _id);
  };
  const seedAda = async (...more: Stored[]) => {
    const own = belongingsOf('C1');
    const customer = await world.seedCustomer('C1', {
      [collection]: [...own[collection], ...more],
    });
    return await arrive(world.steps, customer);
  };
  const own = () => belongingsOf('C1')[collection][0] as Stored;
  const of = { customerId: 'C1', market: 'GB' };

  describe(`${step} of a ${kind}`, () => {
    test('copies it to its owner, with where it came from', async () => {
      await world.seedCustomer('C2');
      await world.steps[step](await seedAda());
      const { origin, ...content } = (await at(`poco-${own()._id}`)) as Stored;
      expect(schema.parse(content)).toMatchObject({
        accountId: 'poco-C1',
        guest: null,
        region: 'GB',
      });
      const { revision, _id: id } = own();
      expect(origin).toEqual({ store: 'poco', id, revision, digest: digestOf(content) });
      expect(await ids()).toEqual([`poco-${own()._id}`]);
    });

    test("moves by the record's own market", async () => {
      const abroad = ['FR', 'IN', 'US'].map((market) => make(`X-${market}`, { ...of, market }));
      await world.steps[step](await seedAda(...abroad));
      expect(await ids()).toEqual([`poco-${own()._id}`, 'poco-X-FR']);
      expect(await at('poco-X-FR')).toMatchObject({ region: 'FR', accountId: 'poco-C1' });
    });

    test('writes nothing again', async () => {
      const ada = await seedAda();
      await world.steps[step](ada);
      world.commands.forget();
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(world.commands.writes).toEqual([]);
    });

    test.each([
      ['a later revision', 1],
      ['the same revision', 0],
    ])('replaces a copy by %s that differs', async (_, raised) => {
      const ada = await seedAda();
      await world.steps[step](ada);
      const later = { ...own(), ...change, revision: (own()['revision'] as number) + raised };
      await world.raw.source(collection).replaceOne({ _id: own()._id }, later);
      await world.steps[step](ada);
      expect(await at(`poco-${own()._id}`)).toMatchObject(changed);
    });

    test('leaves a copy of a later revision alone', async () => {
      const ada = await seedAda();
      await world.steps[step](ada);
      const filter = { _id: `poco-${own()._id}` };
      const later = { 'origin.revision': 99, 'origin.digest': '0'.repeat(64) };
      await world.raw.target(collection).updateOne(filter, { $set: later });
      await world.raw.source(collection).updateOne({ _id: own()._id }, { $set: change });
      await world.steps[step](ada);
      expect(await at(filter._id)).not.toMatchObject(changed);
    });

    test('a malformed one needs a case, and everything else moves', async () => {
      const ada = await seedAda(make('X-broken', { ...of, ...fault }), make('X-sound', of));
      const needed = await caseOf(world.steps[step](ada));
      expect(needed).toMatchObject({ cause: 'schema', records: [{ kind, id: 'X-broken' }] });
      expect(await ids()).toEqual([`poco-${own()._id}`, 'poco-X-sound']);

      await decide(world.steps, ada, needed, 'retry');
      await caseOf(world.steps[step](ada));
      await decide(world.steps, ada, needed, 'setAside');
      await world.steps[step](ada);
      expect(await ids()).toEqual([`poco-${own()._id}`, 'poco-X-sound']);
    });

    test('a second malformed one needs the case again, and names both', async () => {
      const ada = await seedAda(make('X-broken', { ...of, ...fault }));
      const first = await caseOf(world.steps[step](ada));
      await decide(world.steps, ada, first, 'setAside');
      await world.seed({ [collection]: [make('X-too', { ...of, ...fault })] });
      const { records } = await caseOf(world.steps[step](ada));
      expect(records).toEqual([
        { kind, id: 'X-broken' },
        { kind, id: 'X-too' },
      ]);
    });

    test('once mended, it moves', async () => {
      const ada = await seedAda(make('X-broken', { ...of, ...fault }));
      const needed = await caseOf(world.steps[step](ada));
      await decide(world.steps, ada, needed, 'retry');
      await world.raw.source(collection).replaceOne({ _id: 'X-broken' }, make('X-broken', of));
      await world.steps[step](ada);
      expect(await ids()).toEqual([`poco-${own()._id}`, 'poco-X-broken']);
    });

    test("a guest's keeps the guest's words and gets no account", async () => {
      await world.seed(guestsBelongings('jo', 'Jo@Example.com'));
      const [record] = guestsBelongings('jo', 'Jo@Example.com')[collection];
      for (const guest of await enrolled(world.steps))
        await world.steps[step]({ ...guest, accountId: null });
      expect(await ids()).toEqual([`poco-${record?._id}`]);
      const guest = { email: 'Jo@Example.com', name: 'Guest jo' };
      expect(await at(`poco-${record?._id}`)).toMatchObject({ accountId: null, guest });
    });

    test('one of an open market whose owner is excluded moves without an owner', async () => {
      const customers = belongingsOf('C91', 'IN').customers;
      await world.seed({ customers });
      const markets = ['GB', 'IN'].map((market) =>
        make(`X-${market}`, { customerId: 'C91', market }),
      );
      await world.seed({ [collection]: markets });
      const found = await enrolled(world.steps);
      expect(found).toMatchObject([{ kind: 'detached' }]);
      for (const detached of found) await world.steps[step]({ ...detached, accountId: null });
      expect(await ids()).toEqual(['poco-X-GB']);
      expect(await at('poco-X-GB')).toMatchObject({ accountId: null, guest: null });
    });
  });
}
