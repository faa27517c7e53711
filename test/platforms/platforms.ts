import { MongoClient } from 'mongodb';
import { startMongo } from '../../local/servers/mongo';
import { digestOf } from '../../src/records/digest';
import { mapOrder } from '../../src/records/order';
import { mapProduct } from '../../src/records/product';
import { origin } from '../../src/records/ids';
import type { SourceId, TargetId } from '../../src/records/ids';
import { mapWarranty } from '../../src/records/warranty';
import { indexSource, openSource } from '../../src/stores/source';
import type { SourceStore } from '../../src/stores/source';
import { indexTarget, openTarget } from '../../src/stores/target';
import type { Moved, TargetStore } from '../../src/stores/target';
import {
  exampleCustomer,
  exampleOrder,
  exampleProduct,
  exampleWarranty,
} from '../unit/records/examples';
import { accountWith, linkTo } from './documents';

/** Both platforms, with the example customer's order and warranty, and one product on sale. */
export interface Platforms {
  readonly source: SourceStore;
  readonly target: TargetStore;
}

/** The two platforms for the tests of a file: before each of them the target has nothing yet. */
export function usePlatforms(): Platforms {
  const stores: Partial<{ -readonly [Role in keyof Platforms]: Platforms[Role] }> = {};
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const server = await startMongo({ standalone: true, durable: false });
    const clients = [await connect(server.uri, 'source'), await connect(server.uri, 'target')];
    stop = async () => {
      await Promise.all(clients.map((client) => client.close()));
      await server.stop();
    };
    const [source, target] = clients as [MongoClient, MongoClient];
    Object.assign(stores, { source: openSource(source), target: openTarget(target) });
  });
  afterAll(() => stop());
  beforeEach(() => furnish(stores as Platforms));
  return stores as Platforms;
}

async function connect(server: string, database: string): Promise<MongoClient> {
  const uri = new URL(server);
  uri.pathname = `/${database}`;
  return await MongoClient.connect(uri.href, { monitorCommands: true });
}

async function furnish({ source, target }: Platforms): Promise<void> {
  await Promise.all([source, target].map(({ client }) => client.db().dropDatabase()));
  await Promise.all([indexSource(source), indexTarget(target)]);
  await source.customers.insertOne({ ...exampleCustomer });
  await source.products.insertOne({ ...exampleProduct });
  await source.orders.insertOne({ ...exampleOrder });
  await source.warranties.insertOne({ ...exampleWarranty });
  await setWebsite({ source }, 'open');
}

/** Opens or closes the source's website. */
export async function setWebsite(
  { source }: Pick<Platforms, 'source'>,
  state: 'open' | 'closed',
): Promise<void> {
  const fallback = state === 'open' ? null : 'https://www.mi.example.com/';
  const change = { $set: { state, fallback, since: new Date(0) } };
  await source.storefront.updateOne({ _id: 'website' }, change, { upsert: true });
}

/** Says at the source who owns the example customer. */
export async function setOwner(
  { source }: Platforms,
  state: 'source' | 'frozen' | 'handedOver',
): Promise<void> {
  const change = { $set: { state, epoch: 1, until: null } };
  await source.ownership.updateOne({ _id: exampleCustomer._id }, change, { upsert: true });
}

const store = origin.parse('poco');

const moved = <T extends { _id: TargetId }>(
  content: T,
  { _id, revision }: { _id: SourceId; revision: number },
): Moved<T> => ({ ...content, origin: { store, id: _id, revision, digest: digestOf(content) } });

/** Publishes the example product at the target, in no market that is excluded. */
export async function publish({ target }: Platforms, changes: object = {}): Promise<void> {
  const product = moved(mapProduct(exampleProduct, store, ['IN']), exampleProduct);
  await target.products.insertOne({ ...product, ...changes });
}

/** Copies the example customer's account, order and warranty to the target. */
export async function copyAll({ target }: Platforms, state: 'arriving' | 'active'): Promise<void> {
  const links = [linkTo(exampleCustomer._id, state)];
  const { email } = exampleCustomer;
  const login = { email, emailVerified: true, phone: null, phoneVerified: false };
  const account = accountWith({ links, login });
  await target.accounts.insertOne(account);
  const mapping = { store, owner: { accountId: account._id } };
  await target.orders.insertOne(moved(mapOrder(exampleOrder, mapping), exampleOrder));
  await target.warranties.insertOne(moved(mapWarranty(exampleWarranty, mapping), exampleWarranty));
}

/** Somebody without an account. */
export const gil = { email: 'gil@example.com', name: 'Gil Blas' };

/** Where parcels go. */
export const home = exampleOrder.shipTo;
