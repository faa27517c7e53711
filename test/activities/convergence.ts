import type { Document } from 'mongodb';
import type { Activities } from '../../src/activities';
import { isFinal } from './failures';
import { Stalling, Striking } from './gates';
import type { Blow } from './gates';
import type { Scene } from './scenes';
import type { Snapshot } from './snapshot';
import { Witness } from './witness';
import { createWorld } from './world';
import type { World } from './world';

/** One run of an activity, or of several, on whatever activities it is given. */
export type Run = (steps: Activities) => Promise<unknown>;

/** A run, the stores as they are before it, and as one undisturbed run leaves them. */
export class Trial {
  /** Sees whatever any of the runs says. */
  readonly witness = new Witness();

  private constructor(
    readonly world: World,
    readonly run: Run,
    readonly before: Snapshot,
    readonly after: Snapshot,
    readonly mailed: readonly string[],
    readonly written: ReadonlySet<string>,
  ) {}

  /** Looks at the stores, and at what one undisturbed run makes of them. */
  static async of(world: World, run: Run): Promise<Trial> {
    const before = await world.dump();
    world.mails.length = 0;
    await run(world.steps);
    const written = new Set(world.commands.written);
    return new Trial(world, run, before, await stateOf(world), mailsOf(world), written);
  }

  /** Runs it twice. */
  async twice(): Promise<void> {
    await this.#begin();
    await this.#run(this.world.steps);
    await this.#run(this.world.steps);
    await this.#judge();
  }

  /** Strikes after each written document in turn, and runs it again. Tells after how many. */
  async struck(blow: Blow): Promise<number> {
    for (let nth = 1; ; nth += 1) {
      await this.#begin();
      const gate = new Striking(nth, blow);
      await this.#attempt(this.world.stepsWith(gate));
      await this.world.commands.quiet();
      if (!gate.struck) return nth - 1;
      await this.#complete();
      await this.#judge(`${blow} after document ${nth}`);
    }
  }

  /** Lets one run stall at each place in turn, and go on when another has ended. */
  async stalled(): Promise<number> {
    for (let nth = 1; ; nth += 1) {
      await this.#begin();
      const gate = new Stalling(nth, this.written);
      const stalled = this.#attempt(this.world.stepsWith(gate));
      const isStalled = await Promise.race([gate.reached, stalled.then(() => false)]);
      if (!isStalled) return nth - 1;
      await this.#complete();
      gate.resume();
      await stalled;
      await this.world.commands.quiet();
      await this.#complete();
      await this.#judge(`stalled at place ${nth}`);
    }
  }

  /** Runs it twice at the same time. */
  async atOnce(): Promise<void> {
    await this.#begin();
    await Promise.all([this.#attempt(this.world.steps), this.#attempt(this.world.steps)]);
    await this.world.commands.quiet();
    await this.#complete();
    await this.#judge('two at once');
  }

  #run(steps: Activities): Promise<unknown> {
    return this.run(this.witness.watch(steps));
  }

  async #begin(): Promise<void> {
    await this.world.restore(this.before);
  }

  /** Runs it once; a failure that Temporal would retry is no matter. */
  async #attempt(steps: Activities): Promise<boolean> {
    try {
      await this.#run(steps);
      return true;
    } catch (error) {
      if (isFinal(error)) throw error;
      return false;
    }
  }

  /** Runs it as often as Temporal's retries would. */
  async #complete(): Promise<void> {
    for (let tries = 3; tries > 1; tries -= 1) if (await this.#attempt(this.world.steps)) return;
    await this.#run(this.world.steps);
  }

  async #judge(disturbance = 'undisturbed'): Promise<void> {
    const now = { disturbance, state: await stateOf(this.world), mailed: mailsOf(this.world) };
    const due = { disturbance, state: this.after, mailed: this.mailed };
    // The long way only where it shows a difference.
    if (JSON.stringify(now) !== JSON.stringify(due)) expect(now).toStrictEqual(due);
  }
}

/** The tests of convergence, for each of some scenes. */
export function describeConvergence(scenes: readonly Scene[]): void {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  describe.each(scenes)('$name', ({ set, isStory = false, goesOn = false }) => {
    let trial: Trial;
    beforeAll(async () => {
      await world.clear();
      trial = await Trial.of(world, await set(world));
    });

    test('twice leaves what once leaves', () => trial.twice());

    test('killed after any document and run again, it ends the same', async () => {
      expect(await trial.struck('killed')).toBeGreaterThan(0);
    });

    test('two at once end the same', async () => {
      for (let times = 0; times < 2; times += 1) await trial.atOnce();
    });

    // The steps of a story are tried by themselves.
    if (!isStory) {
      test('stalled anywhere while another run ends, it ends the same', async () => {
        expect(await trial.stalled()).toBeGreaterThan(0);
      });
    }

    // Whatever ends at its first fault cannot tell this from a kill.
    if (goesOn) {
      test('left without an answer to any write and run again, it ends the same', async () => {
        expect(await trial.struck('unacknowledged')).toBeGreaterThan(0);
      });
    }

    // The last one: by then every run of the others was seen.
    test('in all of that it tells nothing but ids and counts', () => trial.witness.judge(world));
  });
}

/** Who was mailed under which Message-ID; a mail may repeat, but not under another one. */
const mailsOf = ({ mails }: World): readonly string[] =>
  [...new Set(mails.map(({ messageId, to, text }) => `${messageId} to ${to}:\n${text}`))].sort();

/**
 * The stores as they should be however often a run was disturbed. Only three things may differ: the number
 * of an ownership's epoch, which every freeze raises and each fence and link has to show, for how long
 * the last freeze took, and the order of a wallet's lots.
 */
async function stateOf(world: World): Promise<Snapshot> {
  const state = structuredClone(await world.dump());
  const { source = {}, target = {} } = state;
  for (const owned of source['ownership'] ?? []) {
    delete owned['frozenMs'];
    const isOf = ({ customerId }: Document) => customerId === owned['_id'];
    const fences = [...(source['balances'] ?? []), ...(source['coupons'] ?? [])]
      .filter(isOf)
      .flatMap(({ fence }) => (fence ? [fence as Document] : []));
    const links = (target['accounts'] ?? [])
      .flatMap(({ links }) => links as Document[])
      .filter(isOf);
    const epoch: unknown = owned['epoch'];
    for (const stamped of [...fences, ...links, owned]) {
      if (stamped['epoch'] === epoch) stamped['epoch'] = 'of the ownership';
    }
  }
  for (const wallet of target['wallets'] ?? []) {
    (wallet['lots'] as Document[]).sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
  }
  return state;
}
