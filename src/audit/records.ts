import type { Fate } from './census';
import { byId } from './documents';
import type { Projection, Stored } from './documents';
import { traceOf } from './excluded';
import { differences, sentence } from './fields';
import { nobody } from './findings';
import { isHeld, mayDiffer } from './holds';
import { judgeStrays, stampTrouble } from './orphans';
import type { Copies } from './orphans';
import { pairsOf } from './pairs';
import type { Pair } from './pairs';
import { ownedKinds, shipments } from './recordKinds';
import type { RecordKind } from './recordKinds';
import type { Run } from './run';
import { fateOf, standings } from './standing';
import type { Standing } from './standing';
import { notes } from './units';
import { text, words } from './values';

/** Checks every order, shipment, review, ticket and warranty of the source against its copy. */
export async function checkRecords(run: Run): Promise<void> {
  await Promise.all([...ownedKinds.map((kind) => checkOwned(run, kind)), checkShipments(run)]);
}

async function checkOwned(run: Run, kind: RecordKind): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, kind.collection, kind.collection)) {
    const standingOf = await standings(
      run,
      pairs.map(({ record }) => record),
    );
    for (const pair of pairs) {
      const standing = standingOf(pair.record);
      const fate = fateOf(standing, kind.noun, pair);
      noteUnit(run, kind, pair, standing);
      judge(run, kind, pair, standing, fate);
      const { currency, market, totalMinor } = pair.record;
      if (kind.noun === 'order') run.census.countTotal(currency, market, fate, totalMinor);
    }
    await judgeStrays(run, copiesOf(kind), strays);
  }
}

const orderFields: Projection = { market: 1, customerId: 1, guest: 1 };

async function checkShipments(run: Run): Promise<void> {
  const kind = shipments;
  for await (const { pairs, strays } of pairsOf(run, kind.collection, kind.collection)) {
    const orderIds = pairs.flatMap(({ record }) => text(record['orderId']) ?? []);
    const orders = await byId(run.source, 'orders', orderIds, orderFields);
    const standingOf = await standings(run, [...orders.values()]);
    const parentless: Pair[] = [];
    for (const pair of pairs) {
      const order = orders.get(text(pair.record['orderId']) ?? '');
      const standing = standingOf(order ?? { market: pair.record['market'] });
      const isOrderHeld =
        order !== undefined && isHeld(standing.hold, standing.customer, 'order', order._id);
      const fate = fateOf(standing, kind.noun, pair);
      const isUnmoved = fate === 'lost' || fate === 'pending';
      judge(run, kind, pair, standing, isOrderHeld && isUnmoved ? 'held' : fate);
      if (!order || isOrderHeld) parentless.push(pair);
    }
    await judgeParents(run, parentless);
    await judgeStrays(run, copiesOf(kind), strays);
  }
}

/** Checks that parcels at the target have their orders there, where no order of the source says so. */
async function judgeParents(run: Run, pairs: readonly Pair[]): Promise<void> {
  const copies = pairs.flatMap(({ copy }) => copy ?? []);
  const orderIds = copies.flatMap(({ orderId }) => text(orderId) ?? []);
  const orders = await byId(run.target, 'orders', orderIds, { _id: 1 });
  for (const { _id, orderId } of copies) {
    if (orders.has(words(orderId))) continue;
    const cause = `its order ${words(orderId)} is not at the target`;
    run.findings.add('shipment.orphan', nobody, _id, cause);
  }
}

function copiesOf({ noun, collection }: RecordKind): Copies {
  return { noun, source: collection, stamp: 'origin' };
}

function judge(
  run: Run,
  kind: RecordKind,
  { record, copy }: Pair,
  standing: Standing,
  fate: Fate,
): void {
  const { census, findings } = run;
  const { noun, collection } = kind;
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
  if (found.length > 0 && !mayDiffer(standing.hold, noun, record)) {
    findings.add(`${noun}.differs`, standing, record._id, sentence(found));
  }
  const stamp = stampTrouble(record, copy, scope.store);
  if (stamp) findings.add(`${noun}.origin`, standing, record._id, stamp);
}

const ownerWords = (owner: unknown) => (owner === null ? 'no account' : `account ${words(owner)}`);

function noteUnit(
  { units }: Run,
  { noun }: RecordKind,
  { record, copy }: Pair,
  { unit, rule, customer, hold }: Standing,
): void {
  if (!unit) return;
  const absent = isHeld(hold, customer, noun, record._id) ? notes.held : notes.missing;
  const fate = rule === 'excluded' ? notes.excluded : copy ? notes.moved : absent;
  units.mark(unit, record['market'], fate | (customer === null ? 0 : notes.detached));
}
