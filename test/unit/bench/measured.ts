import { GIANT } from '../../../bench/measured';
import type { FullRound, Measured, OurMigration } from '../../../bench/measured';

/** What a run is made up to have taken: of a customer, besides what a programme takes by itself. */
export interface Takes {
  readonly customers: number;
  readonly customersPerSecond: number;
  readonly temporalMs: number;
  readonly mongoMs?: number;
  readonly events?: number;
  readonly actions?: number;
  readonly commands?: number;
  readonly residentMb?: number;
  readonly peakMb?: number;
  readonly longest?: number;
  readonly p99Ms?: number;
}

const BY_ITSELF = 1_000;

/** A run, made up: each figure is so much for each customer, and a thousand by itself. */
export function run(takes: Takes): OurMigration {
  const { customers, mongoMs = 60, events = 18, actions = 3, commands = 15 } = takes;
  const inAll = (each: number) => BY_ITSELF + each * customers;
  const process = { cpuMs: inAll(takes.temporalMs), residentMb: takes.residentMb ?? 600 };
  return {
    customers,
    seconds: customers / takes.customersPerSecond,
    used: {
      temporal: process,
      worker: process,
      mongo: { ...process, cpuMs: inAll(mongoMs) },
    },
    commands: { find: { count: inAll(commands) - 400, ms: 1 }, update: { count: 400, ms: 1 } },
    events: inAll(events),
    actions: inAll(actions),
    bytes: inAll(7_000),
    transitions: inAll(7),
    longest: takes.longest ?? 900,
    tookMs: new Map([
      ...Array.from({ length: 99 }, (_, index) => [`C${index}`, takes.p99Ms ?? 4_000] as const),
      ['C99', 60_000] as const,
      [GIANT, 90_000] as const,
    ]),
    audit: { mismatches: 1, documents: 100, seconds: 5, peakMb: takes.peakMb ?? 200 },
    scan: { documents: 80, seconds: 1 },
    holds: {
      source: { documents: inAll(15), bytes: inAll(6_600) },
      target: { documents: inAll(16), bytes: inAll(8_000) },
      ledger: { documents: inAll(3), bytes: inAll(2_000) },
    },
    rawCopyMs: inAll(5),
  };
}

const round = (customers: number, speed: number): FullRound => ({
  ours: run({ customers, customersPerSecond: speed, temporalMs: 25, residentMb: 660, peakMb: 220 }),
  naive: run({ customers, customersPerSecond: 4, temporalMs: 100 }),
  engine: run({ customers, customersPerSecond: 20, temporalMs: 20 }),
  giant: run({ customers, customersPerSecond: 8, temporalMs: 30, p99Ms: 5_000, longest: 1_100 }),
});

/** Three rounds of 1,000 customers, made up. */
export function measured(): Measured {
  const rounds = [8, 12, 10].map((speed) => round(1_000, speed));
  const few = run({ customers: 250, customersPerSecond: 7, temporalMs: 25 });
  return { alone: round(8, 1), rounds, sizes: rounds.map(({ ours }) => ({ few, many: ours })) };
}
