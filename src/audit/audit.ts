import type { KeyObject } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Programme } from '../programme/schema';
import { checkAccounts } from './accounts';
import { checkBalances } from './balances';
import { CensusTaker } from './census';
import type { Census } from './census';
import { checkCoupons } from './coupons';
import { checkExcluded } from './excluded';
import { Findings, nobody } from './findings';
import type { Mismatch } from './findings';
import { Finished } from './finished';
import { checkGuests } from './guests';
import { checkHistory } from './history';
import { checkMilestones, phaseOf } from './milestones';
import { checkLinks } from './orphans';
import { Owners } from './owners';
import { checkRecords } from './records';
import type { Phase, Progress, Run, Stores } from './run';
import { Scope } from './scope';
import { checkSeals } from './seals';
import { Units } from './units';
import { checkWallets } from './wallets';

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
}

/** What an audit found. */
export interface AuditReport {
  /** Documents examined, of all three databases. */
  readonly checked: number;
  /** How many mismatches there are. */
  readonly total: number;
  /** The first 10,000 of them, by kind. */
  readonly mismatches: readonly Mismatch[];
  readonly census: Census;
}

/**
 * Compares both stores, document by document, by the rules of the move and nothing of the code that
 * moves. Memory stays bounded: batches of 500, a few bytes per guest, and the cases of guests.
 */
export async function audit(
  options: AuditOptions,
  onProgress: (progress: Progress) => void = () => {},
): Promise<AuditReport> {
  const run = await begin(options, onProgress);
  await Promise.all([
    checkAccounts(run),
    checkRecords(run),
    checkBalances(run),
    checkHistory(run),
    checkWallets(run),
    checkCoupons(run),
    checkLinks(run),
    checkExcluded(run),
    checkMilestones(run),
    checkSeals(run),
  ]);
  await checkGuests(run);
  const { findings, census, tally } = run;
  if (run.complete && findings.total === 0 && !census.isClosed()) {
    const cause = 'what the source has is not the sum of what was moved, excluded, lapsed and held';
    findings.add('census.equation', nobody, 'census', cause);
  }
  return {
    checked: tally.checked,
    total: findings.total,
    mismatches: findings.sorted(),
    census: await census.taken(run.ledger),
  };
}

async function begin(options: AuditOptions, onProgress: Run['onProgress']): Promise<Run> {
  const { source, target, ledger, programme, complete = true } = options;
  const { opening, couponSweep, couponDeadline, websiteClosure } = options;
  const stores: Stores = { source, target, ledger };
  const scope = new Scope(programme);
  const finished = complete ? Finished.everyone() : await Finished.load(stores);
  const units = new Units(scope.markets);
  await units.loadHolds(stores);
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
    findings: new Findings(),
    census: new CensusTaker(scope.markets),
    finished,
    owners: new Owners(stores, scope, finished),
    units,
    tally: { checked: 0 },
    onProgress,
  };
}
