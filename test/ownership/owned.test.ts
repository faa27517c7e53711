import { NotOwned } from '../../src/ownership/notOwned';
import { ownedBySource, refusalAtSource } from '../../src/ownership/source';
import { ownedByTarget } from '../../src/ownership/target';
import { customerId, targetId } from '../../src/records/ids';
import { targetAccountOf } from '../activities/documents';
import { failureOf } from '../activities/failures';
import { useWorld } from '../activities/world';

const world = useWorld();

const ada = { customerId: customerId.parse('C1'), market: 'GB' };
const guest = { customerId: null, market: 'GB' };

const own = (state: string) =>
  world.raw.source('ownership').insertOne({ _id: 'C1', state, epoch: 3, until: null });

const close = () =>
  world.raw
    .source('storefront')
    .insertOne({ _id: 'website', state: 'closed', fallback: null, since: new Date(0) });

describe('the source writes', () => {
  test('for guests, and for customers whom nobody ever moved', async () => {
    await ownedBySource(world.deps.source, ada);
    await ownedBySource(world.deps.source, guest);
  });

  test('for a customer who was given back', async () => {
    await own('source');
    await ownedBySource(world.deps.source, ada);
  });

  test.each([
    ['frozen', { refusal: 'frozen', goTo: 'source', inAMoment: true }],
    ['handedOver', { refusal: 'handedOver', goTo: 'target', inAMoment: false }],
  ])('for nobody who is %s, and says where to go', async (state, advice) => {
    await own(state);
    const refused = await failureOf(ownedBySource(world.deps.source, ada));
    expect(refused).toBeInstanceOf(NotOwned);
    expect(refused).toMatchObject(advice);
    expect((refused as Error).message).toMatch(/^C1 /);
    await ownedBySource(world.deps.source, guest);
  });

  test('for no customer once its website is closed, but in markets with one of their own', async () => {
    await close();
    for (const who of [ada, guest]) {
      const refused = await failureOf(ownedBySource(world.deps.source, who));
      expect(refused).toMatchObject({ refusal: 'closed', goTo: 'target', inAMoment: false });
    }
    expect(await refusalAtSource(world.deps.source, { ...ada, market: 'IN' }, ['IN'])).toBeNull();
  });
});

describe('the target writes', () => {
  const id = targetId.parse('poco-C1');
  const link = {
    store: 'poco',
    customerId: 'C1',
    epoch: null,
    state: 'arriving',
    found: false,
    digest: null,
    brought: { credentials: null, phone: null },
  };

  test('for guests, and for accounts of its own', async () => {
    await world.seedAccount(targetAccountOf('poco-C1'));
    await ownedByTarget(world.deps.target, null);
    await ownedByTarget(world.deps.target, id);
  });

  test('for nobody whose account is still arriving, and says where to ask', async () => {
    await world.seedAccount(targetAccountOf('poco-C1', { links: [link] }));
    const refused = await failureOf(ownedByTarget(world.deps.target, id));
    expect(refused).toBeInstanceOf(NotOwned);
    expect(refused).toMatchObject({ refusal: 'arriving', goTo: 'source', inAMoment: true });
  });

  test('for an account in which somebody has arrived, though not the one it was made for', async () => {
    const other = { ...link, customerId: 'C2', found: true, state: 'active', epoch: 1 };
    await world.seedAccount(targetAccountOf('poco-C1', { links: [link, other] }));
    await ownedByTarget(world.deps.target, id);
  });

  test.each([{ found: true }, { state: 'active', epoch: 1 }])(
    'for an account that is there: %j',
    async (changes) => {
      await world.seedAccount(targetAccountOf('poco-C1', { links: [{ ...link, ...changes }] }));
      await ownedByTarget(world.deps.target, id);
    },
  );
});
