import { targetOrder, sourceOrder } from '../../src/records/order';
import { sourceBalance, sourceEntry, wallet, walletEntry } from '../../src/records/balance';
import { sourceCustomer, targetAccount } from '../../src/records/account';
import { sourceCoupon, targetCoupon } from '../../src/records/coupon';
import { edit } from '../../src/records/edit';
import { sourceReview, targetReview } from '../../src/records/review';
import { originStamp } from '../../src/records/shared';
import { sourceShipment, targetShipment } from '../../src/records/shipment';
import { sourceTicket, targetTicket } from '../../src/records/ticket';
import { openedAt, opening } from './times';
import { sayConsent } from '../../local/storefront/consents';
import { chooseLanguage } from '../../local/storefront/language';
import { cancelOrder } from '../../local/storefront/orders';
import { reconcile } from '../../local/storefront/reconcile';
import { audit } from '../../src/audit/audit';
import { Random } from '../../local/seed/random';
import type { Shop } from '../../local/storefront/shop';
import { inventGuest } from '../../local/storefront/shoppers';
import { pay } from '../../local/storefront/visits';
import { move } from '../activities/story';
import { useWorld } from '../activities/world';
import { at, openScene, visit } from './scene';
import type { Scene } from './scene';

const world = useWorld();

const kindsAt = ({ journal }: Scene, platform: string) =>
  new Set(journal.entries.flatMap((entry) => (entry.platform === platform ? entry.kind : [])));

const everything = new Set([
  'order',
  'cancel',
  'return',
  'review',
  'edit',
  'ticket',
  'message',
  'close',
  'consent',
  'language',
  'earn',
  'spend',
  'redeem',
  'restore',
  'shipment',
  'event',
]);

const sourceSchemas = {
  customers: sourceCustomer,
  orders: sourceOrder,
  shipments: sourceShipment,
  reviews: sourceReview,
  tickets: sourceTicket,
  balances: sourceBalance,
  balanceEntries: sourceEntry,
  coupons: sourceCoupon,
};

const origin = { origin: originStamp.optional(), edits: edit.array().optional() };
const targetSchemas = {
  accounts: targetAccount,
  orders: targetOrder.extend(origin),
  shipments: targetShipment.extend(origin),
  reviews: targetReview.extend(origin),
  // A ticket that was opened at the target has no address from before.
  tickets: targetTicket.partial({ formerAddress: true }).extend(origin),
  wallets: wallet,
  walletEntries: walletEntry,
  coupons: targetCoupon,
};

async function expectDocumented(): Promise<void> {
  for (const [name, schema] of Object.entries(sourceSchemas)) {
    for (const one of await world.raw.source(name).find().toArray()) schema.parse(one);
  }
  for (const [name, schema] of Object.entries(targetSchemas)) {
    for (const one of await world.raw.target(name).find().toArray()) schema.parse(one);
  }
}

const troubles = async ({ journal }: Scene) =>
  (await reconcile(journal.entries, world.deps)).troubles;

test('every operation at the source leaves documents as documented, and moves', async () => {
  const scene = await openScene(world);
  await visit(scene, 120);
  expect(kindsAt(scene, 'source')).toEqual(everything);
  await expectDocumented();
  expect(await move(world.steps, scene.ada)).toBe('moved');
  await expectDocumented();
  expect(await troubles(scene)).toEqual([]);
  expect((await reconcile(scene.journal.entries, world.deps)).checked).toBeGreaterThan(120);
});

test('every operation at the target leaves documents as documented, and is there once', async () => {
  const scene = await openScene(world);
  await world.steps.openPlatform({ at: opening });
  await move(world.steps, scene.ada);
  await visit(scene, 120);
  expect(kindsAt(scene, 'source')).toEqual(new Set());
  expect(kindsAt(scene, 'target')).toEqual(everything);
  await expectDocumented();
  expect(await troubles(scene)).toEqual([]);
});

