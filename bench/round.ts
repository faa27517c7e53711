import type { Purchase } from '../local/seed/purchases';
import type { Round } from './measured';
import type { Player } from './player';

/**
 * Moves one store in every shape, in another order each round: none is always the first or the last.
 * @param round from 1; 0 for the store of one customer of each market.
 */
export async function playRound(
  player: Player,
  purchases: readonly Purchase[],
  round: number,
): Promise<Round> {
  const words = round === 0 ? 'one of each market' : `round ${round}`;
  const done: Partial<Round> = {};
  const plays = [
    async () => Object.assign(done, { ours: await player.ours(purchases, words) }),
    async () => Object.assign(done, { naive: await player.naive(purchases, words) }),
    async () => Object.assign(done, { engine: await player.engine(purchases, words) }),
  ];
  const first = round % plays.length;
  for (const play of [...plays.slice(first), ...plays.slice(0, first)]) await play();
  return done as Round;
}
