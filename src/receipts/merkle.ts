import { createHash } from 'node:crypto';

// As in RFC 6962: a leaf can never pass for a node. Everything here is SHA-256 in hexadecimal.
const [LEAF, NODE] = [Buffer.of(0), Buffer.of(1)];

/** The Merkle root over the digests of some documents, in order; there must be one at least. */
export function rootOf(digests: readonly string[]): string {
  const [first = '', ...others] = digests;
  if (others.length === 0) return leafOf(first);
  const split = splitOf(digests.length);
  return nodeOf(rootOf(digests.slice(0, split)), rootOf(digests.slice(split)));
}

/**
 * What proves that the digest at a place, from 0, is under the root: the roots of the parts beside it,
 * from the leaf upwards.
 */
export function pathOf(digests: readonly string[], index: number): string[] {
  if (digests.length === 1) return [];
  const split = splitOf(digests.length);
  const [left, right] = [digests.slice(0, split), digests.slice(split)];
  return index < split
    ? [...pathOf(left, index), rootOf(right)]
    : [...pathOf(right, index - split), rootOf(left)];
}

/** The root that a path leads to from a digest at a place of so many; null where it leads nowhere. */
export function rootAlong(
  path: readonly string[],
  digest: string,
  index: number,
  count: number,
): string | null {
  const beside = path.at(-1);
  if (count === 1 && index === 0 && beside === undefined) return leafOf(digest);
  if (count <= 1 || beside === undefined) return null;
  const split = splitOf(count);
  const [isLeft, below] = [index < split, path.slice(0, -1)];
  const own = isLeft
    ? rootAlong(below, digest, index, split)
    : rootAlong(below, digest, index - split, count - split);
  if (own === null) return null;
  return isLeft ? nodeOf(own, beside) : nodeOf(beside, own);
}

const leafOf = (digest: string) => hash(LEAF, digest);

const nodeOf = (left: string, right: string) => hash(NODE, left, right);

function hash(kind: Buffer, ...parts: string[]): string {
  const bytes = parts.map((part) => Buffer.from(part, 'hex'));
  return createHash('sha256')
    .update(Buffer.concat([kind, ...bytes]))
    .digest('hex');
}

/** The largest power of two below a number of 2 or more. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}
