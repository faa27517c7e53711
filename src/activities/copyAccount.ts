import type { Document } from 'mongodb';
import { caseIdOf } from '../cases/case';
import { mapProfile, sourceCustomer } from '../records/account';
import type { AccountLink, Profile, SourceCustomer, TargetAccount } from '../records/account';
import { broughtOf, broughtTo } from '../records/brought';
import { digestOf } from '../records/digest';
import { targetIdOf } from '../records/ids';
import type { TargetId } from '../records/ids';
import { mergeProfile } from '../records/mergeProfile';
import { failureOf, freeLogin, holderOf, refusalOf } from './accountWrites';
import type { CustomerRef } from './customerRef';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { needsCase, overtaken, unknownRecord } from './failures';
import { readSized } from './joined';
import { parseRecords, refusalCase, settleTroubles } from './records';
import { refreshProfile } from './refreshProfile';
import { withdraw } from './withdraw';

/** Where a customer's account stands after the step. */
export type CopiedAccount =
  | {
      readonly outcome: 'copied';
      readonly accountId: TargetId | null;
      /** Whether the target owns the customer already; default false. */
      readonly isOwned?: true;
      /** Whether nothing of the customer can have been copied before; default false. */
      readonly isNew?: true;
      /** Whether there are very many records; default false. */
      readonly isLarge?: true;
    }
  | { readonly outcome: 'lapsed' }
  | { readonly outcome: 'setAside' };

/**
 * Finds, links or creates the account at the target; guests have none. An account whose erasure was
 * asked for before the take-over lapses, and what was copied of it is taken back; one that was set aside
 * stays with all its records.
 * @throws CaseNeeded when the evidence points to two accounts, the account fails its schema, was edited
 * on both sides, or is refused by the target.
 */
export const copyAccount =
  (deps: Dependencies) =>
  async (customer: CustomerRef): Promise<CopiedAccount> => {
    if (customer.kind !== 'account') return { outcome: 'copied', accountId: null };
    const [sized, linked] = await Promise.all([
      readSized(deps, customer),
      readLinked(deps, customer),
    ]);
    const account = await parseCustomer(deps, customer, sized?.document);
    if (!account) return await end(deps, customer, 'setAside');
    const size = sized?.isLarge ? { isLarge: true as const } : {};
    const isErased = account.status === 'erasurePending';
    if (isErased && (await withdraw(deps, { ...customer, ...size }))) {
      return await end(deps, customer, 'lapsed');
    }
    const settled = await settle(deps, account, linked).catch(refusalOf);
    if ('accountId' in settled) return { outcome: 'copied', ...settled, ...size };
    await settleTroubles(deps, customer, [refused(account, settled.code)]);
    return await end(deps, customer, 'setAside');
  };

/**
 * Brings along what the customer changed in the account since it was copied.
 * @param linked the account as it was read before; what has changed there meanwhile is not overwritten.
 * @returns whether it moves still: not once its erasure was asked for.
 * @throws CaseNeeded as `copyAccount` does.
 */
export async function refreshAccount(
  deps: Dependencies,
  customer: CustomerRef,
  linked: TargetAccount | null,
): Promise<boolean> {
  const { customerId: _id } = customer;
  const account = await parseCustomer(deps, customer, await deps.source.customers.findOne({ _id }));
  if (!account) return true;
  if (account.status === 'erasurePending') return false;
  const settled = await settle(deps, account, linked).catch(refusalOf);
  if ('code' in settled) throw needsCase(refused(account, settled.code));
  return true;
}

const refused = ({ _id }: SourceCustomer, code: number) =>
  refusalCase([{ kind: 'account', id: _id, code }]);

async function parseCustomer(
  deps: Dependencies,
  customer: CustomerRef,
  document: Document | null | undefined,
) {
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

/** Where an account stands at the target. */
interface Settled {
  readonly accountId: TargetId;
  readonly isOwned?: true;
  readonly isNew?: true;
}

/** The account at the target that is linked to a customer. */
export const readLinked = ({ target }: Dependencies, { customerId }: CustomerRef) =>
  target.accounts.findOne({ 'links.customerId': customerId });

async function settle(
  deps: Dependencies,
  customer: SourceCustomer,
  linked: TargetAccount | null,
): Promise<Settled> {
  const profile = mapProfile(customer, storeOf(deps.programme));
  if (linked) {
    const accountId = await refreshProfile(deps, customer, profile, linked);
    return isActive(linked, customer) ? { accountId, isOwned: true } : { accountId };
  }
  const holder = await holderOf(deps, profile);
  const match = await matchOf(deps, customer, profile, holder);
  if (match && isLinked(match, customer))
    return { accountId: await refreshProfile(deps, customer, profile, match) };
  if (match) return { accountId: await link(deps, customer, profile, match) };
  return { accountId: await create(deps, customer, profile, holder), isNew: true };
}

const isActive = ({ links }: TargetAccount, { _id }: SourceCustomer) =>
  links.some(({ customerId, state }) => customerId === _id && state === 'active');

/** Another run of the same customer may have linked or created the account since we looked for it. */
const isLinked = ({ links }: TargetAccount, { _id }: SourceCustomer) =>
  links.some(({ customerId }) => customerId === _id);

/** The account that the same person has at the target already: the same verified e-mail, nothing less. */
async function matchOf(
  { target, ledger }: Dependencies,
  { _id }: SourceCustomer,
  { login: { phone, phoneVerified } }: Profile,
  byEmail: TargetAccount | null,
): Promise<TargetAccount | null> {
  if (!byEmail || !phone || !phoneVerified) return byEmail;
  const holders = target.accounts.find({ 'login.phone': phone, 'login.phoneVerified': true });
  const byPhone = (await holders.limit(2).toArray()).find(({ _id }) => _id !== byEmail._id);
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

const linkOf = (
  { programme }: Dependencies,
  { _id }: SourceCustomer,
  came: Pick<AccountLink, 'found' | 'digest' | 'brought'>,
): AccountLink => ({
  store: storeOf(programme),
  customerId: _id,
  epoch: null,
  state: 'arriving',
  ...came,
});

async function link(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  account: TargetAccount,
): Promise<TargetId> {
  const { _id, links, edits: _, ...known } = account;
  const came = { found: true, digest: null, brought: broughtTo(known, profile) };
  // On the condition that it is as it was read: its owner may be signed in there at this moment.
  const { matchedCount } = await deps.target.accounts.updateOne(account, {
    $set: { ...mergeProfile(known, profile), links: [...links, linkOf(deps, customer, came)] },
  });
  if (matchedCount === 0) throw overtaken(`Account ${_id}`);
  return _id;
}

async function create(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  holder: TargetAccount | null,
): Promise<TargetId> {
  const _id = targetIdOf(storeOf(deps.programme), customer._id);
  const due = freeLogin(profile, _id, holder);
  const came = { found: false, digest: digestOf(due), brought: broughtOf(due) };
  try {
    await deps.target.accounts.insertOne({ _id, ...due, links: [linkOf(deps, customer, came)] });
  } catch (error) {
    throw failureOf(error, _id);
  }
  return _id;
}
