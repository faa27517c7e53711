import { begin, nextOf, run, take } from './actions';
import type { Luck, Process } from './actions';
import { unsettled, violated } from './invariants';
import { isRecordChanged } from './record';
import type { Guards, Place, Step } from './process';
import { customers } from './state';
import type { Customer, State } from './state';

/** Where an exploration begins. */
export interface Scene {
  readonly state: State;
  readonly processes: readonly Process[];
  /** Where nobody but one process has anything to do: its steps there go with the one before. */
  readonly aside?: readonly Place[];
  /** How many steps may be lost, or their answers; default none. */
  readonly faults?: number;
}

/** What an exploration has seen. */
export interface Explored {
  readonly states: number;
  /** States without their processes: what the stores can hold. */
  readonly stores: number;
  /** The shortest way to a violation, one step per line; null where there is none. */
  readonly counterExample: readonly string[] | null;
}

/** A state on the way, and how it was reached. */
interface Node {
  readonly state: State;
  readonly processes: readonly Process[];
  readonly faults: number;
  readonly from: Node | null;
  readonly line: string;
}

/** How often a run that is alone may begin a step anew: more often means that it never ends. */
const TRIES = 3;

/**
 * Looks at every state that any interleaving of the processes leads to, the nearest first, until one
 * violates an invariant. A process that is killed is one that never takes its next step: in every state
 * the stores have to be such that one run more brings all to its end.
 */
export function explore(scene: Scene, on: Guards): Explored {
  const names = new Names();
  const judged = new Map<string, string[]>();
  const begun = { ...scene, faults: scene.faults ?? 0, from: null, line: '' };
  const known = new Set([keyOf(names, begun)]);
  let wave: Node[] = [begun];
  while (wave.length > 0) {
    const next: Node[] = [];
    for (const node of wave) {
      const stores = names.ofAll(Object.values(node.state));
      const wrong = judged.get(stores) ?? judge(node.state, on);
      judged.set(stores, wrong);
      if (wrong.length > 0) {
        const counterExample = [...wayTo(node), ...wrong.map((words) => `=> ${words}`)];
        return { states: known.size, stores: judged.size, counterExample };
      }
      for (const reached of successorsOf(node, scene, on)) {
        const key = keyOf(names, reached);
        if (known.has(key)) continue;
        known.add(key);
        next.push(reached);
      }
    }
    wave = next;
  }
  return { states: known.size, stores: judged.size, counterExample: null };
}

/** What is wrong with the stores now, or would be once one more run of each customer has ended. */
function judge(state: State, on: Guards): string[] {
  const wrong = violated(state);
  return wrong.length > 0 ? wrong : unsettled(settle(state, on));
}

/** What one undisturbed run of each customer makes of the stores, and another where it is marked. */
export function settle(state: State, on: Guards): State {
  let settled = state;
  for (const customer of customers) {
    settled = complete(settled, begin('settling', run, { customer, keeps: true }, TRIES), on);
  }
  for (const customer of customers.filter((one) => isChanged(settled, one))) {
    const again = begin('settling', run, { customer, keeps: true, changed: true }, TRIES);
    settled = complete(settled, again, on);
  }
  return settled;
}

/** `changedAmong` of src/activities/lateChanges.ts. */
export const isChanged = (state: State, customer: Customer): boolean =>
  isLeft(state.balances[customer]) || isRecordChanged(state, customer);

/** `readBalances`: what came to the source after the debit, and a balance that no freeze has met. */
const isLeft = (balance: State['balances']['C1']): boolean =>
  balance !== null && (balance.amount !== 0 || !balance.fence);

/** Lets a process go on alone to its end. */
function complete(state: State, process: Process, on: Guards): State {
  let now = { state, process };
  while (now.process.scripts.length > 0) now = take(now.state, now.process, on);
  return now.state;
}

function* successorsOf(node: Node, { aside = [] }: Scene, on: Guards): Generator<Node> {
  const lucks: readonly Luck[] = node.faults > 0 ? ['done', 'lost', 'unanswered'] : ['done'];
  for (const [index, process] of node.processes.entries()) {
    const step = nextOf(process, on);
    if (!step) continue;
    for (const luck of lucks) {
      let taken = take(node.state, process, on, luck);
      while (isIdle(nextOf(taken.process, on), taken.state, aside)) {
        taken = take(taken.state, taken.process, on);
      }
      const processes = node.processes.with(index, taken.process);
      const faults = node.faults - (luck === 'done' ? 0 : 1);
      const line = lineOf(process, `${step.does} ${step.place}`, luck);
      yield { state: taken.state, processes, faults, from: node, line };
    }
  }
}

/** Whether it makes no difference when a step is taken: then nothing comes between it and the one before. */
const isIdle = (step: Step | null, state: State, aside: readonly Place[]) =>
  step !== null && (aside.includes(step.place) || step.isDone?.(state) === true);

const lineOf = ({ name, scripts: [script] }: Process, step: string, luck: Luck): string =>
  `${name}: ${script} ${step}${luck === 'done' ? '' : `, ${luck}`}`;

function wayTo(node: Node): string[] {
  const lines: string[] = [];
  for (let at: Node = node; at.from; at = at.from) lines.push(at.line);
  return lines.toReversed();
}

/** Of processes that do the same it does not matter which is which. */
function keyOf(names: Names, { state, processes, faults }: Omit<Node, 'from' | 'line'>): string {
  const all = processes.map((process) => names.of(process, ({ name: _, ...rest }) => rest));
  return `${names.ofAll(Object.values(state))} ${all.toSorted((a, b) => a - b).join()} ${faults}`;
}

/** A number for each thing, the same for equal ones: a step changes few of them. */
class Names {
  readonly #byText = new Map<string, number>();
  readonly #byThing = new WeakMap<object, number>();

  ofAll(things: readonly unknown[]): string {
    return things.map((thing) => (isObject(thing) ? this.of(thing) : thing)).join();
  }

  of<T extends object>(thing: T, what: (thing: T) => unknown = (same) => same): number {
    const known = this.#byThing.get(thing);
    if (known !== undefined) return known;
    const text = JSON.stringify(what(thing));
    const number = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, number);
    this.#byThing.set(thing, number);
    return number;
  }
}

const isObject = (thing: unknown): thing is object => typeof thing === 'object' && thing !== null;