test('what is begun at the source goes on at the target', async () => {
  const scene = await openScene(world);
  await world.steps.openPlatform({ at: opening });
  await visit(scene, 60);
  await move(world.steps, scene.ada);
  await visit(scene, 60, 'M');
  const { desk, shop, shopper } = scene;
  const order = shopper.bought.find((one) => one.platform === 'source' && one.state === 'placed');
  if (!order) throw new Error('No order is left that was placed at the source');
  await desk.serve(shopper, cancelOrder(shop, shopper, order, { id: 'M-cancel', at }));
  await expectDocumented();
  expect(await troubles(scene)).toEqual([]);
  const onMoved = scene.journal.entries.flatMap(({ platform, visible }) => {
    if (platform !== 'target') return [];
    if (visible.what === 'part' && visible.id.startsWith('poco-')) return ['part'];
    return visible.what === 'edited' && visible.key.startsWith('L') ? [visible.in] : [];
  });
  expect(new Set(onMoved)).toEqual(new Set(['part', 'orders', 'reviews', 'tickets']));
});

test('an account that somebody shops with on both sides passes the audit', async () => {
  const scene = await openScene(world);
  await world.steps.openPlatform({ at: opening });
  await visit(scene, 60);
  await move(world.steps, scene.ada);
  await visit(scene, 60, 'M');
  const report = await audit({
    source: world.deps.source.client.db(),
    target: world.deps.target.client.db(),
    ledger: world.deps.ledger.client.db(),
    programme: world.deps.programme,
    ...openedAt,
    complete: false,
  });
  expect(report.mismatches).toEqual([]);
});

/** A shop whose write to an account of the source arrives when its customer has moved. */
const overtaken = ({ shop, ada }: Scene): Shop => {
  const { customers } = shop.source;
  const updateOne: typeof customers.updateOne = async (...late) => {
    await move(world.steps, ada);
    return await customers.updateOne(...late);
  };
  const slow = Object.assign(Object.create(customers) as typeof customers, { updateOne });
  return { ...shop, source: { ...shop.source, customers: slow } };
};

test.each(['newsletter', 'sms'] as const)(
  'a consent that a take-over has overtaken is said again at the target: %s',
  async (purpose) => {
    const scene = await openScene(world);
    const { desk, shopper, journal } = scene;
    const consent = { id: 'N1', purpose, granted: true, at };
    await desk.serve(shopper, sayConsent(overtaken(scene), shopper, consent));
    expect(journal.entries).toMatchObject([{ kind: 'consent', platform: 'target' }]);
    const said = { [`consents.${purpose}.granted`]: true };
    expect(await world.raw.target('accounts').countDocuments(said)).toBe(1);
    expect(await troubles(scene)).toEqual([]);
  },
);

test('a language that a take-over has overtaken is chosen again at the target', async () => {
  const scene = await openScene(world);
  const { desk, shopper, journal } = scene;
  const choice = { id: 'L1', language: 'fr', at };
  await desk.serve(shopper, chooseLanguage(overtaken(scene), shopper, choice));
  expect(journal.entries).toMatchObject([{ kind: 'language', platform: 'target' }]);
  expect(await world.raw.target('accounts').findOne({})).toMatchObject({ language: 'fr' });
  expect(await troubles(scene)).toEqual([]);
});

test('a guest orders at the source until its website closes, then at the target', async () => {
  const { shop, desk, journal } = await openScene(world);
  await world.steps.openPlatform({ at: opening });
  const shopAs = async (id: string) => {
    const random = new Random(1, 'visit', id);
    await pay({
      shop,
      desk,
      shopper: { ...inventGuest(shop, random, id), market: 'GB' },
      id,
      random,
      at,
    });
  };
  await shopAs('L1');
  await world.steps.closeWebsite({ at: opening });
  await shopAs('L2');
  expect(journal.entries.map(({ by, kind, platform }) => [by, kind, platform])).toEqual([
    ['guest', 'order', 'source'],
    ['guest', 'order', 'target'],
  ]);
  await expectDocumented();
});
