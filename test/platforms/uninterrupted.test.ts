import { probeService, probeWarranty } from '../../local/platforms/service';
import type { Served } from '../../local/platforms/service';
import * as sourceShop from '../../local/platforms/sourceShop';
import * as targetShop from '../../local/platforms/targetShop';
import { documentsOfTheStore } from '../../local/seed/generate';
import { readPurchases } from '../../local/seed/purchases';
import { datesOf } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { DAY, later } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { sourceId } from '../../src/records/ids';
import { createWorld } from '../activities/world';
import type { World } from '../activities/world';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { exampleOrder } from '../unit/records/examples';
import { cdnow, customersOf, settingFor } from '../unit/seed/cdnow';
import { moveOrHold, waiting } from './moving';
import { Shoppers } from './shoppers';

const CUSTOMERS = 20;
/** Whose warranty does not fit its schema, and who asked to be erased. */
const [HELD, LAPSED] = ['C0005', 'C0013'] as const;
const INDIAN = sourceId.parse('W-IN');

const programme = pocoGlobal();
const dates = datesOf(calendarOf(programme));
const { opening, websiteClosure, appDiscontinuation } = dates;
const markets = programme.markets.map(({ code }): string => code);

let world: World;
let shoppers: Shoppers;
let india: unknown;

beforeAll(async () => {
  world = await createWorld();
  shoppers = new Shoppers(world.deps);
  await seed();
  india = await indian();
});

afterAll(() => world.close());

/** The first customers of the log; one of them has a warranty in India, too. */
async function seed(): Promise<void> {
  const purchases = await readPurchases(cdnow);
  const setting = await settingFor(purchases);
  const ids = new Set([...new Set(purchases.map(({ customer }) => customer))].slice(0, CUSTOMERS));
  const log = purchases.filter(({ customer }) => ids.has(customer));
  await world.seed(documentsOfTheStore(setting));
  for (const { source } of customersOf(setting, log)) await world.seed(source);
  await world.raw.source('warranties').updateOne({ customerId: HELD }, { $unset: { endsAt: '' } });
  const erasure = { $set: { status: 'erasurePending' } };
  await world.raw.source('customers').updateOne({ _id: LAPSED }, erasure);
  const one = await world.raw.source('warranties').findOne({ customerId: 'C0002' });
  const endsAt = new Date('2026-01-01T00:00:00Z');
  await world.seed({ warranties: [{ ...one, _id: INDIAN, market: 'IN', endsAt }] });
}

const indian = () => world.raw.source('warranties').find({ market: 'IN' }).toArray();

/**
 * Runs steps; before the first of their writes and after each, nothing must be served nowhere. Writes that
 * are done while a probe is under way share the next one.
 */
async function probedThroughout(
  run: (steps: World['steps']) => Promise<unknown>,
  probe: () => Promise<readonly Served[]>,
): Promise<number> {
  const unserved: (readonly Served[])[] = [];
  let last = Promise.resolve();
  let next: Promise<void> | null = null;
  const probeNext = () => {
    next ??= last.then(() => {
      next = null;
      last = probe().then((found) => void unserved.push(found));
      return last;
    });
    return next;
  };
  await probeNext();
  const steps = world.stepsWith({
    pass: async ({ whole }) => {
      const result = await whole();
      await probeNext();
      return result;
    },
  });
  await run(steps);
  expect(unserved.flat()).toEqual([]);
  return unserved.length;
}

const everything = (at: Instant) => async () =>
  (await probeService(world.deps, new Date(at))).nowhere;

test('before the opening everything is at the source', async () => {
  const served = await shoppers.goAround('before', later(opening, -1));
  expect(Object.keys(served)).toEqual(['product: source', 'warranty: source']);
  expect(served['warranty: source']).toBeGreaterThan(15);
  expect(shoppers.count('boughtAtSource', 'before')).toBeGreaterThan(30);
});

test('nothing is interrupted while the platform opens', async () => {
  const open = (steps: World['steps']) => steps.openPlatform({ at: opening });
  expect(await probedThroughout(open, everything(opening))).toBeGreaterThan(2);
});

test('from the opening the range is at both', async () => {
  const served = await shoppers.goAround('opening', opening);
  expect(Object.keys(served)).toEqual(['product: source, target', 'warranty: source']);
});

