import type { comparison } from '../../src/workflows/comparison';
import { comparisonWorkflowId } from '../../src/workflows/ids';
import { taskQueue } from './scene';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();

it('compares each market once, in order', () =>
  stage.play(async ({ client, programme }, world) => {
    await client.workflow.execute<typeof comparison>('comparison', {
      workflowId: comparisonWorkflowId(programme),
      taskQueue,
      args: [{ markets: ['GB', 'FR'] }],
    });
    const compared = world.callsOf('enrolMarket').map(({ input }) => input);
    expect(compared).toEqual([{ market: 'GB' }, { market: 'FR' }]);
  }));
