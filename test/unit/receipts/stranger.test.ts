import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ReceiptFile } from '../../../src/receipts/file';
import { receiptFileOf } from '../../../src/receipts/file';
import { filesOf, newKeys, receiptOf } from './samples';

const run = promisify(execFile);
const page = path.join(__dirname, '../../../docs/receipts.md');
const keys = newKeys();

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handover-stranger-'));
  const [, program = ''] = /^```python\n(.*?)^```$/ms.exec(await readFile(page, 'utf8')) ?? [];
  await writeFile(path.join(folder, 'verify.py'), program);
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' });
  await writeFile(path.join(folder, 'public.pem'), pem);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the program of the page says of a file; of a refusal its last line. */
async function verify(file: ReceiptFile): Promise<string> {
  await writeFile(path.join(folder, 'receipt.json'), JSON.stringify(file, null, 2));
  const answer = await run('python3', ['verify.py', 'receipt.json', 'public.pem'], {
    cwd: folder,
  }).catch((error: { stderr: string }) => ({ stdout: error.stderr }));
  return answer.stdout.trim().split('\n').at(-1) ?? '';
}

const [first, , , fourth, fifth] = filesOf([5], keys) as ReceiptFile[];

test('the program on the page finds valid files valid', async () => {
  for (const file of [first, fourth, fifth]) {
    expect(await verify(file as ReceiptFile)).toBe('valid, in seal GB-1');
  }
  expect(await verify(receiptFileOf(receiptOf('C1', keys), null))).toBe('valid, not sealed yet');
});

test.each([
  ['receipt', { receipt: { ...(first as ReceiptFile).receipt, revision: 2 } }, 'what was signed'],
  ['seal', { seal: { ...first?.seal, count: 6 } }, 'the seal is not what was signed'],
  ['proof', { proof: fifth?.proof }, 'the seal does not hold the receipt'],
])('it refuses an altered %s', async (_, altered, why) => {
  expect(await verify({ ...first, ...altered } as ReceiptFile)).toContain(why);
});
