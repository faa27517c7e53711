import path from 'node:path';
import { findOnPath, run } from './run';

/** A CPython with pip: its executable and its version, such as `3.11`. */
export interface Python {
  readonly command: string;
  readonly version: string;
}

const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

// Importing pip shows that it is there: some distributions split it off.
const PROBE = `import sys, pip
print(sys.implementation.name, '%d.%d' % sys.version_info[:2], sys.executable)`;

/** The first CPython on PATH that has pip and, where versions are given, is one of them. */
export async function findPython(versions?: readonly string[]): Promise<Python | undefined> {
  for (const name of NAMES) {
    const python = await probe(name);
    if (python && (!versions || versions.includes(python.version))) return python;
  }
  return undefined;
}

async function probe(name: string): Promise<Python | undefined> {
  const command = await findOnPath(name);
  if (!command) return undefined;
  const answer = await run(command, ['-c', PROBE]).catch(() => '');
  const [implementation, version, ...executable] = answer.trim().split(' ');
  if (implementation !== 'cpython' || !version) return undefined;
  return { command: executable.join(' '), version };
}

/** Installs a hash-pinned file of `requirements/` into a folder of its own, apart from the user's packages. */
export async function pipInstall(python: Python, file: string, folder: string): Promise<void> {
  const requirements = path.join(__dirname, 'requirements', file);
  await run(
    python.command,
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-input',
      '--disable-pip-version-check',
      '--require-hashes',
      '--no-deps',
      '--only-binary=:all:',
      '--target',
      folder,
      '--requirement',
      requirements,
    ],
    { PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' },
  );
}
