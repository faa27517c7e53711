import { digestOf } from './digest';
import { byId } from './documents';
import type { Stored } from './documents';
import { nobody } from './findings';
import type { Noun } from './findings';
import { sourceLinks } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { at, isFields, text, whole, words } from './values';
import type { Fields } from './values';

/** Copies of one kind: what they are of, and the field that says so. */
export interface Copies {
  readonly noun: Noun;
  /** The collection of the source. */
  readonly source: string;
  readonly stamp: 'origin' | 'predecessor';
}

/**
 * Names those target documents that claim to have moved, though no source document has their id, and
 * those that belong to an account that is not there, wherever they come from.
 */
export async function judgeStrays(
  run: Run,
  kind: Copies,
  strays: readonly Stored[],
): Promise<void> {
  const { scope } = run;
  const ours = strays.flatMap((stray) => {
    const claimed = claimOf(run, kind, stray);
    return claimed !== null || scope.sourceIdIn(stray._id) !== null ? [{ stray, claimed }] : [];
  });
  const claims = ours.flatMap(({ claimed }) => claimed ?? []);
  const claimed = await byId(run.source, kind.source, claims, { market: 1 });
  // What the source has deleted and the target has changed is the target's.
  const stones = ours.map(({ stray }) => `${kind.source}/${stray._id}`);
  const tombstones = await byId(run.target, 'tombstones', stones, { by: 1 });
  for (const { stray, claimed: id } of ours) {
    const source = claimed.get(id ?? '');
    const isDeleted = tombstones.get(`${kind.source}/${stray._id}`)?.['by'] === 'source';
    if (source || !isDeleted) judgeStray(run, kind, stray, id, source);
  }
  const named = new Set(ours.map(({ stray }) => stray));
  await judgeOwnerless(
    run,
    kind,
    strays.filter((stray) => !named.has(stray)),
  );
}

async function judgeOwnerless(
  { target, findings }: Run,
  { noun }: Copies,
  strays: readonly Stored[],
): Promise<void> {
  const ids = strays.flatMap(({ accountId }) => text(accountId) ?? []);
  const accounts = await byId(target, 'accounts', ids, { _id: 1 });
  for (const { _id, accountId } of strays) {
    const account = text(accountId);
    if (account === null || accounts.has(account)) continue;
    const cause = `belongs to account ${account}, which is not there`;
    findings.add(`${noun}.orphan`, nobody, _id, cause);
  }
}

function judgeStray(
  { findings, scope }: Run,
  { noun }: Copies,
  { _id }: Stored,
  claim: string | null,
  source: Stored | undefined,
): void {
  if (!source) {
    const cause = `claims to come from ${claim ?? scope.sourceIdIn(_id)}, which the source does not have`;
    findings.add(`${noun}.orphan`, nobody, _id, cause);
  } else if (scope.ruleOf(source['market']) === 'excluded') {
    const cause = `comes from ${source._id}, whose market ${words(source['market'])} is excluded`;
    findings.add(`${noun}.trace`, nobody, _id, cause);
  } else {
    const cause = `is another copy of ${source._id}, beside ${scope.movedId(source._id)}`;
    findings.add(`${noun}.double`, nobody, _id, cause);
  }
}

function claimOf({ scope }: Run, { stamp }: Copies, stray: Stored): string | null {
  const claim = scope.stampIn(stray[stamp]);
  return claim && text(claim[stamp === 'origin' ? 'id' : 'couponId']);
}

/** What is wrong with a copy's stamp, or null. */
export function stampTrouble(record: Stored, { origin }: Stored, store: string): string | null {
  if (!isFields(origin)) return 'has no origin at the target';
  if (origin['store'] !== store || origin['id'] !== record._id) {
    return `has its origin in ${words(origin['store'])} ${words(origin['id'])}`;
  }
  const [mine, theirs] = [whole(record['revision']), whole(origin['revision'])];
  return theirs <= mine ? null : `has revision ${mine} at the source, ${theirs} in its origin`;
}

/** What is wrong with the digest of a copy that nobody has touched since it came, or null. */
export function digestTrouble({ origin, edits: _, ...content }: Stored): string | null {
  return at(origin, 'digest') === digestOf(content)
    ? null
    : 'has another digest in its origin than it should';
}

/** Checks that every account that is linked to a customer of the source is linked to one it has. */
export async function checkLinks(run: Run): Promise<void> {
  const linkedBy = (account: Fields) =>
    sourceLinks(run.scope, account).map(({ customerId }) => words(customerId));
  const projection = { links: 1 } as const;
  for await (const accounts of walk(run, 'target', 'accounts', { projection })) {
    const owners = await run.owners.find(accounts.flatMap(linkedBy));
    for (const account of accounts) judgeLinks(run, account, linkedBy(account), owners);
  }
}

function judgeLinks(
  { findings, scope }: Run,
  { _id }: Stored,
  customers: readonly string[],
  owners: ReadonlyMap<string, unknown>,
): void {
  for (const customer of customers.filter((id) => !owners.has(id))) {
    const cause = `is linked to ${customer}, whom the source does not have`;
    findings.add('account.orphan', { customer }, _id, cause);
  }
  if (customers.length === 0 && scope.sourceIdIn(_id) !== null) {
    findings.add('account.orphan', nobody, _id, 'is linked to no customer of the source');
  }
}
