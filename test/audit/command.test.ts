import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
import { auditCommand } from '../../scripts/audit';
import { Fixture } from './fixture';

describe('the audit command', () => {
  let server: MongoServer;
  let fixture: Fixture;
  let printed: string[];
  const environment = { ...process.env };

  beforeAll(async () => {
    server = await startMongo({ standalone: true });
    fixture = await Fixture.fill(server.uri);
  }, 180_000);

  afterAll(async () => {
    await fixture?.close();
    await server?.stop();
  });

  beforeEach(() => {
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    for (const side of ['source', 'target', 'ledger']) configure(side, `audit-${side}`);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    process.exitCode = undefined;
  });

  const configure = (side: string, database: string) => {
    process.env[`HANDOVER_${side.toUpperCase()}_URI`] = server.uri.replace('/?', `/${database}?`);
  };
  const run = (...options: string[]) => auditCommand().parseAsync(options, { from: 'user' });

  test('prints the census and leaves with 0 where the stores agree', async () => {
    await run();
    expect(process.exitCode).toBeUndefined();
    expect(printed.join()).toMatch(/orders +9 +4 +2 +1 +2 +0/);
    expect(printed.join()).toContain('No mismatches.');
  });

  test('names each mismatch and leaves with 1', async () => {
    await fixture.db('target').collection('orders').updateOne(oneOrder, penny(1));
    try {
      await run();
      expect(process.exitCode).toBe(1);
      expect(printed.join()).toContain(
        '1 mismatch:\n\norder.differs\n  O8 of C2: total.minor is 2000',
      );
      printed = [];
      await run('--json', '--partial');
      expect(JSON.parse(printed.join())).toMatchObject({
        checked: expect.any(Number),
        mismatches: [{ kind: 'order.differs', customer: 'C2', id: 'O8' }],
      });
    } finally {
      await fixture.db('target').collection('orders').updateOne(oneOrder, penny(-1));
    }
  });

  test('leaves with 2 where the configuration is incomplete', async () => {
    delete process.env.HANDOVER_TARGET_URI;
    await expect(run()).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 2,
      message: expect.stringContaining('HANDOVER_TARGET_URI'),
    });
  });

  test('leaves with 2 where the source is empty', async () => {
    configure('source', 'audit-nothing');
    await expect(run()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('nothing to audit'),
    });
  });

  test('leaves with 2 where a server does not answer', async () => {
    process.env.HANDOVER_LEDGER_URI = 'mongodb://127.0.0.1:1/ledger?serverSelectionTimeoutMS=100';
    await expect(run()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('could not run'),
    });
  });
});

const oneOrder = { 'origin.id': 'O8' };
const penny = (minor: number) => ({ $inc: { 'total.minor': minor } });
