import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { receiptCommand } from '../../scripts/receipt';
import type { ReceiptFile } from '../../src/receipts/file';
import { issue } from '../activities/seals';
import { sharedMongo } from '../activities/server';
import { at } from '../activities/story';
import { useWorld } from '../activities/world';
import { filesOf, newKeys } from '../unit/receipts/samples';

const world = useWorld();
const keys = newKeys();
const environment = { ...process.env };

let folder: string;
let printed: string[];

const inFolder = (name: string) => path.join(folder, name);
const pemOf = ({ publicKey }: typeof keys) =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString();
const write = (name: string, file: unknown) =>
  writeFile(inFolder(name), JSON.stringify(file, null, 2));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handover-receipt-'));
  await writeFile(inFolder('public.pem'), pemOf(keys));
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...environment };
  process.exitCode = undefined;
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => receiptCommand().parseAsync(args, { from: 'user' });

/** What `verify` says of files, by their names, and its exit code. */
async function verify(...names: string[]) {
  await run('verify', ...names.map(inFolder), '--key', inFolder('public.pem'));
  const { exitCode } = process;
  return { said: printed.map((line) => line.replace(`${folder}/`, '')), exitCode };
}

describe('receipt verify', () => {
  test('finds files valid, with one line each', async () => {
    const files = filesOf([2, 1], keys);
    for (const [index, file] of files.entries()) await write(`${index}.json`, file);
    await write('open.json', { ...files[0], proof: null, seal: null });
    expect(await verify('2.json', '0.json', '1.json', 'open.json', '0.json')).toEqual({
      said: [
        '2.json: valid, receipt C3-1 in seal GB-2',
        '0.json: valid, receipt C1-1 in seal GB-1',
        '1.json: valid, receipt C2-1 in seal GB-1',
        'open.json: valid, receipt C1-1 is not sealed yet',
        '0.json: valid, receipt C1-1 in seal GB-1',
      ],
      exitCode: undefined,
    });
  });

  test('says why others are not, goes on, and fails', async () => {
    const [first, second] = filesOf([2], keys) as [ReceiptFile, ReceiptFile];
    await write('0.json', first);
    await write('altered.json', { ...first, receipt: { ...first.receipt, counts: {} } });
    await write('elsewhere.json', { ...first, proof: second.proof });
    await writeFile(inFolder('cut.json'), JSON.stringify(first).slice(0, 700));
    expect(
      await verify('altered.json', 'elsewhere.json', 'cut.json', 'none.json', '0.json'),
    ).toEqual({
      said: [
        'altered.json: NOT VALID, its receipt was altered, or was signed with another key',
        'elsewhere.json: NOT VALID, its proof does not lead to the root of seal GB-1',
        'cut.json: NOT VALID, it is not a receipt file, or was altered',
        'none.json: NOT VALID, it cannot be read',
        '0.json: valid, receipt C1-1 in seal GB-1',
      ],
      exitCode: 1,
    });
  });

  test('fails by another key', async () => {
    await write('0.json', filesOf([1], newKeys())[0]);
    expect(await verify('0.json')).toEqual({
      said: ['0.json: NOT VALID, its receipt was altered, or was signed with another key'],
      exitCode: 1,
    });
  });

  test('fails where two files, each valid, tell of two histories', async () => {
    await write('0.json', filesOf([1, 1], keys)[0]);
    const [, , forked] = filesOf([2, 1], keys);
    await write('2.json', forked);
    expect(await verify('0.json', '2.json')).toEqual({
      said: [
        '0.json: valid, receipt C1-1 in seal GB-1',
        '2.json: NOT VALID, its seal GB-2 does not follow GB-1',
      ],
      exitCode: 1,
    });
  });

  test('needs a public key, and says so', async () => {
    await write('0.json', filesOf([1], keys)[0]);
    await copyFile(inFolder('0.json'), inFolder('public.pem'));
    await expect(verify('0.json')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('holds no Ed25519 public key'),
    });
    await rm(inFolder('public.pem'));
    await expect(verify('0.json')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('cannot be read'),
    });
    expect(printed).toEqual([]);
  });

  test('reaches nothing: it works as a process of its own, without any configuration', async () => {
    const [file] = filesOf([3], keys);
    await write('0.json', file);
    const command = ['--import', 'tsx', 'scripts/handover.ts', 'receipt', 'verify'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...command, inFolder('0.json'), '--key', inFolder('public.pem')],
      { cwd: path.join(__dirname, '../..'), env: { PATH: process.env['PATH'], HOME: folder } },
    );
    expect(stdout).toBe(`${inFolder('0.json')}: valid, receipt C1-1 in seal GB-1\n`);
  });
});

