import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The canonical JSON (RFC 8785) of a document; dates in UTC. */
export function canonicalJson(content: unknown): string {
  return canonicalize(JSON.parse(JSON.stringify(content))) ?? '';
}

/** SHA-256, in hexadecimal, over the canonical JSON of a document. */
export function digestOf(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** Digest of a source's record but for its revision: the same as long as the record says the same. */
export function versionOf({ revision: _, ...said }: { readonly revision: number }): string {
  return digestOf(said);
}
