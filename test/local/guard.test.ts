import { MongoClient } from 'mongodb';
import { guardOrders, overlongPostcode } from '../../local/seed/guard';
import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
import { mapOrder, sourceOrder } from '../../src/records/order';
import { origin } from '../../src/records/ids';
import { indexTarget, openTarget } from '../../src/stores/target';
import { exampleOrder } from '../unit/records/examples';

let server: MongoServer;
let client: MongoClient;

beforeAll(async () => {
  server = await startMongo({ standalone: true });
  client = await MongoClient.connect(server.uri);
}, 180_000);

afterAll(async () => {
  await client?.close();
  await server?.stop();
});

test('a guarded target refuses an overlong postcode, and takes every other', async () => {
  const target = openTarget(client);
  await indexTarget(target);
  await guardOrders(target);
  const [plain, long] = ['ZZ9 9ZZ', overlongPostcode('ZZ9 9ZZ')].map((postcode, index) => {
    const shipTo = { ...exampleOrder.shipTo, postcode };
    const order = sourceOrder.parse({ ...exampleOrder, _id: `O${index}`, shipTo });
    const store = origin.parse('poco');
    const stamp = { store, id: order._id, revision: 1, digest: '0'.repeat(64) };
    return { ...mapOrder(order, { store, owner: { accountId: null } }), origin: stamp };
  });
  await target.orders.insertOne(plain as NonNullable<typeof plain>);
  await expect(target.orders.insertOne(long as NonNullable<typeof long>)).rejects.toMatchObject({
    code: 121,
  });
});
