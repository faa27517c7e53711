import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { waitUntil } from '../../local/servers/waitUntil';
import { auditCommand } from '../../scripts/audit';
import { useFixture } from './corruption';
import { set } from './fixture';

const fixture = useFixture();
const project = path.join(__dirname, '../..');

describe('the audit command', () => {
  let printed: string[];
  const environment = { ...process.env };

  beforeEach(async () => {
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    for (const side of ['source', 'target', 'ledger'] as const) {
      process.env[variable(side)] = await fixture.uri(side);
    }
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    process.exitCode = undefined;
  });

  const variable = (side: string) => `HANDOVER_${side.toUpperCase()}_URI`;
  const run = (...options: string[]) =>
    auditCommand().parseAsync(['--pause', '0', ...options], { from: 'user' });

  test('prints the census and leaves with 0 where the stores agree', async () => {
    await run();
    expect(process.exitCode).toBeUndefined();
    expect(printed.join()).toMatch(/orders +9 +4 +2 +1 +2 +0/);
    expect(printed.join()).toContain('No mismatches.');
  });

  test('names each mismatch with what helps, and leaves with 1', async () => {
    await fixture.after([set('target.orders', 'poco-O8', { 'total.minor': 2001 })], async () => {
      await run();
      expect(process.exitCode).toBe(1);
      expect(printed.join()).toContain(
        '1 mismatch:\n\norder.differs\n  O8 of C2: total.minor is 2000',
      );
      expect(printed.join()).toMatch(/ {4}-> Compare both sides;.* repair C2/);
      printed = [];
      await run('--json', '--partial');
      expect(JSON.parse(printed.join())).toMatchObject({
        checked: expect.any(Number),
        lag: 0,
        mismatches: [{ kind: 'order.differs', customer: 'C2', id: 'O8' }],
      });
    });
  });

  test('looks at one customer alone', async () => {
    await fixture.after([set('target.orders', 'poco-O8', { 'total.minor': 2001 })], async () => {
      await run('--customer', 'C1');
      expect(printed).toEqual(['No mismatches.']);
      expect(process.exitCode).toBeUndefined();
      await run('--customer', 'C2');
      expect(printed.join()).toContain('O8 of C2: total.minor is 2000');
      expect(process.exitCode).toBe(1);
    });
  });

  test('goes on with an audit whose process was killed', async () => {
    await fixture.after([set('target.orders', 'poco-O8', { 'total.minor': 2001 })], async () => {
      const pages = fixture.at('ledger.audits');
      const program = ['--import', 'tsx', 'scripts/handover.ts', 'audit', '--pause', '3600'];
      const child = spawn(process.execPath, program, { cwd: project, env: process.env });
      try {
        const hasBegun = () => pages.countDocuments({}).then((count) => count > 0);
        expect(await waitUntil(hasBegun, 30_000)).toBe(true);
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await run('--resume');
      expect(printed.join()).toContain('1 mismatch:\n\norder.differs\n  O8 of C2');
      expect(await pages.countDocuments({})).toBe(0);
    });
  });

  test('refuses a customer whom nobody knows, and to go on with nothing', async () => {
    await expect(run('--customer', 'C77')).rejects.toMatchObject({
      exitCode: 2,
      message: 'There is no customer C77, neither in the ledger nor at the source.',
    });
    await expect(run('--resume')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('There is no audit that was stopped'),
    });
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
    process.env[variable('source')] = (await fixture.uri('source')).replace(/[^/]*$/, 'nothing');
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
