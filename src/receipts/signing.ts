import { verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '../records/digest';

/** Whatever signs a text with Ed25519, base64. */
export interface Signer {
  sign(text: string): string;
}

/** Signs a document: Ed25519 over the UTF-8 bytes of its canonical JSON. */
export function signed<Content extends object>(
  content: Content,
  signer: Signer,
): Content & { signature: string } {
  return { ...content, signature: signer.sign(canonicalJson(content)) };
}

/** Whether everything in a document but its signature is what the holder of the key signed. */
export function isSigned(
  { signature, ...content }: { readonly signature: string },
  publicKey: KeyObject,
): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // The same bytes can be written in more than one way; only one of them is ours.
  if (bytes.toString('base64') !== signature) return false;
  return verify(null, Buffer.from(canonicalJson(content)), publicKey, bytes);
}
