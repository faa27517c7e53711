import { byId } from './documents';
import type { Projection, Stored } from './documents';
import { traceOf } from './excluded';
import { differences, sentence } from './fields';
import { isHeld } from './holds';
import { ownedKinds, shipments } from './recordKinds';
import type { RecordKind } from './recordKinds';
import { walk } from './run';
import type { Run } from './run';
import { fateOf, standings } from './standing';
import type { Standing } from './standing';
import { notes } from './units';
import { isFields, text, whole, words } from './values';

/** Checks every order, shipment, review, ticket and warranty of the source against its copy. */
export async function checkRecords(run: Run): Promise<void> {
  await Promise.all([...ownedKinds.map((kind) => checkOwned(run, kind)), checkShipments(run)]);
}

async function checkOwned(run: Run, kind: RecordKind): Promise<void> {
  for await (const records of walk(run, 'source', kind.collection)) {
    const [standingOf, copies] = await Promise.all([
      standings(run, records),
      copiesOf(run, kind, records),
    ]);
    for (const record of records) {
      const standing = standingOf(record);
      const copy = copies.get(run.scope.movedId(record._id));
      noteUnit(run, standing, record, kind, copy !== undefined);
      judge(run, kind, record, copy, standing);
      if (kind.noun === 'order') {
        const fate = fateOf(standing, kind.noun, record._id, copy !== undefined);
        run.census.countTotal(record['currency'], record['market'], fate, record['totalMinor']);
      }
    }
  }
}

const orderFields: Projection = { market: 1, customerId: 1, guest: 1 };

async function checkShipments(run: Run): Promise<void> {
  for await (const records of walk(run, 'source', shipments.collection)) {
    const orderIds = records.flatMap(({ orderId }) => text(orderId) ?? []);
    const [orders, copies] = await Promise.all([
      byId(run.source, 'orders', orderIds, orderFields),
      copiesOf(run, shipments, records),
    ]);
    const standingOf = await standings(run, [...orders.values()]);
    for (const record of records) {
      const order = orders.get(text(record['orderId']) ?? '');
      const standing = standingOf(order ?? { market: record['market'] });
      const heldWith = order && isHeld(standing.hold, standing.customer, 'order', order._id);
      judge(run, shipments, record, copies.get(run.scope.movedId(record._id)), standing, heldWith);
    }
  }
}

function copiesOf(run: Run, { collection }: RecordKind, records: readonly Stored[]) {
  const ids = records.map(({ _id }) => run.scope.movedId(_id));
  return byId(run.target, collection, ids);
}

function judge(
  run: Run,
  kind: RecordKind,
  record: Stored,
  copy: Stored | undefined,
  standing: Standing,
  heldWithOrder = false,
): void {
  const { census, findings } = run;
  const { noun, collection } = kind;
  const own = fateOf(standing, noun, record._id, copy !== undefined);
  const fate = heldWithOrder && (own === 'lost' || own === 'pending') ? 'held' : own;
  census.count(collection, record['market'], fate);
  if (fate === 'excluded' || fate === 'lapsed') {
    judgeUnmoved(run, kind, record, copy, standing, fate);
  } else if (standing.rule === 'unlisted' && fate !== 'held') {
    const cause = `its market ${words(record['market'])} is neither moved nor excluded`;
    findings.add(`${noun}.unlisted`, standing, record._id, cause);
  } else if (copy) {
    if (standing.settled) compareCopy(run, kind, record, copy, standing);
  } else if (fate === 'lost') {
    const cause = `is at the source, and ${run.scope.movedId(record._id)} is not at the target`;
    findings.add(`${noun}.lost`, standing, record._id, cause);
  }
}

function judgeUnmoved(
  { findings }: Run,
  { noun }: RecordKind,
  record: Stored,
  copy: Stored | undefined,
  standing: Standing,
  fate: 'excluded' | 'lapsed',
): void {
  const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
  const why =
    fate === 'excluded' ? `its market ${words(record['market'])} is excluded` : 'its owner lapsed';
  if (copy)
    findings.add(
      `${noun}.${trouble}`,
      standing,
      record._id,
      `${why}, and ${copy._id} is at the target`,
    );
  const trace = traceOf(record);
  if (trace)
    findings.add(`${noun}.${trouble}`, standing, record._id, `${why}, and it has ${trace}`);
}

function compareCopy(
  { findings, scope }: Run,
  { noun, fields }: RecordKind,
  record: Stored,
  copy: Stored,
  standing: Standing,
): void {
  const owner = copy['accountId'] ?? null;
  if (owner !== standing.accountId) {
    const cause = `should belong to ${ownerWords(standing.accountId)}, belongs to ${ownerWords(owner)}`;
    findings.add(`${noun}.owner`, standing, record._id, cause);
  }
  const found = differences(fields, record, copy, scope);
  if (found.length > 0) findings.add(`${noun}.differs`, standing, record._id, sentence(found));
  const stamp = stampTrouble(record, copy, scope.store);
  if (stamp) findings.add(`${noun}.origin`, standing, record._id, stamp);
}

const ownerWords = (owner: unknown) => (owner === null ? 'no account' : `account ${words(owner)}`);

/** What is wrong with a copy's stamp, or null. */
export function stampTrouble(record: Stored, { origin }: Stored, store: string): string | null {
  if (!isFields(origin)) return 'has no origin at the target';
  if (origin['store'] !== store || origin['id'] !== record._id) {
    return `has its origin in ${words(origin['store'])} ${words(origin['id'])}`;
  }
  const [mine, theirs] = [whole(record['revision']), whole(origin['revision'])];
  return theirs <= mine ? null : `has revision ${mine} at the source, ${theirs} in its origin`;
}

function noteUnit(
  { units }: Run,
  { unit, rule, customer, hold }: Standing,
  { _id, market }: Stored,
  { noun }: RecordKind,
  isThere: boolean,
): void {
  if (!unit) return;
  const absent = isHeld(hold, customer, noun, _id) ? notes.held : notes.missing;
  const fate = rule === 'excluded' ? notes.excluded : isThere ? notes.moved : absent;
  units.mark(unit, market, fate | (customer === null ? 0 : notes.detached));
}
