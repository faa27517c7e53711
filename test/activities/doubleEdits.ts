import type { Document } from 'mongodb';
import { versionOf, digestOf } from '../../src/records/digest';
import type { Choice } from '../../src/cases/case';
import { belongingsOf } from './documents';
import type { Stored } from './documents';
import { caseOf, decide } from './failures';
import type { RecordKind } from './recordSteps';
import { arrive } from './story';
import type { World } from './world';

type Step = 'moveOrders' | 'moveFeedback' | 'moveService';

/** The tests of records that were edited on both sides, for any kind that steps copy. */
export function describeDoubleEdits(
  world: World,
  step: Step,
  { kind, collection, make, change, changed, again }: RecordKind,
): void {
  const id = String(belongingsOf('C1')[collection][0]?._id);
  const there = { _id: `poco-${id}` };
  const of = { customerId: 'C1', market: 'GB' };
  const edit = { region: 'FR' };

  const source = () => world.raw.source(collection);
  const target = () => world.raw.target(collection);
  const content = async () => {
    const { origin: _, ...stored } = (await target().findOne(there)) ?? { origin: null };
    return stored;
  };
  /** Somebody edits the copy, the owner the record. */
  const meet = async (changes: Document = change) => {
    await target().updateOne(there, { $set: edit });
    await source().updateOne({ _id: id }, { $set: changes, $inc: { revision: 1 } });
  };
  const seedAda = async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await world.steps[step](ada);
    return ada;
  };
  const decided = async (choice: Choice) => {
    const ada = await seedAda();
    await meet();
    await decide(world.steps, ada, await caseOf(world.steps[step](ada)), choice);
    return ada;
  };

  describe(`${step} of a ${kind} that was edited at the target`, () => {
    test('leaves it alone as long as the source says what it said', async () => {
      const ada = await seedAda();
      await target().updateOne(there, { $set: edit });
      await source().updateOne({ _id: id }, { $inc: { revision: 1 } });
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(await content()).toMatchObject(edit);
    });

    test('and at the source needs a case that names the fields, and everything else moves', async () => {
      const ada = await seedAda();
      await meet();
      await world.seed({ [collection]: [make('X-new', of)] });
      const record = (await source().findOne({ _id: id })) as Stored & { revision: number };
      expect(await caseOf(world.steps[step](ada))).toEqual({
        cause: 'doubleEdit',
        records: [
          { kind, id, edit: { source: versionOf(record), target: digestOf(await content()) } },
        ],
        evidence: [`${kind} ${id}: region, ${Object.keys(changed).join()}`],
      });
      expect(await content()).toMatchObject(edit);
      expect(await target().findOne({ _id: 'poco-X-new' })).not.toBeNull();
    });

    test('and at the source alike needs no case', async () => {
      const ada = await seedAda();
      await target().updateOne(there, { $set: changed });
      await source().updateOne({ _id: id }, { $set: change, $inc: { revision: 1 } });
      await world.steps[step](ada);
      expect(await content()).toMatchObject({ ...changed, region: 'GB' });
    });

    test('`keepTarget` leaves it, until the source changes again', async () => {
      const ada = await decided('keepTarget');
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(await content()).toMatchObject(edit);

      await source().updateOne({ _id: id }, { $set: again });
      const { records } = await caseOf(world.steps[step](ada));
      expect(records).toMatchObject([{ kind, id }]);
      expect(await content()).toMatchObject(edit);
    });

    test('`keepTarget` leaves what is edited there later, too', async () => {
      const ada = await decided('keepTarget');
      await target().updateOne(there, { $set: { region: 'ES' } });
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
    });

    test('`takeSource` overwrites it once', async () => {
      const ada = await decided('takeSource');
      expect(await world.steps[step](ada)).toEqual({ written: 1 });
      const stored = await content();
      expect(stored).toMatchObject({ ...changed, region: 'GB' });
      expect(await target().findOne(there)).toMatchObject({ origin: { digest: digestOf(stored) } });

      await target().updateOne(there, { $set: edit });
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(await content()).toMatchObject(edit);
    });

    test('`takeSource` overwrites nothing that nobody has seen', async () => {
      const ada = await decided('takeSource');
      await target().updateOne(there, { $set: { region: 'ES' } });
      await caseOf(world.steps[step](ada));
      expect(await content()).toMatchObject({ region: 'ES' });
    });

    test('in the moment of the write is not overwritten, and looked at again', async () => {
      const ada = await decided('takeSource');
      const pass = async <T>({ whole }: { whole: () => Promise<T> }): Promise<T> => {
        await target().updateOne(there, { $set: { region: 'ES' } });
        return await whole();
      };
      const run = world.stepsWith({ pass })[step](ada);
      await expect(run).rejects.toMatchObject({ type: 'Overtaken', nonRetryable: false });
      expect(await content()).toMatchObject({ region: 'ES' });
    });

    test('is overwritten once by two at once, where it was so decided', async () => {
      const ada = await decided('takeSource');
      await Promise.allSettled([world.steps[step](ada), world.steps[step](ada)]);
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(await content()).toMatchObject({ ...changed, region: 'GB' });
    });
  });
}
