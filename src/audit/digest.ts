import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256, in hexadecimal, over the canonical JSON of a value; of nothing where there is none. */
export const digestOf = (value: unknown): string =>
  hash(
    'sha256',
    value === undefined ? '' : (canonicalize(JSON.parse(JSON.stringify(value))) ?? ''),
  );
