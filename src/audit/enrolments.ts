import type { Fate } from './census';
import { byId } from './documents';
import type { Stored } from './documents';
import { isHeld } from './holds';
import { judgeNotice, judgeReceipts, papersOf } from './notices';
import type { Papers } from './notices';
import type { Owner } from './owners';
import { contrastLedger, sentence } from './fields';
import { walk } from './run';
import type { Run } from './run';
import { recordIds, unitKinds, unitsOf } from './units';
import type { EnrolledUnit, UnitRecord } from './units';
import { at, text, words } from './values';

/**
 * Checks the ledger's list: that nobody is on it whom the source does not have, and, of those without
 * account, that who moved has a receipt, was told, and is counted as moved.
 */
export async function checkEnrolments(run: Run): Promise<void> {
  await run.units.load();
  for await (const enrolments of walk(run, 'ledger', 'customers')) {
    await judgeAccounts(run, enrolments);
    const units = await unitsOf(run, enrolments);
    const papers = await papersOf(
      run,
      units.map(({ id }) => id),
    );
    const copies = await copiesOf(run, units);
    const deleted = await deletedOf(run, units);
    for (const unit of units) judgeUnit(run, unit, papers, { copies, deleted });
  }
}

async function judgeAccounts(run: Run, enrolments: readonly Stored[]): Promise<void> {
  const accounts = enrolments.filter(
    ({ kind, market }) => kind === 'account' && run.scope.ruleOf(market) !== 'excluded',
  );
  const ids = accounts.map(({ _id }) => _id);
  const customers = await byId(run.source, 'customers', ids, { market: 1 });
  for (const { _id, market } of accounts) {
    const customer = customers.get(_id);
    const concerned = { customer: _id };
    if (!customer) {
      const cause = "is on the ledger's list, and no customer of the source";
      run.findings.add('enrolment.orphan', concerned, _id, cause);
    } else if (run.scope.ruleOf(customer['market']) === 'excluded') {
      const cause = `is on the ledger's list, and of the excluded market ${words(customer['market'])}`;
      run.findings.add('enrolment.trace', concerned, _id, cause);
    } else if (market !== customer['market']) {
      const cause = `is on the ledger's list for ${words(market)}, and of ${words(customer['market'])}`;
      run.findings.add('enrolment.differs', concerned, _id, cause);
    }
  }
}

/** Checks what the ledger counts a customer with an account as, once nothing of theirs is under way. */
export function judgeState(
  { findings, complete }: Run,
  { id, rule, active, hold, finished }: Owner,
  fate: Fate,
  enrolment: Stored | undefined,
): void {
  if (rule === 'excluded' || rule === 'unlisted' || !finished) return;
  const concerned = { customer: id };
  if (!enrolment) {
    const cause = "moves, and is not on the ledger's list";
    if (complete) findings.add('enrolment.lost', concerned, id, cause);
    return;
  }
  const kind = contrastLedger('kind', 'account', enrolment['kind']);
  if (kind.length > 0) findings.add('enrolment.differs', concerned, id, sentence(kind));
  if (hold?.open) return;
  const isAside = hold?.aside.has(`account/${id}`) ?? false;
  const due = { moved: 'moved', lapsed: 'lapsed', held: 'setAside' }[String(fate)];
  if (due === undefined || (isAside && enrolment['state'] === 'setAside')) return;
  const found = [
    ...contrastLedger('state', due, enrolment['state']),
    ...(active && fate === 'moved'
      ? contrastLedger('accountId', active.accountId, enrolment['accountId'])
      : []),
  ];
  if (found.length > 0) findings.add('enrolment.state', concerned, id, sentence(found));
}

/** Which records of some units are at the target, as `orders/O1`. */
async function copiesOf(run: Run, units: readonly EnrolledUnit[]): Promise<Set<string>> {
  const there = new Set<string>();
  const records = units.flatMap((unit) => unit.records);
  for (const collection of new Set(records.map((record) => record.collection))) {
    const own = records.filter((record) => record.collection === collection);
    const ids = own.map(({ id }) => run.scope.movedId(id));
    const copies = await byId(run.target, collection, ids, { _id: 1 });
    for (const { id } of own) {
      if (copies.has(run.scope.movedId(id))) there.add(`${collection}/${id}`);
    }
  }
  return there;
}

