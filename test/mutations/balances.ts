import { balanceOf, entriesOf } from '../activities/documents';
import { earn } from '../activities/people';
import { take } from '../activities/story';
import { conditionOn, setting, to } from './guards';
import type { Mutation, Scene } from './mutation';
import type { Play } from './play';
import { seedOnly } from './seeded';

const debiting = to('source.balances', setting('debit'));
const crediting = to('target.wallets', setting('credits.B-C1'));

const taken = async ({ world, steps }: Play) => {
  const of = { customerId: 'C1', market: 'GB' };
  const points = { balances: [balanceOf('B-C1', of)], balanceEntries: entriesOf('B-C1') };
  return await take(steps, await seedOnly(world, points));
};

/** Holds an attempt back before its debit; another debits that, and more that came later. */
async function debitLate(play: Play): Promise<void> {
  const ada = await taken(play);
  const late = await play.heldBefore(debiting).begin((steps) => steps.transferBalances(ada));
  await play.steps.transferBalances(ada);
  await earn(play.world, 'B-C1', 33);
  await play.steps.transferBalances(ada);
  await late.goesOn();
}

const debitConditions = ['amount', 'revision', 'debit.n'];

/** The guards of points and store credit. */
export const balanceMutations: readonly Mutation[] = [
  {
    name: 'the debit keyed by what it has read: a late attempt takes back a later transfer',
    guard: conditionOn(debiting, ...debitConditions),
    play: debitLate,
    seen: ['equation', 'B-C1: its history against what is there and was debited: 153 and 120'],
  },
  {
    name: 'the credit keyed by its number: a second run credits again',
    guard: conditionOn(crediting, 'credits.B-C1.n'),
    play: async (play) => {
      const ada = await taken(play);
      await play.steps.transferBalances(ada);
      await play.steps.transferBalances(ada);
    },
    seen: ['equation', 'poco-C1-points: what it holds against its credits and entries'],
  },
];

/** What a debit says of the balance that it has read: each holds where the others are switched off. */
export const balanceScenes = debitConditions.map((field): Scene => ({
  name: `${field} of a debit`,
  guard: conditionOn(debiting, field),
  play: debitLate,
}));
