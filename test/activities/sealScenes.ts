import type { Scene } from './scenes';
import { issue } from './seals';
import { at } from './story';

/** What seals receipts, in each of the situations that it writes differently in. */
export const sealScenes: readonly Scene[] = [
  {
    name: 'sealReceipts of two markets',
    set: async (world) => {
      await issue(world, 'GB', 'C1', 'C2', 'C3');
      await issue(world, 'FR', 'C4');
      return (steps) => steps.sealReceipts({ markets: ['GB', 'FR', 'DE'], at });
    },
  },
  {
    name: 'sealReceipts after one that was killed before it had marked all',
    set: async (world) => {
      await issue(world, 'GB', 'C2', 'C4', 'C6');
      await world.steps.sealReceipts({ markets: ['GB'], at });
      await issue(world, 'GB', 'C1', 'C3', 'C5');
      await world.steps.sealReceipts({ markets: ['GB'], at });
      const unmarked = { _id: { $in: ['C3-1', 'C5-1'] } };
      await world.raw.ledger('receipts').updateMany(unmarked, { $set: { seal: null } });
      await issue(world, 'GB', 'C0', 'C7');
      return (steps) => steps.sealReceipts({ markets: ['GB'], at });
    },
  },
  {
    name: 'reviewDay that seals stragglers',
    set: async (world) => {
      await issue(world, 'GB', 'C1', 'C2');
      await issue(world, 'FR', 'C4');
      return (steps) => steps.reviewDay({ day: at.slice(0, 10), at });
    },
  },
];
