import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import type { Servers } from '../../local/servers';
import { startServers } from '../../local/servers';
import { indexedValueTypes } from '../../local/servers/searchAttributes';

const searchAttributes = {
  HandoverMarket: 'Keyword',
  HandoverDue: 'Datetime',
  HandoverHeld: 'Bool',
  HandoverOrders: 'Int',
} as const;

let servers: Servers;

beforeAll(async () => {
  servers = await startServers({ temporal: { searchAttributes, namespace: 'rehearsal' } });
}, 180_000);

afterAll(async () => {
  await servers?.stop();
});

describe('the Temporal dev server', () => {
  const withClient = async <T>(use: (client: Client) => Promise<T>): Promise<T> => {
    const { address, namespace } = servers.temporal;
    const connection = await Connection.connect({ address });
    try {
      return await use(new Client({ connection, namespace }));
    } finally {
      await connection.close();
    }
  };

  it('has its namespace and its search attributes', async () => {
    await withClient(async ({ connection }) => {
      const { namespaces } = await connection.workflowService.listNamespaces({});
      expect(namespaces.map((one) => one.namespaceInfo?.name)).toContain('rehearsal');
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'rehearsal',
      });
      expect(customAttributes).toMatchObject(indexedValueTypes(searchAttributes));
    });
  });

  it('has a Web UI', async () => {
    const page = await fetch(servers.temporal.uiUrl);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<html/i);
  });

  it('allows time skipping', async () => {
    await withClient(async ({ connection }) => {
      const start = connection.workflowService.startWorkflowExecution({
        namespace: 'rehearsal',
        workflowId: 'skips-time',
        requestId: 'skips-time',
        workflowType: { name: 'anyWorkflow' },
        taskQueue: { name: 'nobody' },
        timeSkippingConfig: { enabled: true },
      });
      await expect(start).resolves.toMatchObject({ started: true });
    });
  });

  it('writes ahead to its database file', () => {
    expect(existsSync(`${servers.temporal.dbFile}-wal`)).toBe(true);
  });

  it('keeps its workflows through a kill', async () => {
    const workflowId = 'outlives-a-kill';
    await withClient((client) =>
      client.workflow.start('anyWorkflow', { workflowId, taskQueue: 'nobody' }),
    );
    await servers.temporal.kill();
    expect(servers.temporal.pid()).toBeUndefined();
    await servers.temporal.restart();
    const status = await withClient((client) => client.workflow.getHandle(workflowId).describe());
    expect(status.status.name).toBe('RUNNING');
  });
});

describe('the MongoDB server', () => {
  const withClient = async <T>(use: (client: MongoClient) => Promise<T>): Promise<T> => {
    const client = new MongoClient(servers.mongo.uri);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  };

  it('answers and feeds changes', async () => {
    await withClient(async (client) => {
      expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
      const orders = client.db('source').collection<{ _id: string }>('orders');
      const feed = orders.watch();
      await feed.tryNext();
      await orders.insertOne({ _id: 'order-1' });
      expect(await feed.next()).toMatchObject({
        operationType: 'insert',
        documentKey: { _id: 'order-1' },
      });
      await feed.close();
    });
  });

  it('keeps what it acknowledged through a kill', async () => {
    await withClient((client) =>
      client.db('source').collection<{ _id: string }>('kept').insertOne({ _id: 'written' }),
    );
    await servers.mongo.kill();
    expect(servers.mongo.pid()).toBeUndefined();
    await servers.mongo.restart();
    const kept = await withClient((client) => client.db('source').collection('kept').findOne());
    expect(kept).toEqual({ _id: 'written' });
  });
});

it('leaves no process and no folder behind', async () => {
  const pids = [servers.temporal.pid(), servers.mongo.pid()].map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  await servers.stop();
  expect(pids.map(isAlive)).toEqual([false, false]);
  expect(existsSync(servers.folder)).toBe(false);
});

it('stops the others and deletes their folder where one cannot be found', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'handover-test-'));
  const configured = process.env.HANDOVER_MONGOD ?? '';
  process.env.HANDOVER_MONGOD = path.join(folder, 'missing');
  try {
    const start = startServers({ dir: path.join(folder, 'servers'), keep: false });
    await expect(start).rejects.toThrow(/^HANDOVER_MONGOD names .*, which is not a program/);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    process.env.HANDOVER_MONGOD = configured;
    await rm(folder, { recursive: true });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
