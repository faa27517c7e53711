import { reviewOf } from './reviewOf';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();

it('reviews the day that it is given', () =>
  stage.play(async (scene, world) => {
    world.ledger.enrol('GB', ['C1']);
    const result = await (await reviewOf(scene, { day: '2024-12-12' })).result();
    expect(result).toMatchObject({ openCases: 0, markets: { GB: { enrolled: 1 } } });
    expect(world.callsOf('reviewDay')).toHaveLength(1);
    expect(world.callsOf('reviewDay')[0]?.input).toMatchObject({ day: '2024-12-12' });
  }));

it('reviews the day of its clock where it is given none', () =>
  stage.play(async (scene, world) => {
    const now = await scene.clock.now();
    await (await reviewOf(scene, {})).result();
    expect(world.callsOf('reviewDay')[0]?.input).toMatchObject({
      day: now.slice(0, 10),
      at: expect.stringContaining('T') as unknown,
    });
  }));
