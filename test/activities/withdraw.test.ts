import type { CustomerRef } from '../../src/activities/customerRef';
import { accountOf, emailOf, loginOf, targetAccountOf } from './documents';
import { change, seedAda } from './people';
import { arrive, move } from './story';
import { useWorld } from './world';

const world = useWorld();

const kinds = ['orders', 'shipments', 'reviews', 'tickets', 'warranties'] as const;
const askForErasure = () =>
  world.raw.source('customers').updateOne({ _id: 'C1' }, { $set: { status: 'erasurePending' } });
const there = async () =>
  await Promise.all(kinds.map((kind) => world.raw.target(kind).countDocuments({})));
const account = () => world.raw.target('accounts').findOne({});
const stateOf = async () => (await world.raw.ledger('customers').findOne({ _id: 'C1' }))?.['state'];

/** Copies everything, and takes nothing over. */
async function copyAll(ada: CustomerRef) {
  const owner = await arrive(world.steps, ada);
  await world.steps.moveOrders(owner);
  await world.steps.moveFeedback(owner);
  await world.steps.moveService(owner);
  expect(await there()).not.toContain(0);
  return owner;
}

describe('who asks for erasure after the copy', () => {
  test.each([
    ['reviews', ['reviews']],
    ['parcels', ['shipments']],
    ['orders and their parcels', ['orders', 'shipments']],
  ])('lapses with the %s that the source has deleted since', async (_, deleted) => {
    const ada = await seedAda(world);
    await copyAll(ada);
    for (const kind of deleted) await world.raw.source(kind).deleteMany({});
    await askForErasure();
    expect(await move(world.steps, ada)).toBe('lapsed');
    expect(await there()).toEqual([0, 0, 0, 0, 0]);
  });

  test('lapses, and nothing stays at the target', async () => {
    const ada = await seedAda(world);
    await copyAll(ada);
    await askForErasure();
    expect(await move(world.steps, ada)).toBe('lapsed');
    expect(await there()).toEqual([0, 0, 0, 0, 0]);
    expect(await account()).toBeNull();
    expect(await stateOf()).toBe('lapsed');
    expect(await world.steps.copyAccount(ada)).toEqual({ outcome: 'lapsed' });
  });

  test('keeps the account that was there before, and what was in it', async () => {
    const before = targetAccountOf('mi-1', { login: loginOf('C1') });
    await world.seedAccount(before);
    const ada = await seedAda(world);
    await copyAll(ada);
    await world.raw.target('orders').insertOne({ _id: 'mi-O', accountId: 'mi-1' });
    await askForErasure();
    expect(await move(world.steps, ada)).toBe('lapsed');
    expect(await there()).toEqual([1, 0, 0, 0, 0]);
    expect(await account()).toMatchObject({ _id: 'mi-1', links: [] });
  });

  test('in the moment of the take-over is given back to the source, and lapses', async () => {
    const ada = await seedAda(world);
    const owner = await copyAll(ada);
    await change(world);
    await askForErasure();
    expect(await world.steps.takeOver(owner)).toEqual({ epoch: null });
    const ownership = await world.raw.source('ownership').findOne({ _id: 'C1' });
    expect(ownership).toMatchObject({ state: 'source', epoch: 2 });
    const balance = await world.raw.source('balances').findOne({ customerId: 'C1', market: 'GB' });
    expect(balance).toMatchObject({ fence: { state: 'source', epoch: 2 } });
    expect(await account()).toMatchObject({ links: [{ state: 'arriving' }] });
    expect(await move(world.steps, ada)).toBe('lapsed');
    expect(await there()).toEqual([0, 0, 0, 0, 0]);
  });
});

test('an account that somebody else comes to meanwhile stays theirs', async () => {
  const ada = await seedAda(world);
  await copyAll(ada);
  const grace = await world.seedCustomer('C2', {
    customers: [accountOf('C2', { email: emailOf('C1') })],
  });
  await askForErasure();
  let hasCome = false;
  const steps = world.stepsWith({
    pass: async ({ namespace, whole }) => {
      if (!hasCome && namespace.endsWith('.orders')) {
        hasCome = true;
        await world.steps.moveOrders(await arrive(world.steps, grace));
      }
      return await whole();
    },
  });
  await expect(steps.copyAccount(ada)).rejects.toThrow('Account poco-C1');
  expect(await account()).toMatchObject({ links: [{ customerId: 'C1' }, { customerId: 'C2' }] });
  expect(await world.raw.target('orders').distinct('_id')).toEqual(['poco-O-C2']);
  expect(await steps.copyAccount(ada)).toEqual({ outcome: 'lapsed' });
  expect(await move(world.steps, grace)).toBe('moved');
  expect(await account()).toMatchObject({ links: [{ customerId: 'C2', state: 'active' }] });
  expect(await there()).toEqual([1, 1, 1, 1, 1]);
});

test('who asks for it after the take-over is the target to answer to', async () => {
  const ada = await seedAda(world);
  await move(world.steps, ada);
  await askForErasure();
  expect(await world.steps.copyAccount(ada)).toMatchObject({ outcome: 'copied', isOwned: true });
  expect(await there()).not.toContain(0);
  expect(await stateOf()).toBe('moved');
});
