import type { Fate } from './census';
import type { Stored } from './documents';
import type { Concerned } from './findings';
import { isHeld } from './holds';
import type { Hold } from './holds';
import type { Owner } from './owners';
import type { Pair } from './pairs';
import type { Run } from './run';
import { keyOf } from './units';
import { text } from './values';
import type { Fields } from './values';

/** What should have become of a record, and to whom it should belong at the target. */
export interface Standing extends Concerned {
  /** Whoever it belongs to without account; null where it belongs to an account. */
  readonly unit: bigint | null;
  readonly rule: Owner['rule'];
  /** The account it should belong to; null for records without account. */
  readonly accountId: string | null;
  /** Whether its owner is handed over and finished, so that the copy must be equal. */
  readonly settled: boolean;
  /** Whether it is lost if it is not at the target. */
  readonly finished: boolean;
  readonly hold: Hold | undefined;
}

/** Answers what should have become of each of these records, after one look at their owners. */
export async function standings(
  run: Run,
  records: readonly Stored[],
): Promise<(record: Fields) => Standing> {
  const owners = await run.owners.find(records.map(({ customerId }) => customerId));
  const isUnowned = (record: Stored) => ownerOf(owners, record) === undefined;
  if (records.some(isUnowned)) await run.units.load();
  return (record) => standingOf(run, record, ownerOf(owners, record));
}

/** The customer whose account a record belongs to; nobody where that is of an excluded market. */
function ownerOf(owners: ReadonlyMap<string, Owner>, { customerId }: Fields): Owner | undefined {
  const owner = owners.get(text(customerId) ?? '');
  return owner?.rule === 'excluded' ? undefined : owner;
}

/** What became of a record. */
export function fateOf(
  standing: Standing,
  kind: string,
  { record, copy, isDeleted = false }: Pair,
): Fate {
  const { rule, hold, customer, finished } = standing;
  if (rule === 'excluded' || rule === 'lapsed') return rule;
  if (copy || isDeleted) return 'moved';
  if (isHeld(hold, customer, kind, record._id)) return 'held';
  if (rule === 'unlisted') return 'lost';
  return finished ? 'lost' : 'pending';
}

function standingOf(run: Run, record: Fields, owner: Owner | undefined): Standing {
  const rule = run.scope.ruleOf(record['market']);
  if (!owner) return unownedStanding(run, record, rule);
  return {
    customer: owner.id,
    unit: null,
    rule: rule === 'moves' ? owner.rule : rule,
    accountId: owner.active?.accountId ?? null,
    settled: owner.active !== null && owner.finished,
    finished: owner.finished,
    hold: owner.hold,
  };
}

function unownedStanding(run: Run, record: Fields, rule: Owner['rule']): Standing {
  const unit = keyOf(record);
  const hold = run.units.holdOf(unit);
  const finished = run.finished.hasUnit(unit);
  return {
    customer: text(record['customerId']),
    unit,
    rule,
    accountId: null,
    settled: finished && !hold?.open,
    finished,
    hold,
  };
}
