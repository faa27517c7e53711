import { expectNamed, useFixture } from './corruption';
import { enrolled, move } from '../activities/story';
import { add, remove } from './fixture';
import type { Edit } from './fixture';

const fixture = useFixture();

const tombstone = (by: 'source' | 'target') =>
  add('target.tombstones', { _id: 'reviews/poco-V1', by, at: new Date(0) });
const deletion = remove('target.reviews', 'poco-V1');

describe('what is deleted at the target', () => {
  test('is no loss where a tombstone says so', async () => {
    expectNamed(await fixture.auditAfter([tombstone('target'), deletion]), []);
  });

  test('is lost without one', async () => {
    expectNamed(await fixture.auditAfter([deletion]), [
      ['review.lost', 'C1', 'V1', 'is not at the target'],
    ]);
  });

  test('for the source is lost as long as the source has it', async () => {
    expectNamed(await fixture.auditAfter([tombstone('source'), deletion]), [
      ['review.lost', 'C1', 'V1', 'is not at the target'],
    ]);
  });
});

/** Whoever has something new, or has lost something, at the source moves again. */
const catchUp: Edit = async ({ world }) => {
  for (const customer of await enrolled(world.steps)) await move(world.steps, customer);
};
const ofGuest = ['orders/O2', 'reviews/V2', 'warranties/W2'] as const;
const deleteAtSource = (name: string) => {
  const [collection = '', id = ''] = name.split('/');
  return remove(`source.${collection}`, id);
};

describe('what a guest had, once the source has deleted it', () => {
  test('is an orphan until the guest has moved again, then nothing', async () => {
    const deleted = deleteAtSource('reviews/V2');
    const before = await fixture.auditAfter([deleted]);
    expect(before.mismatches.map(({ kind, id }) => [kind, id])).toEqual([
      ['enrolment.differs', 'G1'],
      ['receipt.differs', 'G1-1'],
      ['review.orphan', 'poco-V2'],
    ]);
    expectNamed(await fixture.auditAfter([deleted, catchUp]), []);
  });

  test('is not owed where it was never moved', async () => {
    const later: Edit = async ({ world }) => {
      const review = await fixture.read('source.reviews', 'V2');
      await world.seed({ reviews: [{ ...review, _id: 'V9' }] });
      await world.steps.enrolMarket({ market: 'GB' });
      await world.raw.source('reviews').deleteOne({ _id: 'V9' });
    };
    expectNamed(await fixture.auditAfter([later, catchUp, catchUp]), []);
  });

  test('may be everything: the guest stays on the list, and nothing is owed', async () => {
    const deleted = [...ofGuest, 'shipments/S2'].map(deleteAtSource);
    expectNamed(await fixture.auditAfter([...deleted, catchUp]), []);
  });

  test('stays at the target where that has changed it', async () => {
    const report = await fixture.auditAfter([deleteAtSource('warranties/W2'), catchUp]);
    expectNamed(report, []);
  });
});

test('a record that an enrolment names and nobody has is named, deleted by nobody', async () => {
  const forge: Edit = async (filled) =>
    void (await filled
      .at('ledger.customers')
      .updateOne({ _id: filled.real('G1') }, { $push: { 'records.reviews': 'V9' } as never }));
  expectNamed(await fixture.auditAfter([forge]), [
    ['enrolment.differs', 'G1', 'G1', /^names \d records, and the source has \d of them$/],
  ]);
});
