import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BundleOptions, WorkerOptions } from '@temporalio/worker';

const prebuilt = path.join(__dirname, '..', 'workflow-bundle.js');

/** How workflows become a bundle; without a path, Handover's own. */
export const toBundle = (workflowsPath = require.resolve('../workflows')): BundleOptions => ({
  workflowsPath,
  preloadModules: [require.resolve('../workflows/preloaded')],
});

/** Where a worker's workflows come from: the bundle that `npm run build` made, or else the sources. */
export const workflowSource = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> =>
  existsSync(prebuilt) ? { workflowBundle: { codePath: prebuilt } } : fromSources();

/** Workflows that the worker bundles as it starts; without a path, Handover's own. */
export function fromSources(
  workflows?: string,
): Pick<WorkerOptions, 'workflowsPath' | 'bundlerOptions'> {
  const { workflowsPath, ...bundlerOptions } = toBundle(workflows);
  return { workflowsPath, bundlerOptions };
}
