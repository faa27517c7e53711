import { byId } from './documents';
import type { Stored } from './documents';
import { contrastLedger, sentence } from './fields';
import type { Owner } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { at, parts, text, words } from './values';

/** What may be decided about each cause. */
const choices: Readonly<Record<string, readonly string[]>> = {
  identity: ['create', 'link'],
  schema: ['retry', 'setAside'],
  balance: ['retry', 'setAside'],
  verification: ['retry', 'setAside'],
  doubleEdit: ['keepTarget', 'takeSource'],
  refusal: ['retry', 'setAside'],
  address: ['retry', 'handOut'],
  late: ['retry', 'handOut'],
};

/** Where the records that a case may name are at the source. */
const collections: Readonly<Record<string, string>> = {
  account: 'customers',
  order: 'orders',
  shipment: 'shipments',
  review: 'reviews',
  ticket: 'tickets',
  warranty: 'warranties',
  balance: 'balances',
  coupon: 'coupons',
};

/** What some case files are judged by. */
interface Evidence {
  readonly enrolments: ReadonlyMap<string, Stored>;
  readonly owners: ReadonlyMap<string, Owner>;
  /** The records that they name, by `order/O1`. */
  readonly records: ReadonlyMap<string, Stored>;
}

/** Checks that every case file holds together: what it is about, what was decided, and what came of it. */
export async function checkCases(run: Run): Promise<void> {
  for await (const files of walk(run, 'ledger', 'cases')) {
    const customers = files.flatMap(({ customerId }) => text(customerId) ?? []);
    const evidence: Evidence = {
      enrolments: await byId(run.ledger, 'customers', customers, { market: 1, kind: 1 }),
      owners: await run.owners.find(customers),
      records: await recordsOf(run, files),
    };
    for (const file of files) judge(run, file, evidence);
  }
}

function judge(run: Run, file: Stored, evidence: Evidence): void {
  const customer = text(file['customerId']);
  const enrolment = evidence.enrolments.get(customer ?? '');
  if (!enrolment) {
    const cause = "is of nobody on the ledger's list";
    run.findings.add('case.orphan', { customer }, file._id, cause);
    return;
  }
  const found = [
    ...contrastLedger('_id', `${customer}-${words(file['cause'])}`, file._id),
    ...contrastLedger('market', enrolment['market'], file['market']),
    ...decisionTroubles(file),
    ...recordTroubles(file, enrolment, evidence.records),
    ...linkTroubles(file, evidence.owners.get(customer ?? '')),
  ];
  if (found.length > 0) run.findings.add('case.differs', { customer }, file._id, sentence(found));
}

function decisionTroubles({ cause, state, decision }: Stored): string[] {
  const choice = text(at(decision, 'choice'));
  const offered = choices[String(cause)];
  if (!offered) return [`is of an unknown cause, ${words(cause)}`];
  if (state === 'open') return choice === null ? [] : [`is open, and ${choice} was decided`];
  if (state !== 'decided') return [`is in an unknown state, ${words(state)}`];
  if (choice === null) return ['is decided, and does not say what'];
  return offered.includes(choice) ? [] : [`${choice} was decided, which the cause does not offer`];
}

/** A case names records that the source has, of its own customer. */
function recordTroubles(
  { customerId, records }: Stored,
  { kind: enrolled }: Stored,
  found: Evidence['records'],
): string[] {
  return parts(records).flatMap(({ kind, id }) => {
    const record = found.get(`${words(kind)}/${words(id)}`);
    if (!record) return [`names ${words(kind)} ${words(id)}, which the source does not have`];
    const owner = kind === 'account' ? record._id : record['customerId'];
    const isOwned = enrolled === 'account' && kind !== 'shipment';
    return isOwned && owner !== customerId
      ? [`names ${words(kind)} ${words(id)}, which is of somebody else`]
      : [];
  });
}

/** Who was to get an account of their own has one, and who was to be linked is. */
function linkTroubles({ cause, decision }: Stored, owner: Owner | undefined): string[] {
  if (cause !== 'identity' || !owner?.active) return [];
  const choice = text(at(decision, 'choice'));
  if (choice !== 'create' && choice !== 'link') return [];
  const isFound = owner.active.found === true;
  if (isFound === (choice === 'link')) return [];
  const was = isFound ? 'was there before' : 'was created';
  return [`${choice} was decided, and account ${owner.active.accountId} ${was}`];
}

async function recordsOf(run: Run, files: readonly Stored[]): Promise<Map<string, Stored>> {
  const named = files.flatMap(({ records }) => parts(records));
  const found = new Map<string, Stored>();
  for (const [kind, collection] of Object.entries(collections)) {
    const ids = named.filter((one) => one['kind'] === kind).flatMap(({ id }) => text(id) ?? []);
    const records = await byId(run.source, collection, ids, { customerId: 1 });
    for (const record of records.values()) found.set(`${kind}/${record._id}`, record);
  }
  return found;
}
