import { isDuplicateKey } from './errors';

/** Runs an insert that may have been done before: a document that is there already stays as it is. */
export async function insertOnce(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
