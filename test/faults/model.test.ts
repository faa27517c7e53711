import { useWorld } from '../activities/world';
import { drive } from '../model/drive';
import { describeExploration } from '../model/explored';
import { larger } from '../model/scenes';

describe('in every interleaving of', () => {
  describeExploration(larger, {
    'two runs that try again; a spending': 70959,
    'two take-overs that try again, one of which fails; a spending': 63334,
    'two runs that try again; a redemption': 59276,
    'a run and a sweep that try again; two redemptions': 87569,
    'a run and a stalled step; an order that is reported on, cancelled, and deleted': 73501,
  });
});

describe('at random', () => {
  const world = useWorld();
  test('the code does what the model does', () => drive(world, { plays: 100, seed: 7 }), 600_000);
});
