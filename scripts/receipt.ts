import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readConfiguration } from '../src/configuration';
import { UserError } from '../src/errors';
import { readKeys, readPublicKey } from '../src/keys/keys';
import { receiptFileOf } from '../src/receipts/file';
import type { ReceiptFile } from '../src/receipts/file';
import { SealChains, verifyReceipt } from '../src/receipts/verification';
import type { Verdict } from '../src/receipts/verification';
import { customerId } from '../src/records/ids';
import type { CustomerId } from '../src/records/ids';
import type { Ledger } from '../src/stores/ledger';
import { countFrom } from './arguments';
import { withStores } from './stores';

/** `receipt`: what proves to anybody what was moved for a customer. */
export function receiptCommand(): Command {
  return new Command('receipt')
    .description("print a customer's receipt, or verify receipts with the public key alone")
    .addCommand(showCommand())
    .addCommand(keyCommand())
    .addCommand(verifyCommand());
}

const showCommand = () =>
  new Command('show')
    .description("print a customer's receipt as a file of JSON, with what proves it")
    .argument('<customer>', 'of a customer of the source, or of a guest as the ledger names it')
    .option('--revision <n>', 'an earlier one (default: the last)', countFrom)
    .action(show);

const keyCommand = () =>
  new Command('key')
    .description('print the public key that receipts are verified with, in PEM')
    .action(async () => {
      const { keyFile } = readConfiguration(['keyFile']);
      const { publicKey } = await readKeys(keyFile);
      process.stdout.write(publicKey.export({ type: 'spki', format: 'pem' }));
    });

const verifyCommand = () =>
  new Command('verify')
    .description('verify files of receipts, offline: no store and no server is asked')
    .argument('<files...>', 'what `receipt show` printed, one receipt a file')
    .requiredOption('--key <file>', 'the public key in PEM, from the holder of the private one')
    .action(verifyFiles);

async function show(
  text: string,
  { revision }: { readonly revision?: number | undefined },
): Promise<void> {
  const id = customerId.safeParse(text);
  const file = id.success
    ? await withStores(['ledger'], ({ ledger }) => readReceipt(ledger, id.data, revision))
    : null;
  if (file) return console.log(JSON.stringify(file, null, 2));
  throw new UserError(
    revision
      ? `Customer ${text} has no receipt of revision ${revision}; leave --revision out for the last one.`
      : `Customer ${text} has no receipt: it is issued when everything has moved.`,
  );
}

/** Reads a customer's receipt, the last one unless a revision is named; null where there is none. */
export async function readReceipt(
  { receipts, seals }: Pick<Ledger, 'receipts' | 'seals'>,
  customerId: CustomerId,
  revision?: number,
): Promise<ReceiptFile | null> {
  const wanted = revision === undefined ? { customerId } : { customerId, revision };
  const found = await receipts.find(wanted).sort({ revision: -1 }).limit(1).next();
  if (!found) return null;
  const { seal, ...receipt } = found;
  return receiptFileOf(receipt, seal === null ? null : await seals.findOne({ _id: seal }));
}

async function verifyFiles(files: readonly string[], { key }: { readonly key: string }) {
  const publicKey = await readPublicKey(key);
  const chains = new SealChains();
  for (const name of files) {
    const verdict = await verdictOn(name, publicKey, chains);
    if (!verdict.file) process.exitCode = 1;
    console.log(`${name}: ${verdict.file ? wordsOf(verdict.file) : `NOT VALID, ${verdict.why}`}`);
  }
}

async function verdictOn(name: string, key: KeyObject, chains: SealChains): Promise<Verdict> {
  const text = await readFile(name, 'utf8').catch(() => null);
  if (text === null) return { file: null, why: 'it cannot be read' };
  const verdict = verifyReceipt(text, key);
  const misfit = verdict.file?.seal ? chains.add(verdict.file.seal) : null;
  return misfit === null ? verdict : { file: null, why: misfit };
}

const wordsOf = ({ receipt, seal }: ReceiptFile) =>
  `valid, receipt ${receipt._id} ${seal ? `in seal ${seal._id}` : 'is not sealed yet'}`;
