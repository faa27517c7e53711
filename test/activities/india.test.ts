import type { Document } from 'mongodb';
import type { Write } from './commands';
import { accountOf, balanceOf, belongingsOf, couponOf, entriesOf, loginOf } from './documents';
import { guestsBelongings, orderOf, productOf, reviewOf, shipmentOf } from './documents';
import { targetAccountOf, ticketOf, warrantyOf } from './documents';
import type { Stored } from './documents';
import { keepProgramme } from './programme';
import type { Snapshot } from './snapshot';
import { useWorld } from './world';

const world = useWorld();

/** Two customers of IN, a guest there, and what customers of open markets own there. */
async function seedIndia(): Promise<void> {
  await world.seed(belongingsOf('C91', 'IN'));
  await world.seed(belongingsOf('C92', 'IN'));
  await world.seed(guestsBelongings('gita', 'gita@example.com', 'IN'));
  const of = { customerId: 'C1', market: 'IN' };
  await world.seed({
    orders: [orderOf('O-IN', of)],
    shipments: [shipmentOf('S-IN', 'O-IN', { market: 'IN' })],
    reviews: [reviewOf('V-IN', of)],
    tickets: [ticketOf('T-IN', of)],
    warranties: [warrantyOf('W-IN', of)],
    balances: [balanceOf('B-IN', of)],
    balanceEntries: entriesOf('B-IN', { market: 'IN' }),
    coupons: [couponOf('Q-IN', of), couponOf('Q-all', { customerId: null, market: 'IN' })],
    pages: [{ _id: '/in', kind: 'home', market: 'IN' }],
    products: [productOf('P1')],
  });
}

/** Customers of every outcome, and what a customer of IN owns in an open market. */
async function seedOthers(): Promise<void> {
  await world.seed(belongingsOf('C1'));
  await world.seed(belongingsOf('C2', 'FR'));
  await world.seed(guestsBelongings('jo', 'jo@example.com'));
  const oddities: Record<string, Document> = {
    C3: { status: 'blocked' },
    C4: { email: null, emailVerified: false },
    C5: { status: 'erasurePending' },
    C6: { phone: 'call me' },
  };
  for (const [id, changes] of Object.entries(oddities)) {
    await world.seed({ ...belongingsOf(id), customers: [accountOf(id, changes)] });
  }
  const login = loginOf('C2');
  await world.seedAccount(targetAccountOf('mi-2', { login }));
  await world.seed({
    orders: [
      orderOf('O-detached', { customerId: 'C91' }),
      orderOf('O-broken', { customerId: 'C1', totalMinor: -1 }),
    ],
    balances: [balanceOf('B-odd', { customerId: 'C2', market: 'FR', amount: 7 })],
  });
}

/** Everything at the source that belongs to IN: by its own market, or by its owner's. */
const indian = ({ source = {} }: Snapshot): Record<string, Document[]> => {
  const owners = (source['customers'] ?? [])
    .filter(({ market }) => market === 'IN')
    .map(({ _id }): unknown => _id);
  return Object.fromEntries(
    Object.entries(source).map(([name, documents]) => [
      name,
      documents.filter(
        ({ _id, market, customerId }) =>
          market === 'IN' || owners.includes(customerId) || owners.includes(_id),
      ),
    ]),
  );
};

test('nothing that is written has to do with India', async () => {
  await seedIndia();
  await seedOthers();
  const before = indian(await world.dump());
  await keepProgramme(world.steps, ['FR', 'GB']);
  const after = await world.dump();

  expect(indian(after)).toStrictEqual(before);
  // A page is no record of a market: its redirect has the same id, and is to be written.
  const { pages: _, ...records } = before;
  const ids = new Set(Object.values(records).flatMap((all) => all.map(({ _id }): unknown => _id)));
  const source = world.deps.source.client.db().databaseName;
  const writes = world.commands.writes.filter(({ database }) => database === source);
  expect(writes.length).toBeGreaterThan(30);
  expect(writes.filter((write) => !leavesAlone(write, ids))).toEqual([]);
});

test('nothing at the target, and nobody on the list, comes from India', async () => {
  await seedIndia();
  await seedOthers();
  const before = indian(await world.dump());
  await keepProgramme(world.steps, ['FR', 'GB']);
  const { target = {}, ledger = {} } = await world.dump();

  const foreign = Object.values(before).flatMap((all) =>
    all.filter(({ market }) => market === 'IN').map(({ _id }) => `poco-${_id}`),
  );
  const arrived = Object.values(target).flat() as Stored[];
  expect(arrived.filter(({ _id }) => foreign.includes(_id))).toEqual([]);
  expect(arrived.filter(({ region }) => region === 'IN')).toEqual([]);
  expect(JSON.stringify(target['products'])).not.toContain('INR');
  expect(ledger['customers']?.filter(({ market }) => market === 'IN')).toEqual([]);
  const states = Object.fromEntries(
    (ledger['customers'] ?? []).map(({ _id, state }) => [_id as string, state as string]),
  );
  expect(states).toMatchObject({
    C1: 'moved',
    C2: 'moved',
    C3: 'moved',
    C4: 'moved',
    C5: 'lapsed',
    C6: 'setAside',
  });
  expect(target['orders']?.find(({ _id }) => _id === 'poco-O-detached')).toMatchObject({
    accountId: null,
  });
});

/** Whether a write is bound to open markets, or to one document that is not India's. */
function leavesAlone({ filter }: Write, indianIds: ReadonlySet<unknown>): boolean {
  const { _id, market, customerId } = filter;
  if (indianIds.has(customerId)) return false;
  if (typeof market === 'string') return market !== 'IN' && !indianIds.has(_id);
  const markets = (market as { $in?: string[] } | undefined)?.$in;
  if (markets) return !markets.includes('IN');
  return typeof _id === 'string' && !indianIds.has(_id);
}
