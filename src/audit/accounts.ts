import { createdDifferences, joinedDifferences } from './accountFields';
import type { Fate } from './census';
import { byId } from './documents';
import type { Stored } from './documents';
import { hasSaid } from './edits';
import { judgeState } from './enrolments';
import { sentence } from './fields';
import { isHeld, mayDiffer } from './holds';
import { checkAccountNotices } from './notices';
import { accountsOf, sourceLinks } from './owners';
import type { Link, Owner } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { traceOf } from './traces';
import { at, text, whole, words } from './values';

/** What a batch of customers is judged by. */
export interface Evidence {
  readonly owners: ReadonlyMap<string, Owner>;
  /** The accounts that are linked to any of them, by id. */
  readonly accounts: ReadonlyMap<string, Stored>;
  readonly ownerships: ReadonlyMap<string, Stored>;
  readonly enrolments: ReadonlyMap<string, Stored>;
}

/** Checks that every account customer is at exactly one account of the target, with equal content. */
export async function checkAccounts(run: Run): Promise<void> {
  for await (const customers of walk(run, 'source', 'customers')) {
    const evidence = await evidenceOf(run, customers);
    for (const customer of customers) {
      const owner = evidence.owners.get(customer._id);
      if (owner) judge(run, customer, owner, evidence);
    }
    await checkAccountNotices(run, customers, evidence);
  }
}

async function evidenceOf(run: Run, customers: readonly Stored[]): Promise<Evidence> {
  const ids = customers.map(({ _id }) => _id);
  const [found, ownerships, enrolments] = await Promise.all([
    accountsOf(run, ids),
    byId(run.source, 'ownership', ids),
    byId(run.ledger, 'customers', ids, enrolmentFields),
  ]);
  const accounts = new Map(found.map((account) => [account._id, account]));
  const owners = await run.owners.judge(customers, found);
  return { owners, accounts, ownerships, enrolments };
}

function judge(run: Run, customer: Stored, owner: Owner, evidence: Evidence): void {
  const { census, findings } = run;
  const ownership = evidence.ownerships.get(owner.id);
  const fate = fateOf(owner, ownership);
  census.count('customers', customer['market'], fate);
  judgeState(run, owner, fate, evidence.enrolments.get(owner.id));
  const add = (trouble: Parameters<typeof accountKind>[0], cause: string) =>
    findings.add(accountKind(trouble), { customer: owner.id }, owner.id, cause);

  const accounts = owner.links.map(({ accountId }) => accountId).join(', ');
  if (owner.rule === 'unlisted' && fate !== 'held') {
    add('unlisted', `its market ${words(customer['market'])} is neither moved nor excluded`);
  } else if (fate === 'excluded' || fate === 'lapsed') {
    const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
    if (accounts) add(trouble, `must not move, and is linked to ${accounts}`);
    const trace = traceOf('customers', customer);
    if (trace) add(trouble, `must not be touched, and has ${trace}`);
  } else if (owner.links.length > 1) {
    add('double', `is linked to ${owner.links.length} accounts: ${accounts}`);
  } else if (fate === 'lost') {
    add('lost', `is ${stateOf(ownership)} by the source, and ${whereIs(owner)}`);
  } else if (owner.active && owner.finished) {
    judgeOwnership(run, owner.active, owner.id, ownership);
    judgeContent(run, customer, owner, owner.active, evidence);
  }
}

function fateOf(owner: Owner, ownership: Stored | undefined): Fate {
  if (owner.rule === 'excluded' || owner.rule === 'lapsed') return owner.rule;
  if (owner.active) return 'moved';
  const isNobodys = ownership?.['state'] === 'handedOver' && owner.finished;
  if (!isNobodys && isHeld(owner.hold, owner.id, 'account', owner.id)) return 'held';
  return owner.finished ? 'lost' : 'pending';
}

const enrolmentFields = { kind: 1, state: 1, accountId: 1 } as const;

const accountKind = <T extends 'double' | 'lapsed' | 'lost' | 'trace' | 'unlisted'>(trouble: T) =>
  `account.${trouble}` as const;

const stateOf = (ownership: Stored | undefined) => words(ownership?.['state'] ?? 'source');

function whereIs({ links }: Owner): string {
  const link = links[0];
  return link ? `${words(link.state)} at ${link.accountId}` : 'at no account of the target';
}

function judgeOwnership(
  { findings }: Run,
  { accountId, epoch }: Link,
  customer: string,
  ownership: Stored | undefined,
): void {
  const [state, held] = [stateOf(ownership), whole(ownership?.['epoch'])];
  if (state === 'handedOver' && held >= 1 && held === epoch) return;
  const cause = `is ${state} at epoch ${held} by the source, active at epoch ${words(epoch)} at ${accountId}`;
  findings.add('ownership.differs', { customer }, customer, cause);
}

function judgeContent(
  run: Run,
  customer: Stored,
  owner: Owner,
  { accountId, found: wasThere, brought }: Link,
  { accounts }: Evidence,
): void {
  const concerned = { customer: owner.id };
  const account = accounts.get(accountId);
  if (!account) return;
  const expected = isUnverified(owner, account) ? { ...customer, emailVerified: false } : customer;
  const isJoined = wasThere === true || sourceLinks(run.scope, account).length > 1;
  const found = isJoined
    ? joinedDifferences(expected, account, brought, run)
    : createdDifferences(expected, account, run);
  if (found.length > 0 && !mayDiffer(owner.hold, 'account', customer)) {
    const cause = `${accountId}: ${sentence(found)}`;
    run.findings.add('account.differs', concerned, owner.id, cause);
  }
  const trouble = ownerTrouble(run, customer, account, wasThere === true);
  if (trouble) run.findings.add('account.owner', concerned, owner.id, trouble);
}

/** Why an account cannot be the customer's, or null. */
function ownerTrouble(
  { scope }: Run,
  customer: Stored,
  account: Stored,
  wasThere: boolean,
): string | null {
  const { _id } = account;
  const isOwn = _id === scope.movedId(customer._id);
  if (!wasThere) return isOwn ? null : `has ${_id}, created for somebody else`;
  if (isOwn) return `is linked to ${_id} as found there, and it was created for the move`;
  if (isSamePerson(customer, account)) return null;
  return `is linked to ${_id}, which has not verified the same e-mail address`;
}

/** Whether both have verified one e-mail address; its owner may have changed it at the target since. */
function isSamePerson(customer: Stored, account: Stored): boolean {
  const isVerified =
    customer['emailVerified'] === true && hasSaid(account, 'login.emailVerified', true);
  return isVerified && hasSaid(account, 'login.email', emailOf(customer));
}

/**
 * Whether an address came unverified to the separate account that a case decided on: another account had
 * verified it, which may have given it up since.
 */
function isUnverified({ hold }: Owner, account: Stored): boolean {
  return hold?.separate === true && at(account, 'login.emailVerified') === false;
}

function emailOf({ email }: Stored): string {
  return text(email)?.toLowerCase() ?? '';
}
