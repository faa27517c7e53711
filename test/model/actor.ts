import { isDeepStrictEqual } from 'node:util';
import { throughGate } from '../activities/gated';
import type { World } from '../activities/world';
import { nextOf, take } from './actions';
import type { Luck, Process } from './actions';
import { guarded } from './process';
import type { Step } from './process';
import { accountIn, reals } from './real';
import type { State } from './state';
import { Stepping } from './stepping';
import type { Waiting } from './stepping';

/** Something that the code does otherwise than the model. */
export class Differs extends Error {
  override readonly name = 'Differs';
}

/** How a call of the real code has ended. */
type Ended = { readonly value: unknown } | { readonly error: unknown };

/**
 * One process, twice: in the model, and as the real code, whose every read and write that the model knows
 * waits until the model takes the same.
 */
export class Actor {
  readonly #gate: Stepping;
  #call: Promise<void> | null = null;
  #ended: Ended | null = null;

  constructor(
    readonly world: World,
    public process: Process,
  ) {
    this.#gate = new Stepping(({ does, place }) => {
      const [script] = this.process.scripts;
      return script !== undefined && reals[script].places[does].includes(place);
    });
  }

  get isOver(): boolean {
    return this.process.scripts.length === 0;
  }

  /** Takes one step on both sides, or as many as one command of the code writes; tells what it was. */
  async go(state: State, luck: Luck): Promise<{ state: State; line: string }> {
    const [script] = this.process.scripts;
    if (!script) throw new Error(`${this.process.name} has ended.`);
    await this.#begin();
    const step = this.#next();
    const at = `${this.process.name}: ${script} ${step.does} ${step.place}`;
    const waiting = this.#waitingFor(step, at);
    waiting.go(luck);
    // Whatever was sent beside it is lost with it.
    if (luck !== 'done') this.#gate.lose();
    let now = state;
    for (let written = 0; written < waiting.size; written += 1) {
      const isLast = written === waiting.size - 1;
      if (this.#next().place !== step.place) throw new Differs(`${at}: more than the model does`);
      const taken = take(now, this.process, guarded, isLast || luck === 'lost' ? luck : 'done');
      now = taken.state;
      this.process = taken.process;
      if (luck === 'lost') break;
    }
    await this.#rest();
    // The outbox is nobody else's: what is done there is not held.
    while (nextOf(this.process, guarded)?.place.startsWith('ledger.')) {
      ({ state: now, process: this.process } = take(now, this.process, guarded));
    }
    return { state: now, line: luck === 'done' ? at : `${at}, ${luck}` };
  }

  /** Ends it where it is. */
  async kill(): Promise<void> {
    this.#gate.kill();
    await this.#call;
    await this.world.commands.quiet();
  }

  #next(): Step {
    const step = nextOf(this.process, guarded);
    if (!step) throw new Differs(`${this.process.name} goes on where the model has ended`);
    return step;
  }

  #waitingFor(step: Step, at: string): Waiting {
    const { waiting } = this.#gate;
    const index = waiting.findIndex(
      ({ does, place }) => does === step.does && place === step.place,
    );
    const [found] = index < 0 ? [] : waiting.splice(index, 1);
    if (found) return found;
    const places = waiting.map(({ does, place }) => `${does} ${place}`);
    const instead = this.#ended ? `has ended: ${JSON.stringify(this.#ended)}` : places.join(', ');
    throw new Differs(`${at}; the code ${instead}`);
  }

  /** Calls the code where the model begins a script, and nothing of an earlier call is left. */
  async #begin(): Promise<void> {
    const [script] = this.process.scripts;
    if (this.#call && !this.#ended) return;
    if (!script) return;
    if (this.process.seen.length > 0) return;
    this.#ended = null;
    const deps = throughGate(this.world.deps, this.#gate);
    const steps = this.world.stepsWith(this.#gate);
    const { target } = await this.world.dump();
    const accountId = accountIn(target);
    this.#call = reals[script].call(steps, deps, { ...this.process.known, accountId }).then(
      (value) => void (this.#ended = { value }),
      (error: unknown) => void (this.#ended = { error }),
    );
    await this.#rest();
  }

  /** Until the code has ended, or waits for its next step. */
  async #rest(): Promise<void> {
    do {
      await this.world.commands.quiet();
    } while (!this.#ended && this.#gate.waiting.length === 0);
  }
}

/** Fails where the stores do not hold what the model has. */
export function compare(model: State, seen: Omit<State, 'journal'>): void {
  const { journal: _, ...due } = model;
  for (const [name, document] of Object.entries(due)) {
    const found: unknown = seen[name as keyof typeof seen];
    if (isDeepStrictEqual(found, document)) continue;
    const [is, should] = [JSON.stringify(found), JSON.stringify(document)];
    throw new Differs(`${name} is ${is}; in the model ${should}`);
  }
}
