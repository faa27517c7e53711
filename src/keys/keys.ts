import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../errors';

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * What Handover derives from its one private key: signatures, ids that reveal nothing, and codes that
 * nobody guesses. It must stay the same for the life of a programme.
 */
export class Keys {
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #secret: Buffer;

  /** @param pem Ed25519 private key, PKCS #8 in PEM. */
  constructor(pem: string) {
    this.#privateKey = createPrivateKey(pem);
    this.publicKey = createPublicKey(this.#privateKey);
    const der = this.#privateKey.export({ type: 'pkcs8', format: 'der' });
    this.#secret = Buffer.from(hkdfSync('sha256', der, '', 'handover digests', 32));
  }

  /** Ed25519 signature of a text, base64. */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#privateKey).toString('base64');
  }

  /** Keyed digest of a text under a purpose, 32 bytes: the same for both, unlinkable without the key. */
  digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${purpose}\0${text}`).digest();
  }

  /** A code of ten characters without look-alikes, fixed by the purpose and the text. */
  code(purpose: string, text: string): string {
    return [...this.digest(purpose, text).subarray(0, 10)]
      .map((byte) => alphabet[byte % alphabet.length])
      .join('');
  }
}

/**
 * Reads the private key.
 * @throws UserError where the file is missing or holds no Ed25519 private key.
 */
export async function readKeys(file: string): Promise<Keys> {
  const make = `make one with: openssl genpkey -algorithm ed25519 -out ${file}`;
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`The key file ${file} cannot be read; ${make}`);
  });
  try {
    const type = createPrivateKey(pem).asymmetricKeyType;
    if (type === 'ed25519') return new Keys(pem);
  } catch {
    // A file that holds no key at all gets the same answer as one with another kind of key.
  }
  throw new UserError(`The key file ${file} holds no Ed25519 private key; ${make}`);
}

/**
 * Reads the public key that signatures are verified with.
 * @throws UserError where the file is missing or holds no Ed25519 key.
 */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`The key file ${file} cannot be read; give a file with the public key.`);
  });
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // A file that holds no key at all gets the same answer as one with another kind of key.
  }
  throw new UserError(
    `The key file ${file} holds no Ed25519 public key; print the right one with: npm run --silent handover -- receipt key`,
  );
}
