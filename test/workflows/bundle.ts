import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { toBundle } from '../../src/temporal/workflowSource';

const root = path.join(__dirname, '../..');
const folder = path.join(tmpdir(), 'handover-workflow-bundles');

/** The bundle of the workflows as they are now; built once for all test files, and kept until they change. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  const codePath = path.join(folder, `${await digestOfSources()}.js`);
  if (!existsSync(codePath)) await build(codePath);
  return { codePath };
}

async function build(codePath: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    ...toBundle(),
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(folder, { recursive: true });
  const unfinished = `${codePath}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, codePath);
}

async function digestOfSources(): Promise<string> {
  const entries = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const digest = createHash('sha256');
  for (const file of [...sources.toSorted(), path.join(root, 'package-lock.json')]) {
    digest.update(`${path.relative(root, file)}\0`).update(await readFile(file));
  }
  return digest.digest('hex');
}
