import type { Document } from 'mongodb';
import { caseIdOf } from '../cases/case';
import { mapProfile, mergeProfile, sourceCustomer } from '../records/account';
import type { Profile, SourceCustomer, TargetAccount } from '../records/account';
import { digestOf } from '../records/digest';
import { targetIdOf } from '../records/ids';
import type { TargetId } from '../records/ids';
import { isDuplicateKey } from '../stores/errors';
import type { CustomerRef } from './customerRef';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { needsCase, overtaken, unknownRecord } from './failures';
import { parseRecords, settleTroubles } from './records';

/** Where a customer's account stands after the step. */
export type CopiedAccount =
  | { readonly outcome: 'copied'; readonly accountId: TargetId | null }
  | { readonly outcome: 'lapsed' }
  | { readonly outcome: 'setAside' };

/**
 * Finds, links or creates the account at the target; guests have none. An account whose erasure was
 * asked for lapses; one that was set aside stays with all its records.
 * @throws CaseNeeded when the evidence points to two accounts, or the account fails its schema.
 */
export const copyAccount =
  (deps: Dependencies) =>
  async (customer: CustomerRef): Promise<CopiedAccount> => {
    if (customer.kind !== 'account') return { outcome: 'copied', accountId: null };
    const account = await readCustomer(deps, customer);
    if (!account) return await end(deps, customer, 'setAside');
    if (account.status === 'erasurePending') return await end(deps, customer, 'lapsed');
    return { outcome: 'copied', accountId: await settle(deps, account) };
  };

/** Brings along what the customer changed in the account since it was copied. */
export async function refreshAccount(deps: Dependencies, customer: CustomerRef): Promise<void> {
  const account = await readCustomer(deps, customer);
  if (account && account.status !== 'erasurePending') await settle(deps, account);
}

async function readCustomer(deps: Dependencies, customer: CustomerRef) {
  const document: Document | null = await deps.source.customers.findOne({
    _id: customer.customerId,
  });
  if (!document) throw unknownRecord(`Customer ${customer.customerId}`);
  const { sound, broken } = parseRecords<SourceCustomer>('account', sourceCustomer, [document]);
  await settleTroubles(deps, customer, [broken]);
  return sound[0];
}

async function end(
  { ledger }: Dependencies,
  { customerId }: CustomerRef,
  outcome: 'lapsed' | 'setAside',
) {
  await ledger.customers.updateOne({ _id: customerId }, { $set: { state: outcome } });
  return { outcome };
}

async function settle(deps: Dependencies, customer: SourceCustomer): Promise<TargetId> {
  const profile = mapProfile(customer, storeOf(deps.programme));
  const linked = await deps.target.accounts.findOne({ 'links.customerId': customer._id });
  if (linked) return await refresh(deps, customer, profile, linked);
  const match = await matchOf(deps, customer, profile);
  if (match && isLinked(match, customer)) return await refresh(deps, customer, profile, match);
  if (match) return await link(deps, customer, profile, match);
  return await create(deps, customer, profile);
}

/** Another run of the same customer may have linked or created the account since we looked for it. */
const isLinked = ({ links }: TargetAccount, { _id }: SourceCustomer) =>
  links.some(({ customerId }) => customerId === _id);

/** The account that the same person has at the target already: the same verified e-mail, nothing less. */
async function matchOf(
  { target, ledger }: Dependencies,
  { _id }: SourceCustomer,
  { login }: Profile,
): Promise<TargetAccount | null> {
  const verified = <T>(value: T | null, isVerified: boolean) => (isVerified ? value : null);
  const email = verified(login.email, login.emailVerified);
  const phone = verified(login.phone, login.phoneVerified);
  if (!email) return null;
  const byEmail = await target.accounts.findOne({
    'login.email': email,
    'login.emailVerified': true,
  });
  if (!byEmail || !phone) return byEmail;
  const byPhone = await target.accounts.findOne({
    'login.phone': phone,
    'login.phoneVerified': true,
    _id: { $ne: byEmail._id },
  });
  if (!byPhone) return byEmail;
  const file = await ledger.cases.findOne({ _id: caseIdOf(_id, 'identity') });
  if (file?.decision?.choice === 'link') return byEmail;
  if (file?.decision?.choice === 'create') return null;
  throw needsCase({
    cause: 'identity',
    records: [],
    evidence: [`account ${byEmail._id} by e-mail`, `account ${byPhone._id} by telephone`],
  });
}

const linkOf = ({ programme }: Dependencies, { _id }: SourceCustomer, found: boolean) =>
  ({ store: storeOf(programme), customerId: _id, epoch: null, state: 'arriving', found }) as const;

async function link(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  account: TargetAccount,
): Promise<TargetId> {
  const { _id, links, ...known } = account;
  // On the condition that it is as it was read: its owner may be signed in there at this moment.
  const { matchedCount } = await deps.target.accounts.updateOne(account, {
    $set: { ...mergeProfile(known, profile), links: [...links, linkOf(deps, customer, true)] },
  });
  if (matchedCount === 0) throw overtaken(`Account ${_id}`);
  return _id;
}

async function create(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
): Promise<TargetId> {
  const _id = targetIdOf(storeOf(deps.programme), customer._id);
  const links = [linkOf(deps, customer, false)];
  try {
    await deps.target.accounts.insertOne({ _id, ...(await freeLogin(deps, profile, _id)), links });
  } catch (error) {
    if (isDuplicateKey(error)) throw overtaken(`Account ${_id}`);
    throw error;
  }
  return _id;
}

/** An address that another account has verified comes along unverified: nobody signs in by accident. */
async function freeLogin(
  { target }: Dependencies,
  profile: Profile,
  own: TargetId,
): Promise<Profile> {
  const { login } = profile;
  if (!login.emailVerified) return profile;
  const taken = await target.accounts.findOne({
    'login.email': login.email,
    'login.emailVerified': true,
    _id: { $ne: own },
  });
  return taken ? { ...profile, login: { ...login, emailVerified: false } } : profile;
}

/** Until the take-over the source is right about an account that was created for it. */
async function refresh(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  { _id, links, ...known }: TargetAccount,
): Promise<TargetId> {
  const link = links.find(({ customerId }) => customerId === customer._id);
  const ours = links.length === 1 && link?.state === 'arriving' && !link.found;
  if (!ours || digestOf(profile) === digestOf(known)) return _id;
  const changed = await freeLogin(deps, profile, _id);
  try {
    await deps.target.accounts.updateOne({ _id, links }, { $set: changed });
  } catch (error) {
    if (isDuplicateKey(error)) throw overtaken(`Account ${_id}`);
    throw error;
  }
  return _id;
}
