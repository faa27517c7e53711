const DUPLICATE_KEY = 11000;
const INVALID = 121;

/** Whether a write failed because a document with its key is there already: a reason to look again. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === DUPLICATE_KEY;

/**
 * With which code a store refuses a document for good: its validator's, or that of a unique index; null
 * where writing it again can help.
 * @param raced unique indexes that say no more than that somebody else was faster: a reason to look again.
 */
export function refusalCode(error: unknown, raced: readonly string[] = ['_id_']): number | null {
  const code = codeOf(error);
  if (code === INVALID) return code;
  if (code !== DUPLICATE_KEY) return null;
  const index = /\bindex: (\S+)/.exec(messageOf(error))?.[1];
  return index === undefined || raced.includes(index) ? null : code;
}

/** The server's code of a failed write; undefined where no server has failed it. */
export const codeOf = (error: unknown): unknown => partOf(error, 'code');

// The only place where a bulk's errors name the index; what else it tells is a person's.
const messageOf = (error: unknown): string =>
  String(partOf(error, 'errmsg') ?? partOf(error, 'message'));

function partOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
