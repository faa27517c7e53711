import { readFileSync } from 'node:fs';
import { UserError } from '../src/errors';

const TICKS_PER_SECOND = 100;
const LOOK_EVERY_MS = 250;

/** What is measured of each process. */
export type Meters<Name extends string> = Readonly<Record<Name, Metered>>;

/** What a process used while it was measured. */
export interface Metered {
  /** CPU time of all its threads, in milliseconds. */
  readonly cpuMs: number;
  /** The median of its resident memory during the second half of the time, in megabytes. */
  readonly residentMb: number;
}

/** Measures processes from outside: their CPU time and resident memory, as the Linux kernel counts them. */
export class Meter<Name extends string> {
  readonly #began: Record<Name, number>;
  readonly #resident: Record<Name, number>[] = [];
  readonly #timer: NodeJS.Timeout;

  /** @param pids by name; they must run. */
  constructor(readonly pids: Readonly<Record<Name, number>>) {
    this.#began = this.#each(cpuMsOf);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** Ends the measurement, whatever the processes do now. */
  stop(): Meters<Name> {
    clearInterval(this.#timer);
    this.#look();
    const half = this.#resident.slice(Math.floor(this.#resident.length / 2));
    return this.#each((pid, name) => ({
      cpuMs: cpuMsOf(pid) - this.#began[name],
      residentMb: median(half.map((look) => look[name])),
    }));
  }

  /** A process that has ended is noticed by whoever waits for it. */
  #look(): void {
    try {
      this.#resident.push(this.#each(residentMbOf));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }

  #each<T>(read: (pid: number, name: Name) => T): Record<Name, T> {
    const names = Object.keys(this.pids) as Name[];
    return Object.fromEntries(names.map((name) => [name, read(this.pids[name], name)])) as Record<
      Name,
      T
    >;
  }
}

/** The middle one of some numbers; the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** The CPU time that a process has used since it began, in milliseconds. */
export function cpuMsOf(pid: number): number {
  // After the name, which may hold spaces: state is the first field, utime the 12th, stime the 13th.
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

function residentMbOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0) / 1_024;
}

function read(pid: number, file: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    throw new UserError(
      `Process ${pid} cannot be measured: it has ended, or this is not Linux, whose /proc the bench reads.`,
    );
  }
}
