import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { toBundle } from '../src/temporal/workflowSource';

/** Where the built worker looks for its workflows. */
const bundle = path.join(__dirname, '../dist/src/workflow-bundle.js');

/** Bundles the workflows once, so that a worker in production starts without doing it. */
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    ...toBundle(),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(bundle, code);
}

main().catch((error: unknown) => {
  process.stderr.write(`The workflows cannot be bundled: ${String(error)}\n`);
  process.exitCode = 1;
});
