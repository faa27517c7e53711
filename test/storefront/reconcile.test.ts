import { acknowledged } from '../../local/storefront/journal';
import type { Acknowledged } from '../../local/storefront/journal';
import { reconcile } from '../../local/storefront/reconcile';
import type { Snapshot } from '../activities/snapshot';
import { move, opening } from '../activities/story';
import { useWorld } from '../activities/world';
import { at, openScene, visit } from './scene';
import type { Scene } from './scene';

const world = useWorld();

let scene: Scene;
let moved: Snapshot | null = null;

/** Ada shops at the source, is moved, and shops on; once, and put back before each test. */
beforeEach(async () => {
  if (moved) return await world.restore(moved);
  scene = await openScene(world);
  await world.steps.openPlatform({ at: opening });
  await visit(scene, 60);
  await move(world.steps, scene.ada);
  await visit(scene, 60, 'M');
  moved = await world.dump();
});

const troubles = async (entries: readonly Acknowledged[] = scene.journal.entries) =>
  (await reconcile(entries, world.deps)).troubles.map(({ id, trouble }) => [id, trouble]);

const unedited = () => scene.journal.entries.filter(({ kind }) => kind !== 'edit');

/** An operation of a kind; the first that is a part, or a document, and was done on a platform. */
function find(kind: Acknowledged['kind'], platform: 'source' | 'target') {
  const found = scene.journal.entries.find(
    (entry) => entry.kind === kind && entry.platform === platform,
  );
  if (!found) throw new Error(`No ${kind} at the ${platform}`);
  return { ...found, visible: found.visible as { in: string; id: string; key: string } };
}

test('what is there once is no trouble', async () => {
  expect(await troubles()).toEqual([]);
});

describe('what is lost is named:', () => {
  test.each([
    ['order', 'orders', 'source'],
    ['order', 'orders', 'target'],
    ['review', 'reviews', 'source'],
    ['ticket', 'tickets', 'target'],
  ] as const)('%s in %s of the %s', async (kind, collection, platform) => {
    const { id, visible } = find(kind, platform);
    const there = platform === 'source' ? `poco-${visible.key}` : `mi-${visible.key}`;
    await world.raw.target(collection).deleteOne({ _id: there });
    const due = [id, platform === 'source' ? 'leftBehind' : 'lost'];
    expect(await troubles()).toContainEqual(due);
    if (platform === 'target') return;
    await world.raw.source(collection).deleteOne({ _id: visible.key });
    expect(await troubles()).toContainEqual([id, 'lost']);
  });

  test.each(['earn', 'spend'] as const)('%s', async (kind) => {
    for (const platform of ['source', 'target'] as const) {
      const { id, visible } = find(kind, platform);
      const prefix = platform === 'source' ? 'poco' : 'mi';
      await world.raw.target('walletEntries').deleteOne({ _id: `${prefix}-${visible.key}` });
      const due = [id, platform === 'source' ? 'leftBehind' : 'lost'];
      expect(await troubles()).toContainEqual(due);
    }
  });

  test('a part of a document', async () => {
    const { id, visible } = find('return', 'target');
    await world.raw.target('orders').updateOne({ _id: visible.id }, { $set: { returns: [] } });
    expect(await troubles()).toContainEqual([id, 'lost']);
  });

  test('what the target was told of a moved record', async () => {
    const { id, visible } = find('edit', 'target');
    const review = { _id: `poco-${visible.key}`, edits: { $exists: true } };
    await world.raw.target('reviews').updateOne(review, { $set: { text: 'Old' } });
    expect(await troubles()).toEqual([[id, 'lost']]);
  });

  test('a cancellation', async () => {
    const { id } = find('cancel', 'source');
    await world.raw.target('orders').updateMany({}, { $set: { state: 'placed' } });
    expect(await troubles()).toContainEqual([id, 'leftBehind']);
  });

  test('the last word about a consent, and that alone', async () => {
    await world.raw.target('accounts').updateMany({}, { $set: { consents: {} } });
    const lost = (await troubles()).map(([id]) => id);
    const said = scene.journal.entries.filter(({ kind }) => kind === 'consent');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(said.length);
    expect(said.map(({ id }) => id)).toEqual(expect.arrayContaining(lost));
  });

  test('the last language that a customer chose', async () => {
    const said = scene.journal.entries.filter(({ kind }) => kind === 'language');
    await world.raw.target('accounts').updateMany({}, { $set: { language: 'xx' } });
    expect(said.length).toBeGreaterThan(0);
    const trouble = said.at(-1)?.platform === 'source' ? 'leftBehind' : 'lost';
    expect(await troubles()).toEqual([[said.at(-1)?.id, trouble]]);
    // An account that was there before keeps its own, as long as the source has what was said there.
    await world.raw.target('accounts').updateMany({}, { $set: { 'links.0.found': true } });
    const atSource = said.filter(({ platform }) => platform === 'source');
    expect(await troubles(atSource.slice(-1))).toEqual([]);
  });

  test('a use of a coupon, taken or given back', async () => {
    await world.raw.source('coupons').updateMany({}, { $set: { redemptions: [] } });
    await world.raw.target('coupons').updateMany({}, { $set: { redemptions: [] } });
    const taken = (await troubles()).map(([id]) => id);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.every((id) => /-(redeem|restore)$/.test(id ?? ''))).toBe(true);
  });
});

