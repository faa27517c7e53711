import type { KeyObject } from 'node:crypto';
import { digestOf } from '../records/digest';
import { receiptFile } from './file';
import type { FiledSeal, ReceiptFile } from './file';
import { rootAlong } from './merkle';
import { isSigned } from './signing';

/** What a receipt file proves, or in a sentence why it proves nothing. */
export type Verdict =
  { readonly file: ReceiptFile } | { readonly file: null; readonly why: string };

/** Verifies the text of a receipt file with nothing but the public key. */
export function verifyReceipt(text: string, publicKey: KeyObject): Verdict {
  const file = read(text);
  if (!file) return refused('it is not a receipt file, or was altered');
  const { receipt, proof, seal } = file;
  const altered = (what: string) =>
    refused(`its ${what} was altered, or was signed with another key`);
  if (!isSigned(receipt, publicKey)) return altered('receipt');
  if (!proof && !seal) return { file };
  if (!proof || !seal) return refused('it has only one of proof and seal');
  if (!isSigned(seal, publicKey)) return altered('seal');
  const { index, path } = proof;
  const isHeld =
    receipt.market === seal.market &&
    rootAlong(path, digestOf(receipt), index, seal.count) === seal.root;
  if (!isHeld) return refused(`its proof does not lead to the root of seal ${seal._id}`);
  return { file };
}

/**
 * The seals of the files that were verified: tells of each new one whether it fits those known, of the
 * same number or next to it in the chain of its market.
 */
export class SealChains {
  readonly #known = new Map<string, FiledSeal>();

  /** Takes a seal in, and says in a sentence why it does not fit; null where it does. */
  add(seal: FiledSeal): string | null {
    const { _id, market, n, previous, root } = seal;
    if ((n === 1) !== (previous === null)) return `its seal ${_id} has no place in a chain`;
    const [same, before, after] = [n, n - 1, n + 1].map((one) =>
      this.#known.get(`${market}-${one}`),
    );
    if (same && same.signature !== seal.signature) {
      return `its seal ${_id} is not the ${_id} of a file before`;
    }
    if (before && before.root !== previous) return `its seal ${_id} does not follow ${before._id}`;
    if (after && after.previous !== root) return `${after._id} does not follow its seal ${_id}`;
    this.#known.set(`${market}-${n}`, seal);
    return null;
  }
}

const refused = (why: string): Verdict => ({ file: null, why });

/** The file as it is written; null where it is none, or where a reader could see another one in it. */
function read(text: string): ReceiptFile | null {
  const written = parsed(text);
  if (!receiptFile.safeParse(written).success) return null;
  // Names that come twice: parsers take the last, people the first.
  if (JSON.stringify(written) !== withoutSpace(text)) return null;
  // As it was written, not as the schema gives it back: what is signed is every name in it.
  return written as ReceiptFile;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** JSON without the space between its parts. */
const withoutSpace = (json: string) => json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
