import type { Purchase } from '../local/seed/purchases';
import type { Stage } from '../local/rehearsal/stage';
import { readHistories } from './histories';
import type { Left, Measured, OurMigration, Round } from './measured';
import type { Ground } from './play';
import { purchasesOf, withGiant } from './purchases';
import { copyRaw, timedAudit, timedScan } from './stores';

/** How much is measured. */
export interface Extent {
  readonly log: readonly Purchase[];
  /** Of the rounds' stores. */
  readonly customers: number;
  /** Of the store that is small beside them. */
  readonly few: number;
  /** Orders of the one customer who has very many. */
  readonly orders: number;
  readonly rounds: number;
}

/** Runs everything that the figures are made of, and says what begins. */
export async function measure(
  ground: Ground,
  { log, customers, few, orders, rounds }: Extent,
  say: (words: string) => void,
): Promise<Measured> {
  const purchases = purchasesOf(log, customers);
  const ours = async (of: readonly Purchase[], words: string): Promise<OurMigration> => {
    say(words);
    return await ground.play({ shape: 'ours', purchases: of }, lookAtOurs);
  };
  const played: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const words = (shape: string) =>
      `Round ${round} of ${rounds}: ${customers} customers, ${shape}`;
    const plays = {
      ours: () => ours(purchases, words('ours')),
      naive: async () => {
        say(words('naive'));
        return await ground.play({ shape: 'naive', purchases }, look);
      },
      engine: async () => {
        say(words('no-op activities'));
        return await ground.play({ shape: 'engine', purchases }, async () => ({}));
      },
    };
    played.push(await inTurn(plays, round));
  }
  const small = await ours(purchasesOf(log, few), `${few} customers, ours`);
  const giant = await ours(withGiant(purchases, orders), `${customers} customers and a giant, ours`);
  return { rounds: played, small, giant };
}

/** Runs the three of a round in another order each round: none of them is always the first or the last. */
async function inTurn(
  plays: { [Shape in keyof Round]: () => Promise<Round[Shape]> },
  round: number,
): Promise<Round> {
  const done: Partial<Round> = {};
  const order = [
    async () => Object.assign(done, { naive: await plays.naive() }),
    async () => Object.assign(done, { ours: await plays.ours() }),
    async () => Object.assign(done, { engine: await plays.engine() }),
  ];
  for (const play of order.map((_, index) => order[(index + round) % order.length])) await play?.();
  return done as Round;
}

async function look(stage: Stage): Promise<Left> {
  const histories = await readHistories(stage.client, stage.programme);
  return { ...histories, ...(await timedAudit(stage)) };
}

async function lookAtOurs(stage: Stage) {
  const seen = await look(stage);
  return { ...seen, scan: await timedScan(stage), rawCopyMs: await copyRaw(stage) };
}