describe('what is doubled is named:', () => {
  test('a document that both platforms made', async () => {
    const { id, visible } = find('order', 'source');
    const copy = await world.raw.target('orders').findOne({ _id: `poco-${visible.key}` });
    if (!copy) throw new Error('There is no copy');
    const { origin: _, ...own } = copy;
    await world.raw.target('orders').insertOne({ ...own, _id: `mi-${visible.key}` });
    expect(await troubles()).toContainEqual([id, 'doubled']);
  });

  test('a message that came twice', async () => {
    const { id, visible } = find('message', 'target');
    const ticket = await world.raw.target('tickets').findOne({ _id: visible.id });
    const messages = ticket?.['messages'] as unknown[];
    const twice = { $set: { messages: [...messages, ...messages] } };
    await world.raw.target('tickets').updateOne({ _id: visible.id }, twice);
    expect(await troubles()).toContainEqual([id, 'doubled']);
  });

  test('a line of history that both platforms have', async () => {
    const { id, visible } = find('earn', 'target');
    const entry = {
      _id: visible.key,
      balanceId: 'B-C1',
      market: 'GB',
      type: 'earned',
      amount: 1,
      at,
      orderId: null,
    };
    await world.raw.source('balanceEntries').insertOne(entry);
    expect(await troubles()).toEqual([[id, 'doubled']]);
  });
});

describe('what stays behind', () => {
  test('is looked for at the source: of who was set aside', async () => {
    await world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $set: { state: 'setAside' } });
    await world.raw.target('reviews').deleteMany({ 'origin.id': { $exists: true } });
    expect(await troubles(unedited())).toEqual([]);
    const { id, visible } = find('review', 'source');
    await world.raw.source('reviews').deleteOne({ _id: visible.key });
    expect(await troubles()).toContainEqual([id, 'lost']);
  });

  test('is looked for at the source: of a market that does not move', async () => {
    const review = { ...find('review', 'source'), market: 'IN' } as unknown as Acknowledged;
    await world.raw.target('reviews').deleteMany({});
    expect(await troubles([review])).toEqual([]);
    await world.raw.source('reviews').deleteMany({});
    expect(await troubles([review])).toEqual([[review.id, 'lost']]);
  });

  test('is looked for at the source: a record that was set aside', async () => {
    const { visible } = find('review', 'source');
    await world.raw.target('reviews').deleteOne({ _id: `poco-${visible.key}` });
    const decided = { choice: 'setAside', by: 'person', reason: 'so', at };
    await world.raw.ledger('cases').insertOne({
      _id: 'C1-refusal',
      customerId: 'C1',
      market: 'GB',
      cause: 'refusal',
      records: [{ kind: 'review', id: visible.key }],
      evidence: [],
      state: 'decided',
      decision: decided,
      openedAt: at,
      deadline: at,
    });
    expect(await troubles(unedited())).toEqual([]);
  });
});

test('what the warehouse wrote after the hand-over is left behind, until it is brought', async () => {
  const { key } = find('order', 'source').visible;
  const parcel = await world.raw.source('shipments').findOne({});
  await world.raw.source('shipments').insertOne({ ...parcel, _id: 'LW1', orderId: key });
  const entry = acknowledged.parse({
    id: 'LW1',
    by: 'warehouse',
    customerId: 'C1',
    market: 'GB',
    platform: 'source',
    kind: 'shipment',
    visible: { what: 'document', in: 'shipments', key: 'LW1' },
    at,
    waitedMs: null,
  });
  expect(await troubles([entry])).toEqual([['LW1', 'leftBehind']]);
  await world.steps.moveOrders({ ...scene.ada, accountId: 'poco-C1' } as never);
  expect(await troubles([entry])).toEqual([]);
});
