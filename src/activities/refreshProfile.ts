import type { AccountLink, Profile, SourceCustomer, TargetAccount } from '../records/account';
import { broughtOf } from '../records/brought';
import { digestOf } from '../records/digest';
import { valueAt } from '../records/fieldPath';
import type { TargetId } from '../records/ids';
import { mergeAgain } from '../records/mergeProfile';
import { failureOf, freeLogin, holderOf, unverified } from './accountWrites';
import type { Dependencies } from './dependencies';
import { editCase, readEditCase, verdictOn } from './doubleEdits';
import type { Meeting } from './doubleEdits';
import { needsCase, overtaken } from './failures';

/**
 * Keeps an account that was created for a customer like the source's until the take-over. What is edited
 * there meanwhile stays, as long as the source says what it said. One that was found, or that another
 * customer has joined, gets what the source has more to say meanwhile.
 * @throws CaseNeeded where both sides were edited and nobody has decided which holds.
 */
export async function refreshProfile(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  account: TargetAccount,
): Promise<TargetId> {
  const { _id, links, edits: _, ...there } = account;
  const [link] = links;
  const joining = links.find(
    ({ customerId, state, found }) =>
      customerId === customer._id && state === 'arriving' && (found || links.length > 1),
  );
  if (joining) return await bringMore(deps, profile, account, joining);
  const isOurs = links.length === 1 && link?.state === 'arriving' && link.digest !== null;
  if (!isOurs || !(await isDue(deps, customer, profile, { there, brought: link.digest })))
    return _id;
  const changed = freeLogin(profile, _id, await holderOf(deps, profile));
  const stamped = [{ ...link, digest: digestOf(changed), brought: broughtOf(changed) }];
  try {
    // On the condition that it is as it was read: somebody may edit it there at this moment.
    const update = { $set: { ...changed, links: stamped }, $unset: { edits: '' as const } };
    const { matchedCount } = await deps.target.accounts.updateOne(account, update);
    if (matchedCount === 0) throw overtaken(`Account ${_id}`);
  } catch (error) {
    throw failureOf(error, _id);
  }
  return _id;
}

async function bringMore(
  { target }: Dependencies,
  profile: Profile,
  account: TargetAccount,
  link: AccountLink,
): Promise<TargetId> {
  const { _id, links, edits = [], ...there } = account;
  const isEdited = (path: string) =>
    edits.some((one) => one.path === path && one.to === digestOf(valueAt(there, path) ?? null));
  const merged = mergeAgain(there, profile, { brought: link.brought, isEdited });
  if (digestOf(merged.profile) === digestOf(there)) return _id;
  const stamped = links.map((one) => (one === link ? { ...link, brought: merged.brought } : one));
  const { matchedCount } = await target.accounts.updateOne(account, {
    $set: { ...merged.profile, links: stamped },
  });
  if (matchedCount === 0) throw overtaken(`Account ${_id}`);
  return _id;
}

/** An account as it stands, and the digest of what was last brought to it. */
interface Known {
  readonly there: Profile;
  readonly brought: string | null;
}

/** Whether the source has something new that the account is to get. */
async function isDue(
  deps: Dependencies,
  customer: SourceCustomer,
  profile: Profile,
  { there, brought }: Known,
): Promise<boolean> {
  const stands = digestOf(there);
  const said = digestOf(profile);
  if (said === brought || digestOf(unverified(profile)) === brought) {
    // An address that somebody else verified meanwhile, or gave up, is nothing new.
    return stands === brought && said !== brought;
  }
  if (stands === brought || stands === said) return true;
  return await isOverruled(deps, customer, { due: profile, there });
}

async function isOverruled(
  deps: Dependencies,
  customer: SourceCustomer,
  versions: Pick<Meeting, 'due' | 'there'>,
): Promise<boolean> {
  const file = await readEditCase(deps, customer._id);
  const meeting: Meeting = { kind: 'account', id: customer._id, record: customer, ...versions };
  const verdict = verdictOn(file, meeting);
  if (verdict === null) throw needsCase(editCase([meeting]));
  return verdict === 'takeSource';
}
