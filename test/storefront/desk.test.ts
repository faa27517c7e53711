import { mkdtempSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoNetworkError } from 'mongodb';
import { waitUntil } from '../../local/servers/waitUntil';
import { Desk } from '../../local/storefront/desk';
import type { Operation } from '../../local/storefront/desk';
import { acknowledged, Journal, readJournal } from '../../local/storefront/journal';
import { percentilesOf } from '../../local/storefront/percentiles';
import { mayWriteAtSource } from '../../local/storefront/shop';
import { move } from '../activities/story';
import { useWorld } from '../activities/world';
import { at, openScene } from './scene';
import type { Scene } from './scene';

const world = useWorld();

const operation = (scene: Scene): Operation & { asked: string[] } => {
  const asked: string[] = [];
  const seen = { what: 'document', in: 'orders', key: 'L1' } as const;
  return {
    asked,
    id: 'L1',
    kind: 'order',
    atSource: async () => {
      asked.push('source');
      await mayWriteAtSource(scene.shop, scene.shopper);
      return seen;
    },
    atTarget: (accountId) => {
      asked.push(`target ${accountId}`);
      return Promise.resolve(seen);
    },
  };
};

const own = (state: string) =>
  world.raw
    .source('ownership')
    .updateOne({ _id: 'C1' }, { $set: { state, epoch: 1, until: null } }, { upsert: true });

test('who is the source’s is served by the source, and who was handed over by the target', async () => {
  const scene = await openScene(world);
  const { desk, shopper, journal, ada } = scene;
  const first = operation(scene);
  expect(await desk.serve(shopper, first)).toMatchObject({ platform: 'source' });
  expect(first.asked).toEqual(['source']);
  await move(world.steps, ada);
  const second = operation(scene);
  expect(await desk.serve(shopper, second)).toMatchObject({ platform: 'target' });
  expect(second.asked).toEqual(['source', 'target poco-C1']);
  expect(journal.entries.map(({ platform, waitedMs }) => [platform, waitedMs])).toEqual([
    ['source', null],
    ['target', null],
  ]);
});

test('who is frozen waits, is served once that is over, and tells for how long', async () => {
  const scene = await openScene(world);
  const { desk, shopper, journal } = scene;
  await own('frozen');
  const asking = operation(scene);
  const served = desk.serve(shopper, asking);
  await waitUntil(() => Promise.resolve(asking.asked.length > 3), 5_000);
  expect(journal.entries).toEqual([]);
  await own('source');
  expect(await served).toMatchObject({ platform: 'source' });
  expect(journal.entries[0]?.waitedMs).toBeGreaterThan(20);
});

test('who arrives waits until the account is active, and that is a take-over too', async () => {
  const scene = await openScene(world);
  const { desk, shopper, journal, ada } = scene;
  await world.steps.copyAccount(ada);
  await own('handedOver');
  const asking = operation(scene);
  const served = desk.serve(shopper, asking);
  await waitUntil(() => Promise.resolve(asking.asked.length > 3), 5_000);
  expect(new Set(asking.asked)).toEqual(new Set(['source']));
  await world.raw.target('accounts').updateOne({}, { $set: { 'links.0.state': 'active' } });
  expect(await served).toMatchObject({ platform: 'target' });
  expect(journal.entries[0]?.waitedMs).toBeGreaterThan(20);
});

test('who finds the source closed before moving is not served, and no take-over kept them', async () => {
  const scene = await openScene(world);
  const { desk, shopper, journal } = scene;
  const closed = { _id: 'website', state: 'closed', fallback: null, since: at };
  await world.raw.source('storefront').insertOne(closed);
  const asking = operation(scene);
  const served = desk.serve(shopper, asking);
  await waitUntil(() => Promise.resolve(asking.asked.length > 3), 5_000);
  desk.close();
  expect(await served).toBeNull();
  expect(desk).toMatchObject({ unserved: 1, unanswered: 0, refused: 0 });
  expect(journal.entries).toEqual([]);
});

test('after a fault of the network it asks the source again', async () => {
  const { shopper, journal } = await openScene(world);
  const desk = new Desk(world.deps.target, journal);
  let faults = 1;
  const seen = { what: 'document', in: 'orders', key: 'L1' } as const;
  const faulty: Operation = {
    id: 'L1',
    kind: 'order',
    atSource: () => {
      faults -= 1;
      return faults >= 0
        ? Promise.reject(new MongoNetworkError('connection closed'))
        : Promise.resolve(seen);
    },
    atTarget: () => Promise.resolve(seen),
  };
  expect(await desk.serve(shopper, faulty)).toMatchObject({ platform: 'source' });
  const broken = { ...faulty, atSource: () => Promise.reject(new Error('a mistake')) };
  await expect(desk.serve(shopper, broken)).rejects.toThrow('a mistake');
});

test('a journal’s file is read as it was written, without a line that a kill cut short', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'handover-journal-'));
  const file = path.join(folder, 'journal.jsonl');
  const entry = acknowledged.parse({
    id: 'L1',
    by: 'customer',
    customerId: 'C1',
    market: 'GB',
    platform: 'source',
    kind: 'consent',
    visible: { what: 'consent', purpose: 'sms', granted: true, at },
    at,
    waitedMs: 12.5,
  });
  const journal = new Journal(file);
  journal.note(entry);
  journal.note({ ...entry, id: 'L2' });
  journal.close();
  appendFileSync(file, '{"id":"L3","by":"cust');
  expect(readJournal(file)).toEqual([entry, { ...entry, id: 'L2' }]);
  rmSync(folder, { recursive: true });
});

test('percentiles are numbers that there were', () => {
  expect(percentilesOf([])).toEqual({ count: 0, p50: 0, p99: 0, most: 0 });
  expect(percentilesOf([7])).toEqual({ count: 1, p50: 7, p99: 7, most: 7 });
  const hundred = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentilesOf(hundred)).toEqual({ count: 200, p50: 100, p99: 198, most: 200 });
});
