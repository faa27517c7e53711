import type { Fate } from './census';
import { byId } from './documents';
import type { Projection, Stored } from './documents';
import { asItCame, differences, sentence } from './fields';
import { nobody } from './findings';
import { isHeld, mayDiffer } from './holds';
import { digestTrouble, judgeStrays, stampTrouble } from './orphans';
import type { Copies } from './orphans';
import { pairsOf } from './pairs';
import type { Pair } from './pairs';
import { shipments } from './recordKinds';
import type { RecordKind } from './recordKinds';
import type { Run } from './run';
import { fateOf, standings } from './standing';
import type { Standing } from './standing';
import { traceOf } from './traces';
import { text, words } from './values';

/** Checks every order, review, ticket or warranty of the source against its copy. */
export async function checkOwned(run: Run, kind: RecordKind): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, kind.collection, kind.collection)) {
    const standingOf = await standings(
      run,
      pairs.map(({ record }) => record),
    );
    for (const pair of pairs) {
      const standing = standingOf(pair.record);
      const fate = fateOf(standing, kind.noun, pair);
      judgeEnrolment(run, pair, standing);
      judge(run, kind, pair, standing, fate);
      const { currency, market, totalMinor } = pair.record;
      if (kind.noun === 'order') run.census.countTotal(currency, market, fate, totalMinor);
    }
    await judgeStrays(run, copiesOf(kind), strays);
  }
}

const orderFields: Projection = { market: 1, customerId: 1, guest: 1 };

/** Checks every parcel of the source against its copy; it belongs to whoever its order belongs to. */
export async function checkShipments(run: Run): Promise<void> {
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
  { noun, collection }: RecordKind,
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
  const trace = traceOf(collection, record);
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
  const isOwned = owner === standing.accountId;
  if (!isOwned) {
    const cause = `should belong to ${ownerWords(standing.accountId)}, belongs to ${ownerWords(owner)}`;
    findings.add(`${noun}.owner`, standing, record._id, cause);
  }
  const found = differences(fields, record, copy, scope);
  if (found.length > 0 && !mayDiffer(standing.hold, noun, record)) {
    findings.add(`${noun}.differs`, standing, record._id, sentence(found));
  }
  const hasDecisions = (standing.hold?.differing.size ?? 0) > 0;
  const isUntouched = isOwned && found.length === 0 && !hasDecisions;
  const came = asItCame(fields, record, copy, scope);
  const stamp = stampTrouble(record, copy, scope.store) ?? (isUntouched && digestTrouble(came));
  if (stamp) findings.add(`${noun}.origin`, standing, record._id, stamp);
}

const ownerWords = (owner: unknown) => (owner === null ? 'no account' : `account ${words(owner)}`);

/** Whoever has no account moves by what the ledger's list says. */
function judgeEnrolment(run: Run, { record }: Pair, standing: Standing): void {
  const { unit, rule } = standing;
  if (!run.complete || unit === null || rule !== 'moves' || run.units.isEnrolled(unit)) return;
  const cause = "belongs to nobody's account, and to nobody among the ledger's customers";
  run.findings.add('enrolment.lost', standing, record._id, cause);
}