test('nothing is interrupted while a customer is taken over', async () => {
  const { source } = world.deps;
  const customer = (await waiting(world.steps, ['MX'])).find(({ kind }) => kind === 'account');
  if (!customer) throw new Error('Nobody of MX has an account');
  const { customerId } = customer;
  const at = later(opening, DAY);
  const warranties = await source.warranties.find({ customerId }).toArray();
  expect(warranties.length).toBeGreaterThan(2);
  const owners = new Set<string | undefined>();
  const probe = async () => {
    owners.add((await source.ownership.findOne({ _id: customerId }))?.state);
    const probes = warranties.map((one) => probeWarranty(world.deps, one, new Date(at)));
    return (await Promise.all(probes)).filter(({ by }) => by.length === 0);
  };
  const move = (steps: World['steps']) => moveOrHold(steps, customer, { dates, at });
  expect(await probedThroughout(move, probe)).toBeGreaterThan(8);
  expect([...owners]).toEqual([undefined, 'frozen', 'handedOver']);
});

test('warranties go with their customers', async () => {
  const at = later(opening, 2 * DAY);
  for (const customer of await waiting(world.steps, ['IT', 'FR', 'GB', 'DE'])) {
    await moveOrHold(world.steps, customer, { dates, at });
  }
  expect(await shoppers.lost()).toEqual([]);
  const served = await shoppers.goAround('under way', at);
  expect(served['warranty: source']).toBeGreaterThan(1);
  expect(served['warranty: target']).toBeGreaterThan(3);
  expect(shoppers.count('claimedAtTarget', 'under way')).toBeGreaterThan(3);
});

test('nothing is interrupted while the website closes', async () => {
  await shoppers.goAround('before the closure', later(websiteClosure, -1));
  const close = (steps: World['steps']) => steps.closeWebsite({ at: websiteClosure });
  expect(await probedThroughout(close, everything(websiteClosure))).toBeGreaterThan(3);
});

test('from the closure only the target serves, those who have not moved by tickets', async () => {
  const served = await shoppers.goAround('closure', websiteClosure);
  expect(Object.keys(served)).toEqual(['product: target', 'warranty: target']);
  expect(shoppers.count('ticket', 'closure')).toBeGreaterThan(2);
  expect(shoppers.count('claimedAtTarget', 'closure')).toBeGreaterThan(3);
});

test('who moves after the closure keeps every claim', async () => {
  const at = later(websiteClosure, DAY / 2);
  const outcomes = new Set<string>();
  for (const customer of await waiting(world.steps, markets)) {
    outcomes.add(await moveOrHold(world.steps, customer, { dates, at }));
  }
  expect(outcomes).toContain('moved');
  expect(await shoppers.lost()).toEqual([]);
});

test('the end of the app interrupts nothing', async () => {
  const end = (steps: World['steps']) => steps.endApp({ at: appDiscontinuation });
  expect(await probedThroughout(end, everything(appDiscontinuation))).toBe(2);
  const served = await shoppers.goAround('end', later(appDiscontinuation, DAY));
  expect(Object.keys(served)).toEqual(['product: target', 'warranty: target']);
  expect(await shoppers.lost()).toEqual([]);
});

test('in the end a claim is a ticket only where its warranty stays behind', async () => {
  const { source, target } = world.deps;
  const there = await target.warranties.find().toArray();
  const behind = await source.warranties
    .find({ market: { $in: markets }, _id: { $nin: there.map(({ origin }) => origin.id) } })
    .toArray();
  const owners = new Set(behind.map(({ customerId }): unknown => customerId));
  expect(owners).toEqual(new Set([HELD, LAPSED]));
  expect(shoppers.count('ticket', 'end')).toBe(behind.length);
});

test('every order that was placed at the source has moved', async () => {
  const placed = shoppers.placedAtSource;
  expect(placed.length).toBeGreaterThan(100);
  const moved = { 'origin.id': { $in: placed } };
  expect(await world.deps.target.orders.countDocuments(moved)).toBe(placed.length);
});

test('India stays with the source, and nobody asked for it', async () => {
  const { source, target } = world.deps;
  expect(await indian()).toEqual(india);
  expect(await target.orders.countDocuments({ region: 'IN' })).toBe(0);
  const at = new Date(later(appDiscontinuation, DAY));
  const claim = { warrantyId: INDIAN, at, text: 'It hums.' };
  expect(await targetShop.claimWarranty(target, source, claim)).toEqual({ refused: 'unknown' });
  expect(await sourceShop.claimWarranty(source, claim, ['IN'])).toHaveProperty('claimId');
  const product = await source.products.findOne({ onSale: true });
  const productId = product?._id ?? INDIAN;
  const guest = { email: 'gita@example.com', name: 'Gita' };
  const wish = { market: 'IN', productId, customerId: null, guest, at };
  const bought = await sourceShop.buy(source, { ...wish, shipTo: exampleOrder.shipTo }, ['IN']);
  expect(bought).toHaveProperty('orderId');
});
