import { isDuplicateKey } from './errors';

/**
 * Runs an insert that may have been done before: a document that is there already stays as it is.
 * @returns whether it was not there.
 */
export async function insertOnce(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
