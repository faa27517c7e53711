import { createdDifferences, joinedDifferences } from './accountFields';
import type { Fate } from './census';
import { byId, findIn } from './documents';
import type { Stored } from './documents';
import { traceOf } from './excluded';
import { sentence } from './fields';
import { isHeld } from './holds';
import { checkAccountNotices } from './notices';
import { judgeOwners, sourceLinks } from './owners';
import type { Link, Owner } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { at, text, texts, whole, words } from './values';

/** What a batch of customers is judged by. */
interface Evidence {
  readonly owners: ReadonlyMap<string, Owner>;
  readonly ownerships: ReadonlyMap<string, Stored>;
  /** The e-mail addresses that accounts came with unverified, and that others have verified. */
  readonly verified: ReadonlySet<string>;
}

/** Checks that every account customer is at exactly one account of the target, with equal content. */
export async function checkAccounts(run: Run): Promise<void> {
  for await (const customers of walk(run, 'source', 'customers')) {
    const evidence = await evidenceOf(run, customers);
    for (const customer of customers) {
      const owner = evidence.owners.get(customer._id);
      if (owner) judge(run, customer, owner, evidence);
    }
    await checkAccountNotices(run, customers, evidence.owners);
  }
}

async function evidenceOf(run: Run, customers: readonly Stored[]): Promise<Evidence> {
  const ids = customers.map(({ _id }) => _id);
  const [owners, ownerships] = await Promise.all([
    judgeOwners(run, customers),
    byId(run.source, 'ownership', ids),
  ]);
  const unverified = customers.filter((customer) =>
    isTakenOverUnverified(customer, owners.get(customer._id)),
  );
  return { owners, ownerships, verified: await verifiedOf(run, unverified) };
}

function judge(run: Run, customer: Stored, owner: Owner, evidence: Evidence): void {
  const { census, findings } = run;
  const ownership = evidence.ownerships.get(owner.id);
  const fate = fateOf(owner, ownership);
  census.count('customers', customer['market'], fate);
  const add = (trouble: Parameters<typeof accountKind>[0], cause: string) =>
    findings.add(accountKind(trouble), { customer: owner.id }, owner.id, cause);

  const accounts = owner.links.map(({ account }) => account._id).join(', ');
  if (owner.rule === 'unlisted' && fate !== 'held') {
    add('unlisted', `its market ${words(customer['market'])} is neither moved nor excluded`);
  } else if (fate === 'excluded' || fate === 'lapsed') {
    const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
    if (accounts) add(trouble, `must not move, and is linked to ${accounts}`);
    const trace = traceOf(customer);
    if (trace) add(trouble, `must not be touched, and has ${trace}`);
  } else if (owner.links.length > 1) {
    add('double', `is linked to ${owner.links.length} accounts: ${accounts}`);
  } else if (fate === 'lost') {
    add('lost', `is ${stateOf(ownership)} by the source, and ${whereIs(owner)}`);
  } else if (owner.active && owner.finished) {
    judgeMoved(run, customer, owner, owner.active, evidence);
  }
}

function fateOf(owner: Owner, ownership: Stored | undefined): Fate {
  if (owner.rule === 'excluded' || owner.rule === 'lapsed') return owner.rule;
  if (owner.active) return 'moved';
  const isNobodys = ownership?.['state'] === 'handedOver' && owner.finished;
  if (!isNobodys && isHeld(owner.hold, owner.id, 'account', owner.id)) return 'held';
  return owner.finished ? 'lost' : 'pending';
}

const accountKind = <T extends 'double' | 'lapsed' | 'lost' | 'trace' | 'unlisted'>(trouble: T) =>
  `account.${trouble}` as const;

const stateOf = (ownership: Stored | undefined) => words(ownership?.['state'] ?? 'source');

function whereIs({ links }: Owner): string {
  const link = links[0];
  return link ? `${words(link.state)} at ${link.account._id}` : 'at no account of the target';
}

function judgeMoved(
  run: Run,
  customer: Stored,
  owner: Owner,
  link: Link,
  { ownerships, verified }: Evidence,
): void {
  const concerned = { customer: owner.id };
  const ownership = ownerships.get(owner.id);
  const [state, epoch] = [stateOf(ownership), whole(ownership?.['epoch'])];
  if (state !== 'handedOver' || !(epoch >= 1) || epoch !== link.epoch) {
    const cause = `is ${state} at epoch ${epoch} by the source, active at epoch ${words(link.epoch)} at ${link.account._id}`;
    run.findings.add('ownership.differs', concerned, owner.id, cause);
  }
  const isTaken = isTakenOverUnverified(customer, owner) && verified.has(emailOf(customer));
  const found = differencesOf(run, customer, link, isTaken);
  if (found.length > 0) {
    const cause = `${link.account._id}: ${sentence(found)}`;
    run.findings.add('account.differs', concerned, owner.id, cause);
  }
  if (link.found === true && !isSamePerson(customer, link)) {
    const cause = `is linked to ${link.account._id}, which has not verified the same e-mail address`;
    run.findings.add('account.owner', concerned, owner.id, cause);
  }
}

function differencesOf(run: Run, customer: Stored, link: Link, isTakenUnverified: boolean) {
  const { account, found } = link;
  if (found === true || sourceLinks(run, account).length > 1) {
    return joinedDifferences(customer, account, run.scope);
  }
  const expected = isTakenUnverified ? { ...customer, emailVerified: false } : customer;
  const idTrouble = account._id === run.scope.movedId(customer._id) ? [] : ['its id is another'];
  return [...idTrouble, ...createdDifferences(expected, account, run.scope)];
}

function isSamePerson(customer: Stored, { account }: Link): boolean {
  const isVerified =
    customer['emailVerified'] === true && at(account, 'login.emailVerified') === true;
  return isVerified && emailOf(customer) === text(at(account, 'login.email'))?.toLowerCase();
}

function emailOf({ email }: Stored): string {
  return text(email)?.toLowerCase() ?? '';
}

function isTakenOverUnverified(customer: Stored, owner: Owner | undefined): boolean {
  if (!owner?.active || !owner.hold?.separate || customer['emailVerified'] !== true) return false;
  return at(owner.active.account, 'login.emailVerified') === false;
}

async function verifiedOf(run: Run, customers: readonly Stored[]): Promise<Set<string>> {
  const emails = texts(customers.flatMap((customer) => [customer['email'], emailOf(customer)]));
  const verified = { 'login.emailVerified': true };
  const fields = { login: 1 } as const;
  const holders = await findIn(run.target, 'accounts', 'login.email', emails, fields, verified);
  return new Set(
    holders.map((account) => emailOf({ ...account, email: at(account, 'login.email') })),
  );
}
