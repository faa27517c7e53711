import { reviewWorkflowId } from '../../src/workflows/ids';
import type { review } from '../../src/workflows/review';
import { taskQueue } from './scene';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();

const reviewOf = ({ client, programme }: Scene, input: { day?: string }) =>
  client.workflow.execute<typeof review>('review', {
    workflowId: reviewWorkflowId(programme, input.day ?? 'daily'),
    taskQueue,
    args: [input],
  });

it('reviews the day that it is given', () =>
  stage.play(async (scene, world) => {
    world.ledger.enrol('GB', ['C1']);
    const result = await reviewOf(scene, { day: '2024-12-12' });
    expect(result).toMatchObject({ openCases: 0, markets: { GB: { enrolled: 1 } } });
    expect(world.callsOf('reviewDay')).toHaveLength(1);
    expect(world.callsOf('reviewDay')[0]?.input).toMatchObject({ day: '2024-12-12' });
  }));

it('reviews the day of its clock where it is given none', () =>
  stage.play(async (scene, world) => {
    const now = await scene.clock.now();
    await reviewOf(scene, {});
    expect(world.callsOf('reviewDay')[0]?.input).toMatchObject({
      day: now.slice(0, 10),
      at: expect.stringContaining('T') as unknown,
    });
  }));
