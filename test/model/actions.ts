import { changePoints, transferBalances } from './balance';
import { giveBack, redeem, reissueCoupons, sweepOwner } from './coupon';
import { cancel, deleteAtSource, deleteAtTarget, editAtTarget } from './edits';
import { placeOrder, report, reportAtTarget } from './edits';
import { noted } from './journal';
import { copyAccount, takeOver } from './ownership';
import { Again, Fault, Held, Refused } from './process';
import type { Guards, Known, Script, Step } from './process';
import { moveOrders, verify } from './record';
import { put } from './state';
import type { State } from './state';

/** Everything that a process can be made of. */
export const scripts = {
  copyAccount,
  moveOrders,
  takeOver,
  transferBalances,
  reissueCoupons,
  verify,
  sweepOwner,
  changePoints,
  redeem,
  giveBack,
  placeOrder,
  report,
  cancel,
  deleteAtSource,
  reportAtTarget,
  editAtTarget,
  deleteAtTarget,
} satisfies Record<string, Script>;
export type ScriptName = keyof typeof scripts;

/** A process between two of its steps: plain data, so that it can be stopped and told apart. */
export interface Process {
  readonly name: string;
  /** What it still has to do; the first one is under way. None: it has ended. */
  readonly scripts: readonly ScriptName[];
  readonly known: Known;
  /** How often it may begin a script anew; null for as often as it takes. */
  readonly tries: number | null;
  /** What the script that is under way has seen so far. */
  readonly seen: readonly unknown[];
  /** Whether it ended because a person has to decide. */
  readonly isHeld: boolean;
}

/** What becomes of a step: it is done, it never gets there, or it is done and nobody learns of it. */
export type Luck = 'done' | 'lost' | 'unanswered';

/** A process that is about to begin. */
export const begin = (
  name: string,
  todo: readonly ScriptName[],
  known: Known,
  tries: number | null = null,
): Process => ({
  name,
  scripts: todo,
  known,
  tries,
  seen: [],
  isHeld: false,
});

/** The steps of a customer's run, in the workflow's order. */
export const run: readonly ScriptName[] = [
  'copyAccount',
  'moveOrders',
  'takeOver',
  'transferBalances',
  'reissueCoupons',
  'verify',
];

/** What a process sees instead of an answer. */
const LOST = 'lost';

/** What a process is about to do; null where it has ended. */
export function nextOf(process: Process, on: Guards): Step | null {
  const [name] = process.scripts;
  return name ? resume(process, scripts[name], on).step : null;
}

/** State and process after the next step of the process. */
export function take(
  state: State,
  process: Process,
  on: Guards,
  luck: Luck = 'done',
): { readonly state: State; readonly process: Process } {
  const [name] = process.scripts;
  if (!name) return { state, process };
  const { running, step } = resume(process, scripts[name], on);
  const [changed, answer] = luck === 'lost' ? [state, LOST] : step.run(state);
  return goOn(changed, process, running, luck === 'done' ? answer : LOST);
}

/** Takes a script to where it was: it does the same again as long as it sees the same. */
function resume({ known, seen }: Process, script: Script, on: Guards) {
  const running = script(known, on);
  let next = running.next();
  for (const answer of seen) next = tell(running, answer);
  if (next.done) throw new Error('A script without a step of its own.');
  return { running, step: next.value };
}

const tell = (running: ReturnType<Script>, answer: unknown) =>
  answer === LOST ? running.throw(new Fault()) : running.next(answer);

function goOn(
  state: State,
  process: Process,
  running: ReturnType<Script>,
  answer: unknown,
): ReturnType<typeof take> {
  try {
    const next = tell(running, answer);
    if (!next.done) return { state, process: { ...process, seen: [...process.seen, answer] } };
    const { told, ...found } = next.value;
    const journal = told ? noted(state.journal, told) : state.journal;
    const known = { ...process.known, ...found };
    const left = process.scripts.slice(1);
    return {
      state: journal === state.journal ? state : put(state, { journal }),
      process: left.length > 0 ? { ...process, known, scripts: left, seen: [] } : ended(process),
    };
  } catch (error) {
    return { state, process: after(error, process) };
  }
}

/** A fault, or somebody who was faster, begins the script anew, as Temporal's retries do; a refusal ends it. */
function after(error: unknown, process: Process): Process {
  if (error instanceof Again) return again(process, { ...process.known, ...error.found });
  if (error instanceof Fault) {
    // A customer asks the source first: what it has done already, it says.
    const { platform: _, isOpened: __, ...known } = process.known;
    return again(process, known);
  }
  if (error instanceof Held) return { ...ended(process), isHeld: true };
  if (error instanceof Refused) return ended(process);
  throw error;
}

function again(process: Process, known: Known): Process {
  const { tries } = process;
  if (tries === 0) return ended(process);
  return { ...process, known, tries: tries && tries - 1, seen: [] };
}

/** What it knew matters no more. */
const ended = (process: Process): Process => ({
  ...process,
  scripts: [],
  known: { customer: process.known.customer },
  tries: 0,
  seen: [],
});
