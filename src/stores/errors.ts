/** Whether a write failed because a document with its key is there already: a reason to look again. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 11000;
