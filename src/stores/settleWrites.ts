import { codeOf, isDuplicateKey, refusalCode } from './errors';

/** What became of several writes. */
export interface SettledWrites {
  /** Documents that were inserted or changed. */
  readonly written: number;
  /** The codes of those that the store refuses for good, by their places in the list, from 0. */
  readonly refused: ReadonlyMap<number, number>;
}

/**
 * Waits for writes each of which succeeds or fails by itself.
 * @param writes each telling how many documents it has changed.
 * @param collection how messages call what they go to.
 * @throws where one fails for another reason than that it is refused or that somebody else was faster.
 */
export async function settleWrites(
  writes: readonly Promise<number>[],
  collection: string,
): Promise<SettledWrites> {
  let written = 0;
  const refused = new Map<number, number>();
  for (const [index, settled] of (await Promise.allSettled(writes)).entries()) {
    if (settled.status === 'fulfilled') {
      written += settled.value;
      continue;
    }
    const error: unknown = settled.reason;
    const code = refusalCode(error);
    if (code !== null) refused.set(index, code);
    else if (!isDuplicateKey(error)) throw failureOf(error, collection);
  }
  return { written, refused };
}

/** A server's refusal is told by its code: its words may be a person's. */
function failureOf(error: unknown, collection: string): unknown {
  const code = codeOf(error);
  const isServers = typeof code === 'number';
  return isServers ? new Error(`A write to ${collection} failed: ${code}`) : error;
}