/** Which records that units name were deleted at the source by a tombstone, as `orders/O1`. */
async function deletedOf(run: Run, units: readonly EnrolledUnit[]): Promise<Set<string>> {
  const missing = units.flatMap((unit) =>
    unitKinds.flatMap((name) => missingOf(unit, name).map((id) => ({ name, id }))),
  );
  const stoneOf = ({ name, id }: (typeof missing)[number]) => `${name}/${run.scope.movedId(id)}`;
  const tombstones = await byId(run.target, 'tombstones', missing.map(stoneOf), { by: 1 });
  const deleted = missing.filter((one) => tombstones.get(stoneOf(one))?.['by'] === 'source');
  return new Set(deleted.map(({ name, id }) => `${name}/${id}`));
}

/** The records of a collection that a unit names and the source does not have. */
function missingOf({ enrolment, records }: EnrolledUnit, collection: string): string[] {
  const there = new Set(records.filter((one) => one.collection === collection).map(({ id }) => id));
  return recordIds(enrolment, collection).filter((id) => !there.has(id));
}

const nouns = { orders: 'order', reviews: 'review', tickets: 'ticket', warranties: 'warranty' };

function judgeUnit(
  run: Run,
  unit: EnrolledUnit,
  papers: Papers,
  { copies, deleted }: Readonly<Record<'copies' | 'deleted', ReadonlySet<string>>>,
): void {
  const { findings, scope } = run;
  const { id, kind, records, enrolment } = unit;
  const concerned = { customer: id };
  if (scope.ruleOf(enrolment['market']) === 'excluded') return;
  const gone = unitKinds.flatMap((name) =>
    missingOf(unit, name).filter((missing) => deleted.has(`${name}/${missing}`)),
  );
  if (records.length === 0 && gone.length === 0) {
    const cause = "is on the ledger's list, and the source has none of its records";
    findings.add('enrolment.orphan', concerned, id, cause);
    return;
  }
  const named = unitKinds.flatMap((name) => at(enrolment, `records.${name}`) ?? []).length;
  if (named > records.length + gone.length) {
    const cause = `names ${named} records, and the source has ${records.length} of them`;
    findings.add('enrolment.differs', concerned, id, cause);
  }
  if (records.length === 0) return;
  if (unit.keys.size > 1) {
    const cause = `stands for ${unit.keys.size} different people by the source`;
    findings.add('enrolment.owner', concerned, id, cause);
  }
  const isThere = (record: UnitRecord) => copies.has(`${record.collection}/${record.id}`);
  const [present, absent] = [records.filter(isThere), records.filter((one) => !isThere(one))];
  const isFinished = run.finished.hasCustomer(id);
  const holds = [...unit.keys].map((key) => run.units.holdOf(key));
  const isHere = ({ collection, id: record }: UnitRecord) =>
    holds.some((hold) => isHeld(hold, id, nouns[collection], record));
  const isMissing = absent.some((record) => !isHere(record));
  const fate = isMissing
    ? isFinished
      ? 'lost'
      : 'pending'
    : present.length > 0
      ? 'moved'
      : 'held';
  if (kind === 'guest') run.census.count('customers', enrolment['market'], fate);
  if (fate !== 'moved' || !isFinished || holds.some((hold) => hold?.open)) return;
  const state = [
    ...contrastLedger('state', 'moved', enrolment['state']),
    ...contrastLedger('accountId', null, enrolment['accountId']),
  ];
  if (state.length > 0) findings.add('enrolment.state', concerned, id, sentence(state));
  judgeReceipts(run, concerned, id, papers, null);
  const market = text(enrolment['market']);
  judgeNotice(run, concerned, { id, market }, papers, kind === 'guest' ? 'due' : 'forbidden');
}
