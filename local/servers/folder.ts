import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one server's files. */
export interface ServerFolder {
  readonly path: string;
  /** The folder itself where it is a temporary one, to delete if this process ends unexpectedly. */
  readonly scratch: string | undefined;
  /** Deletes the folder where it is a temporary one. */
  readonly remove: () => Promise<void>;
}

/** The folder that was asked for, which is kept, or a new temporary one. */
export async function serverFolder(asked?: string): Promise<ServerFolder> {
  if (asked !== undefined) {
    await mkdir(asked, { recursive: true });
    return { path: path.resolve(asked), scratch: undefined, remove: async () => undefined };
  }
  const temporary = await mkdtemp(path.join(tmpdir(), 'handover-'));
  return {
    path: temporary,
    scratch: temporary,
    remove: () => rm(temporary, { recursive: true, force: true }),
  };
}