describe('receipt show', () => {
  beforeEach(async () => {
    const uri = new URL(await sharedMongo());
    uri.pathname = `/${world.deps.ledger.receipts.dbName}`;
    process.env['HANDOVER_LEDGER_URI'] = uri.href;
  });

  /** What it prints for a customer, verified with the programme's key. */
  async function show(...args: string[]) {
    await run('show', ...args);
    const text = printed.splice(0).join('\n');
    await writeFile(inFolder('shown.json'), text);
    await writeFile(inFolder('public.pem'), pemOf(world.deps.keys));
    const { said } = await verify('shown.json');
    printed.length = 0;
    return { file: JSON.parse(text) as ReceiptFile, said };
  }

  test('prints a file that verifies, before it is sealed and after', async () => {
    await issue(world, 'GB', 'C1', 'C2', 'C3');
    const unsealed = await show('C2');
    expect(unsealed.said).toEqual(['shown.json: valid, receipt C2-1 is not sealed yet']);
    expect(unsealed.file).toMatchObject({ proof: null, seal: null });
    await world.steps.sealReceipts({ markets: ['GB'], at });
    const { file, said } = await show('C2');
    expect(said).toEqual(['shown.json: valid, receipt C2-1 in seal GB-1']);
    expect(file.receipt).toEqual(unsealed.file.receipt);
    expect(file).toMatchObject({ proof: { index: 1 }, seal: { n: 1, count: 3, sealedAt: at } });
    // Nobody else's.
    expect(JSON.stringify(file)).not.toMatch(/C[13]-/);
  });

  test('prints the last revision, or the one that is named', async () => {
    await issue(world, 'GB', 'C1');
    const [one] = await world.raw.ledger('receipts').find().toArray();
    const second = { ...one, _id: 'C1-2', revision: 2, seal: null };
    await world.raw.ledger('receipts').insertOne(second);
    await run('show', 'C1');
    await run('show', 'C1', '--revision', '1');
    expect(printed.map((text) => (JSON.parse(text) as ReceiptFile).receipt._id)).toEqual([
      'C1-2',
      'C1-1',
    ]);
    await expect(run('show', 'C1', '--revision', '3')).rejects.toMatchObject({
      name: 'UserError',
      message: 'Customer C1 has no receipt of revision 3; leave --revision out for the last one.',
    });
  });

  test('says where there is none', async () => {
    for (const id of ['C9', 'not.an.id']) {
      await expect(run('show', id)).rejects.toMatchObject({
        name: 'UserError',
        message: `Customer ${id} has no receipt: it is issued when everything has moved.`,
      });
    }
  });
});

test('receipt key prints the public half of the key, and nothing of the private one', async () => {
  const { stdout } = await keyOf(inFolder('key.pem'));
  expect(stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\w+/=]+\n-----END PUBLIC KEY-----\n$/);
});

/** Makes a private key as the documents say, and has its public half printed. */
async function keyOf(file: string) {
  await promisify(execFile)('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file]);
  const command = ['--import', 'tsx', 'scripts/handover.ts', 'receipt', 'key'];
  return await promisify(execFile)(process.execPath, command, {
    cwd: path.join(__dirname, '../..'),
    env: { PATH: process.env['PATH'], HOME: folder, HANDOVER_KEY_FILE: file },
  });
}
