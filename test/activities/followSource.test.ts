import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
import { waitUntil } from '../../local/servers/waitUntil';
import { followSource } from '../../src/activities/followSource';
import { position } from '../../src/stores/ledger';
import { guestsBelongings, orderOf, shipmentOf } from './documents';
import { earn } from './people';
import { enrolled, move } from './story';
import { createWorld, silent, useWorld } from './world';
import type { World } from './world';

const WITHIN_MS = 15_000;

let server: MongoServer;
let world: World;
beforeAll(async () => {
  server = await startMongo({ durable: false });
  world = await createWorld(server.uri);
}, 60_000);
beforeEach(() => world.clear());
afterAll(async () => {
  await world?.close();
  await server?.stop();
});

const standing = async (id: string) => await world.raw.ledger('customers').findOne({ _id: id });
const isMarked = async (id: string) => typeof (await standing(id))?.['changed'] === 'string';
const until = async (holds: () => Promise<boolean>) =>
  expect(await waitUntil(holds, WITHIN_MS)).toBe(true);
const stored = async () => position.nullable().parse(await world.raw.ledger('positions').findOne());

const trackAtSource = (id: string) =>
  world.raw.source('shipments').updateOne({ _id: id }, { $set: { status: 'lost' } });

/** A follower of the source, as one turn of the activity. */
class Follower {
  readonly signals: string[] = [];
  readonly #environment: MockActivityEnvironment;
  readonly #turn: Promise<unknown>;

  constructor() {
    const signal = (id: string) => (name: string) => {
      this.signals.push(`${name} to ${id}`);
      return Promise.resolve();
    };
    const workflow = { getHandle: (id: string) => ({ signal: signal(id) }) };
    const withAbortSignal = (_: AbortSignal, run: () => unknown) => run();
    const client = { workflow, withAbortSignal } as unknown as Client;
    this.#environment = new MockActivityEnvironment({}, { client, logger: silent });
    const turn = this.#environment.run(followSource(world.deps)) as Promise<unknown>;
    this.#turn = turn.catch((failure: unknown) => failure);
  }

  async stop(): Promise<void> {
    this.#environment.cancel();
    await this.#turn;
  }
}

/** Does something while the source is followed, from the moment on in which it is. */
async function following(act: (follower: Follower) => Promise<void>): Promise<void> {
  const follower = new Follower();
  try {
    await until(async () => (await stored()) !== null);
    await act(follower);
  } finally {
    await follower.stop();
  }
}

const moveOne = async (id: string) => move(world.steps, await world.seedCustomer(id));

describe('while the source is followed', () => {
  test('a moved customer of whom it has something new moves again, and the programme is told once', async () => {
    for (const id of ['C1', 'C2']) await moveOne(id);
    await following(async ({ signals }) => {
      await trackAtSource('S-C1');
      await until(() => isMarked('C1'));
      await earn(world, 'B-C2', 10);
      await until(() => isMarked('C2'));
      expect(signals).toEqual(['lookAgain to programme/poco-global']);
    });
    expect(await standing('C1')).toMatchObject({ state: 'enrolled' });
    const { customers } = await world.steps.listCustomers({ market: 'GB', from: 0, count: 100 });
    for (const customer of customers) await move(world.steps, customer);
    expect(await standing('C1')).toMatchObject({ state: 'moved' });
    expect(await isMarked('C1')).toBe(false);
  });

  test('what the move itself writes there is nothing new', async () => {
    for (const id of ['C2', 'C3']) await moveOne(id);
    await following(async () => {
      const ada = await world.seedCustomer('C1');
      await trackAtSource('S-C3');
      await until(() => isMarked('C3'));
      await move(world.steps, ada);
      await trackAtSource('S-C2');
      await until(() => isMarked('C2'));
      expect(await standing('C1')).toMatchObject({ state: 'moved' });
      expect(await isMarked('C1')).toBe(false);
    });
  });

  test('who is still its own is left to the move', async () => {
    await world.seedCustomer('C1');
    await moveOne('C2');
    await following(async () => {
      await trackAtSource('S-C1');
      await trackAtSource('S-C2');
      await until(() => isMarked('C2'));
      expect(await isMarked('C1')).toBe(false);
    });
  });

  test('a guest is known by the address, and an owner of a market that does not move by nothing', async () => {
    const { orders, ...rest } = guestsBelongings('Jo', 'jo@example.com');
    const indian = orderOf('O-IN', { customerId: 'C91', market: 'IN' });
    await world.seed({ ...rest, orders: [...orders, indian] });
    await world.seed({ shipments: [shipmentOf('S-jo', String(orders[0]?._id))] });
    const guests = await enrolled(world.steps);
    for (const guest of guests) await move(world.steps, guest);
    await following(async () => {
      await world.raw.source('orders').updateOne({ _id: 'O-IN' }, { $set: { status: 'lost' } });
      await trackAtSource('S-jo');
      await until(() => isMarked(String(guests[0]?.customerId)));
    });
    const marked = { changed: { $exists: true } };
    expect(await world.raw.ledger('customers').countDocuments(marked)).toBe(1);
  });
});

test('the next turn goes on from where the last one ended', async () => {
  await moveOne('C1');
  await following(async () => undefined);
  await trackAtSource('S-C1');
  await following(() => until(() => isMarked('C1')));
});

test('a turn tells the programme of those whom the last one could not tell of any more', async () => {
  await moveOne('C1');
  const marked = { $set: { changed: 'something', state: 'enrolled' } };
  await world.raw.ledger('customers').updateOne({ _id: 'C1' }, marked);
  await following(async ({ signals }) => until(async () => signals.length === 1));
});

test('where the history is lost every market is compared', async () => {
  await moveOne('C1');
  await trackAtSource('S-C1');
  const lost = { _id: 'source', token: { _data: '82AAAA' }, at: new Date(0) };
  await world.raw.ledger('positions').insertOne(lost);
  const turn = new MockActivityEnvironment({}, { logger: silent }).run(followSource(world.deps));
  expect(await turn).toEqual({ goesOn: true });
  expect(await isMarked('C1')).toBe(true);
  expect((await stored())?.token).not.toEqual(lost.token);
});

test('a programme that has ended is followed no more', async () => {
  await world.raw.ledger('milestones').insertOne({ _id: 'reconciliation' });
  const turn = new MockActivityEnvironment({}, { logger: silent }).run(followSource(world.deps));
  expect(await turn).toEqual({ goesOn: false });
});

describe('a server without a replica set', () => {
  const alone = useWorld();

  test('cannot be followed', async () => {
    const turn = new MockActivityEnvironment({}, { logger: silent }).run(followSource(alone.deps));
    expect(await turn).toEqual({ goesOn: false });
  });
});
