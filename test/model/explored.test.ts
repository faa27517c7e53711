import { explore } from './explore';
import { describeExploration } from './explored';
import { guarded } from './process';
import type { Guard } from './process';
import { scenes } from './scenes';

describe('in every interleaving of', () => {
  describeExploration(scenes, {
    'two runs; a spending': 9043,
    'a run; a spending and an earning': 24410,
    'a run; one spending tried twice at once': 10741,
    'two take-overs, one of which fails; a spending': 5698,
    'two runs of a customer who was handed over; an earning': 25542,
    'a run; an earning that opens the balance, tried twice at once': 26859,
    'two customers of one account; an earning of each': 7289,
    'two customers who come to one account; a spending of the second': 2311,
    'two runs; a redemption': 5797,
    'a run and a sweep; a redemption': 2667,
    'a sweep; a redemption tried twice, and another given back': 609,
    'two runs; a late event': 7843,
    'a run; an order, its cancelling and its deletion at the source': 1088,
    'two runs of a customer who comes to an account in use; a deletion at the target': 4827,
    'two runs of a customer who was handed over; a deletion at the target': 328,
    'a run of a customer who was handed over; events and an edit': 838,
  });
});

const without: readonly (readonly [Guard, keyof typeof scenes, string])[] = [
  ['epoch', 'two runs; a spending', 'C1 has points left at the source'],
  ['fence', 'two runs; a spending', 'the source wrote for a customer whom it did not own'],
  [
    'transferNumber',
    'two runs of a customer who was handed over; an earning',
    'the wallet is not what was credited and earned there',
  ],
  [
    'walletAsRead',
    'two customers of one account; an earning of each',
    'the wallet is not what was credited and earned there',
  ],
  ['setOnInsert', 'two runs; a redemption', 'the uses of the successor do not add up'],
  ['usesLeft', 'a run and a sweep; a redemption', 'the uses at the source do not add up'],
  ['acknowledgement', 'two runs; a spending', 'C1 is active at the target and was not handed over'],
  [
    'tombstone',
    'two runs of a customer who was handed over; a deletion at the target',
    'what was deleted is there again',
  ],
  [
    'besideTombstone',
    'two runs of a customer who was handed over; a deletion at the target',
    'what was deleted is there again',
  ],
  ['lastWord', 'a run; one spending tried twice at once', 'X1 was done on both platforms'],
];

describe('without one guard something is wrong somewhere', () => {
  test.each(without)('%s', (guard, scene, wrong) => {
    const { counterExample } = explore(scenes[scene], { ...guarded, [guard]: false });
    expect(counterExample?.at(-1)).toBe(`=> ${wrong}`);
  });

  test('and the way there can be read', () => {
    const { counterExample } = explore(scenes['two runs; a spending'], {
      ...guarded,
      fence: false,
    });
    expect(counterExample).toEqual([
      'run 1: takeOver reads source.ownership',
      'X1: changePoints reads source.balances',
      'X1: changePoints reads source.balanceEntries',
      'X1: changePoints reads source.ownership',
      'run 1: takeOver writes source.ownership',
      'run 1: takeOver writes source.balances',
      'run 1: takeOver writes source.ownership',
      'X1: changePoints writes source.balances',
      '=> the source wrote for a customer whom it did not own',
    ]);
  });
});
