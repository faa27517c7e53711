import { followOf } from './followOf';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();

describe('the feed', () => {
  it('follows the source turn by turn until there is nothing more to follow', () =>
    stage.play(async (scene, world) => {
      world.turns = 3;
      const handle = await followOf(scene);
      await handle.result();
      expect(world.callsOf('followSource')).toHaveLength(3);
    }));

  it('continues as new after a hundred turns', () =>
    stage.play(async (scene, world) => {
      world.turns = 101;
      const handle = await followOf(scene);
      await handle.result();
      expect(world.callsOf('followSource')).toHaveLength(101);
      const { runId } = await scene.client.workflow.getHandle(handle.workflowId).describe();
      expect(runId).not.toBe(handle.firstExecutionRunId);
    }));
});
