import type { KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import type { Programme } from '../programme/schema';
import { CensusTaker } from './census';
import type { Census } from './census';
import { Course } from './course';
import type { Progress } from './course';
import { BATCH } from './documents';
import { Findings, sorted } from './findings';
import type { Mismatch } from './findings';
import { Finished } from './finished';
import { Owners } from './owners';
import { Pages } from './pages';
import { phaseOf } from './milestones';
import { lasting } from './relook';
import { remedyOf } from './remedies';
import type { Phase, Run, Selection, Stores } from './run';
import { Scope } from './scope';
import { selectionOfCustomer } from './selection';
import { examine } from './stages';
import { Units } from './units';

/** What is audited, and against what. */
export interface AuditOptions {
  readonly source: Db;
  readonly target: Db;
  readonly ledger: Db;
  readonly programme: Programme;
  /** When the programme opened; a coupon that had expired by then is owed nothing. */
  readonly opening: Date;
  /** From when on a coupon that the source issued is due at the closure, not at the deadline. */
  readonly couponSweep: Date;
  /** Before when every coupon that is owed must have been reissued. */
  readonly couponDeadline: Date;
  /** From when on the source honours no coupon. */
  readonly websiteClosure: Date;
  /** Which milestones were passed; default what the ledger says. */
  readonly phase?: Phase;
  /** Whether everyone must be moved, lapsed or held; otherwise the unfinished are left out. Default true. */
  readonly complete?: boolean;
  /** The public half of the programme's key; without it no signature is checked. */
  readonly publicKey?: KeyObject | undefined;
  /** Whether to note in the ledger how far the audit is, anew or from where one was stopped; default neither. */
  readonly noted?: 'anew' | 'resume';
  /** The milliseconds between two of these notes; default 2,000. */
  readonly noteEveryMs?: number;
  /** How many times a mismatch is looked at again before it is reported; default 3. */
  readonly looks?: number;
  /** Waits before a mismatch is looked at again; default five seconds. */
  readonly pause?: () => Promise<void>;
  /** How many documents of a collection are held at once; default 500. */
  readonly batch?: number;
}

/** A mismatch that lasts, and what helps. */
export interface Finding extends Mismatch {
  /** The command that repairs it, or what a person has to do. */
  readonly remedy: string;
}

/** What an audit found. */
export interface AuditReport {
  /** Documents examined, of all three databases. */
  readonly checked: number;
  /** How many mismatches there are. */
  readonly total: number;
  /** How many there were that were gone when they were looked at again: copies on their way, not losses. */
  readonly lag: number;
  /** The first 10,000 mismatches, by kind. */
  readonly mismatches: readonly Finding[];
  readonly census: Census;
}

const LOOKS = 3;
const PAUSE_MS = 5_000;
const NOTE_EVERY_MS = 2_000;

/**
 * Compares both stores, document by document, by the rules of the move and nothing of the code that
 * moves. Memory stays bounded: batches of 500, the last 5,000 owners, a few bytes per guest, and the
 * cases of guests.
 * @throws RangeError where no audit was stopped that could go on.
 */
export async function audit(
  options: AuditOptions,
  onProgress: (progress: Progress) => void = () => {},
): Promise<AuditReport> {
  const pages = await pagesOf(options);
  const run = await begin(options, null, onProgress, pages);
  await examine(run, pages?.stopped?.point);
  const { findings, census, course } = run;
  const settled = await settle(options, run);
  const missing = findings.total - findings.kept.length;
  const mismatches = [...settled.mismatches, ...imbalance(run)];
  await pages?.end();
  return {
    checked: course.checked,
    total: mismatches.length + missing,
    lag: settled.lag,
    mismatches: sorted(mismatches).map(withRemedy),
    census: await census.taken(run.ledger),
  };
}

/**
 * Audits one customer alone, or somebody without account by the ledger's id: everything that there is of
 * them, with the same checks. Looks again as an audit of everything does.
 */
export async function auditCustomer(
  options: Omit<AuditOptions, 'noted'>,
  customer: string,
): Promise<Finding[]> {
  const scope = new Scope(options.programme);
  const run = await begin(options, await selectionOfCustomer(options, scope, customer));
  await examine(run);
  const { mismatches } = await settle(options, run);
  const own = mismatches.filter((one) => one.customer === customer || one.customer === null);
  return sorted(own).map(withRemedy);
}

const withRemedy = (mismatch: Mismatch): Finding => ({ ...mismatch, remedy: remedyOf(mismatch) });

async function pagesOf({ ledger, noted, complete = true, ...options }: AuditOptions) {
  const everyMs = options.noteEveryMs ?? NOTE_EVERY_MS;
  if (!noted) return null;
  if (noted === 'anew') return await Pages.begin(ledger, complete, everyMs);
  const pages = await Pages.resume(ledger, complete, everyMs);
  if (!pages)
    throw new RangeError('There is no audit that was stopped: begin one without --resume');
  return pages;
}

async function settle(options: AuditOptions, { scope, finished, findings }: Run) {
  const { looks = LOOKS, pause = () => delay(PAUSE_MS) } = options;
  return await lasting(options, scope, findings.kept, {
    looks,
    pause,
    look: async (only) => {
      const again = await begin({ ...options }, only, undefined, null, finished);
      await examine(again);
      return again.findings.kept;
    },
  });
}

/** Nothing was wrong with any document, and yet something is in no count. */
function imbalance({ complete, census, findings }: Run): Mismatch[] {
  if (!complete || findings.total > 0 || census.isClosed()) return [];
  const cause = 'what the source has is not the sum of what was moved, excluded, lapsed and held';
  return [{ kind: 'census.equation', customer: null, id: 'census', cause }];
}

async function begin(
  options: AuditOptions,
  only: Selection | null,
  onProgress: (progress: Progress) => void = () => {},
  pages: Pages | null = null,
  known?: Finished,
): Promise<Run> {
  const { source, target, ledger, programme, complete = true, batch = BATCH } = options;
  const { opening, couponSweep, couponDeadline, websiteClosure } = options;
  const stores: Stores = { source, target, ledger };
  const scope = new Scope(programme);
  const finished = known ?? (complete ? Finished.everyone() : await Finished.load(stores));
  const stopped = pages?.stopped;
  const findings = new Findings(stopped ?? undefined);
  const census = new CensusTaker(scope.markets, stopped?.census);
  const course: Course = new Course(
    onProgress,
    async (point) => {
      const { total, kept } = findings;
      await pages?.note({ point, checked: course.checked, total, census: census.soFar(), kept });
    },
    stopped?.checked,
  );
  return {
    ...stores,
    scope,
    opening,
    couponSweep,
    couponDeadline,
    websiteClosure,
    phase: options.phase ?? (await phaseOf(ledger)),
    complete,
    publicKey: options.publicKey ?? null,
    only,
    batch,
    findings,
    census,
    finished,
    owners: new Owners(stores, scope, finished),
    units: new Units(stores),
    course,
  };
}
