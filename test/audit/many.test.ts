import { digestOf } from '../../src/records/digest';
import { expectNamed, useFixture } from './corruption';
import type { Edit } from './fixture';
import type { Doc } from './fixture/documents';

const MANY = 1_200;
const ids = Array.from({ length: MANY }, (_, index) => `O2-${index}`);

/** G1 has ordered very often, and all of it was moved. */
const ordering: Edit = async (fixture) => {
  const order = await fixture.read('source.orders', 'O2');
  const { origin, ...copy } = await fixture.read('target.orders', 'poco-O2');
  await fixture.at('source.orders').insertMany(ids.map((_id) => ({ ...order, _id })));
  await fixture.at('target.orders').insertMany(
    ids.map((id): Doc => {
      const content = { ...copy, _id: `poco-${id}` };
      return { ...content, origin: { ...(origin as Doc), id, digest: digestOf(content) } };
    }),
  );
  await fixture
    .at('ledger.customers')
    .updateOne({ _id: fixture.real('G1') }, { $set: { 'records.orders': ['O2', ...ids] } });
  await fixture
    .at('ledger.receipts')
    .updateOne({ _id: fixture.real('G1-1') }, { $set: { 'counts.order': MANY + 1 } });
};

const fixture = useFixture();

describe('an audit of more than it holds at once', () => {
  test('pairs every order with its copy, and names the one that is lost', async () => {
    const lost = ids[700] ?? '';
    const losing: Edit = async () =>
      void (await fixture.at('target.orders').deleteOne({ _id: `poco-${lost}` }));
    const { census, ...report } = await fixture.auditAfter([ordering, losing]);
    expectNamed(report, [['order.lost', 'G1', lost, 'is not at the target']]);
    expect(census.orders).toMatchObject({ source: 9 + MANY, moved: 4 + MANY - 1 });
  });

  test('names every stray', async () => {
    const forgetting: Edit = async () =>
      void (await fixture.at('source.orders').deleteMany({ _id: /^O2-/ }));
    const { total, mismatches } = await fixture.auditAfter([ordering, forgetting]);
    const strays = mismatches.filter(({ kind }) => kind === 'order.orphan');
    expect(strays).toHaveLength(MANY);
    expect(total).toBe(MANY + 2);
    expect(mismatches[0]).toMatchObject({ kind: 'enrolment.differs', id: 'G1' });
    expect(mismatches.at(-1)).toMatchObject({ kind: 'receipt.differs', id: 'G1-1' });
  });
});
