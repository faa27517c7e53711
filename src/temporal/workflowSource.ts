import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BundleOptions, WorkerOptions } from '@temporalio/worker';

const prebuilt = path.join(__dirname, '..', 'workflow-bundle.js');

/** How Handover's workflows become a bundle. */
export const toBundle = (): BundleOptions => ({
  workflowsPath: require.resolve('../workflows'),
  preloadModules: [
    require.resolve('../workflows/preloaded'),
    require.resolve('../workflows/shortTraces'),
  ],
});

/** Where a worker's workflows come from: the bundle that `npm run build` made, or else the sources. */
export const workflowSource = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> =>
  existsSync(prebuilt) ? { workflowBundle: { codePath: prebuilt } } : fromSources();

/** Bundled as the worker starts. */
function fromSources(): Pick<WorkerOptions, 'workflowsPath' | 'bundlerOptions'> {
  const { workflowsPath, ...bundlerOptions } = toBundle();
  return { workflowsPath, bundlerOptions };
}
