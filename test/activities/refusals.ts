import { belongingsOf } from './documents';
import { caseOf, decide, failureOf } from './failures';
import type { RecordKind } from './recordSteps';
import { arrive } from './story';
import type { World } from './world';

type Step = 'moveOrders' | 'moveFeedback' | 'moveService';

/** The tests of records that the target refuses to store, for any kind that steps copy. */
export function describeRefusals(
  world: World,
  step: Step,
  { kind, collection, make, change, changed }: RecordKind,
): void {
  const own = String(belongingsOf('C1')[collection][0]?._id);
  const of = { customerId: 'C1', market: 'GB' };
  const ids = async () => {
    const found = await world.raw.target(collection).find().sort({ _id: 1 }).toArray();
    return found.map(({ _id }) => _id);
  };
  const seedAda = async () => {
    const more = [make('X-no', of), make('X-yes', of)];
    const belongings = { [collection]: [...belongingsOf('C1')[collection], ...more] };
    return await arrive(world.steps, await world.seedCustomer('C1', belongings));
  };

  describe(`${step} of a ${kind} that the target refuses`, () => {
    test('needs a case, and everything else moves', async () => {
      const ada = await seedAda();
      await world.refuse(collection, { _id: { $ne: 'poco-X-no' } });
      const needed = await caseOf(world.steps[step](ada));
      expect(needed).toEqual({
        cause: 'refusal',
        records: [{ kind, id: 'X-no' }],
        evidence: [`${kind} X-no: refused by the target (121)`],
      });
      expect(await ids()).toEqual([`poco-${own}`, 'poco-X-yes']);

      await decide(world.steps, ada, needed, 'retry');
      expect(await caseOf(world.steps[step](ada))).toEqual(needed);
      await decide(world.steps, ada, needed, 'setAside');
      expect(await world.steps[step](ada)).toEqual({ written: 0 });
      expect(await ids()).toEqual([`poco-${own}`, 'poco-X-yes']);
    });

    test('is named once where another run was faster with the others', async () => {
      const ada = await seedAda();
      await world.refuse(collection, { _id: { $ne: 'poco-X-no' } });
      const pass = async <T>({ whole }: { whole: () => Promise<T> }): Promise<T> => {
        await failureOf(world.steps[step](ada));
        return await whole();
      };
      const { records, evidence } = await caseOf(world.stepsWith({ pass })[step](ada));
      expect([records, evidence.length]).toEqual([[{ kind, id: 'X-no' }], 1]);
    });

    test('moves once the target takes it', async () => {
      const ada = await seedAda();
      await world.refuse(collection, { _id: { $ne: 'poco-X-no' } });
      await decide(world.steps, ada, await caseOf(world.steps[step](ada)), 'retry');
      await world.refuse(collection, {});
      await world.steps[step](ada);
      expect(await ids()).toEqual([`poco-${own}`, 'poco-X-no', 'poco-X-yes']);
    });

    test('keeps the earlier copy that is there', async () => {
      const ada = await seedAda();
      await world.steps[step](ada);
      await world.raw
        .source(collection)
        .updateMany({ _id: { $in: ['X-no', 'X-yes'] } }, { $set: change });
      await world.refuse(collection, { $nor: [{ _id: 'poco-X-no', ...changed }] });
      const { cause, records } = await caseOf(world.steps[step](ada));
      expect([cause, records]).toEqual(['refusal', [{ kind, id: 'X-no' }]]);
      const at = (_id: string) => world.raw.target(collection).findOne({ _id });
      expect(await at('poco-X-no')).not.toMatchObject(changed);
      expect(await at('poco-X-yes')).toMatchObject(changed);
    });
  });
}
