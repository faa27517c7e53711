import type { Purchase } from '../local/seed/purchases';
import type { Programme } from '../src/programme/schema';
import type { FullRound, Measured, Sizes } from './measured';
import type { Player } from './player';
import { onePerMarket, purchasesOf, withGiant } from './purchases';
import { playRound } from './round';

/** How much is measured. */
export interface Extent {
  readonly programme: Programme;
  readonly log: readonly Purchase[];
  /** Of the rounds' stores. */
  readonly customers: number;
  /** Of a small store and of a large one; default the rounds' is the large one, and both are moved each round. */
  readonly few: number;
  readonly many?: number | undefined;
  /** Orders of the one customer who has very many. */
  readonly orders: number;
  readonly rounds: number;
}

/** Runs everything that the figures are made of. */
export async function measure(player: Player, extent: Extent): Promise<Measured> {
  const { log, customers, orders, programme } = extent;
  const purchases = purchasesOf(log, customers);
  const ofSize = (count: number) => player.ours(purchasesOf(log, count), 'for comparison');
  const alone = await playRound(player, onePerMarket(log, programme), 0);
  const rounds: FullRound[] = [];
  const sizes: Sizes[] = [];
  for (let number = 1; number <= extent.rounds; number += 1) {
    const round = await playRound(player, purchases, number);
    const giant = await player.ours(withGiant(purchases, orders), `one has ${orders} orders`);
    rounds.push({ ...round, giant });
    if (!extent.many) sizes.push({ few: await ofSize(extent.few), many: round.ours });
  }
  if (extent.many) {
    sizes.push({ few: await ofSize(extent.few), many: await ofSize(extent.many) });
  }
  return { alone, rounds, sizes };
}
