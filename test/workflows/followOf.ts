import { feedWorkflowId } from '../../src/workflows/ids';
import type { feed } from '../../src/workflows/feed';
import { taskQueue } from './scene';
import type { Scene } from './scene';

/** Has the source followed. */
export const followOf = (scene: Scene) =>
  scene.client.workflow.start<typeof feed>('feed', {
    workflowId: feedWorkflowId(scene.programme),
    taskQueue,
  });
