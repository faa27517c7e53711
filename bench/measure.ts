import type { Purchase } from '../local/seed/purchases';
import type { Programme } from '../src/programme/schema';
import type { Measured } from './measured';
import type { Player } from './player';
import { onePerMarket, purchasesOf, withGiant } from './purchases';
import { playRound } from './round';

/** How much is measured. */
export interface Extent {
  readonly programme: Programme;
  readonly log: readonly Purchase[];
  /** Of the rounds' stores. */
  readonly customers: number;
  /** Of a small store and of a large one; default the rounds' is the large one. */
  readonly few: number;
  readonly many?: number | undefined;
  /** Orders of the one customer who has very many. */
  readonly orders: number;
  readonly rounds: number;
}

/** Runs everything that the figures are made of. */
export async function measure(player: Player, extent: Extent): Promise<Measured> {
  const { log, customers, orders } = extent;
  const purchases = purchasesOf(log, customers);
  const alone = await playRound(player, onePerMarket(log, extent.programme), 0);
  const rounds = [];
  for (let round = 1; round <= extent.rounds; round += 1) {
    rounds.push(await playRound(player, purchases, round));
  }
  const giant = await player.ours(withGiant(purchases, orders), `one has ${orders} orders`);
  const ofSize = (count: number) => player.ours(purchasesOf(log, count), 'for comparison');
  const few = await ofSize(extent.few);
  const many = extent.many ? [await ofSize(extent.many)] : rounds.map(({ ours }) => ours);
  return { alone, rounds, giant, few, many };
}
