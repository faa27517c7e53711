import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
import { expectNamed } from './corruption';
import { Fixture } from './fixture';
import type { Doc } from './fixture/documents';
import { from } from './fixture/documents';

const MANY = 1_200;

describe('an audit of more than it holds at once', () => {
  let server: MongoServer;
  let fixture: Fixture;

  beforeAll(async () => {
    server = await startMongo({ standalone: true });
    fixture = await Fixture.fill(server.uri);
    await multiply('source', 'O2', (_, id) => ({ _id: id }));
    await multiply('target', 'poco-O2', (order, id) => ({
      _id: `poco-${id}`,
      orderNumber: order.orderNumber,
      origin: from(id),
    }));
  }, 180_000);

  afterAll(async () => {
    await fixture?.close();
    await server?.stop();
  });

  test('pairs every order with its copy, and names the one that is lost', async () => {
    expectNamed(await fixture.audit(), []);
    const lost = idOf(700);
    await fixture
      .db('target')
      .collection<Doc>('orders')
      .deleteOne({ _id: `poco-${lost}` });
    const report = await fixture.audit();
    expectNamed(report, [['order.lost', 'G1', lost, 'is not at the target']]);
    expect(report.census.orders).toMatchObject({ source: 9 + MANY, moved: 4 + MANY - 1 });
  });

  test('names every stray', async () => {
    await fixture.db('source').collection<Doc>('orders').deleteMany({ _id: /^O2-/ });
    const { total, mismatches } = await fixture.audit();
    expect(total).toBe(MANY - 1);
    expect(new Set(mismatches.map(({ kind }) => kind))).toEqual(new Set(['order.orphan']));
  });

  async function multiply(
    side: 'source' | 'target',
    of: string,
    differing: (order: Doc, id: string) => Partial<Doc>,
  ): Promise<void> {
    const orders = fixture.db(side).collection<Doc>('orders');
    const order = await orders.findOne({ _id: of });
    if (!order) throw new RangeError(`The fixture has no ${of}.`);
    const copies = Array.from({ length: MANY }, (_, index) => ({
      ...order,
      ...differing(order, idOf(index)),
    }));
    await orders.insertMany(copies);
  }
});

const idOf = (index: number) => `O2-${index}`;
