import type { Profile, TargetAccount } from '../records/account';
import type { TargetId } from '../records/ids';
import { isDuplicateKey, refusalCode } from '../stores/errors';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';

/** Where two runs of one customer meet, and people who verify an address meanwhile. */
const RACED = ['_id_', 'oneAccountPerVerifiedEmail'];

/** With which code the target refuses an account for good; throws any other failure again. */
export function refusalOf(error: unknown): { readonly code: number } {
  const code = refusalCode(error, RACED);
  if (code === null) throw error;
  return { code };
}

/** What a failed write of an account is thrown on as: a reason to look again, where it is one. */
export function failureOf(error: unknown, accountId: TargetId): unknown {
  const isRaced = isDuplicateKey(error) && refusalCode(error, RACED) === null;
  return isRaced ? overtaken(`Account ${accountId}`) : error;
}

/** The account that has verified the address which a profile signs in with, where the profile has too. */
export async function holderOf(
  { target }: Dependencies,
  { login: { email, emailVerified } }: Profile,
): Promise<TargetAccount | null> {
  if (!email || !emailVerified) return null;
  return await target.accounts.findOne({ 'login.email': email, 'login.emailVerified': true });
}

/** An address that another account has verified comes along unverified: nobody signs in by accident. */
export const freeLogin = (
  profile: Profile,
  own: TargetId,
  holder: Pick<TargetAccount, '_id'> | null,
): Profile => (holder && holder._id !== own ? unverified(profile) : profile);

/** The same profile with its e-mail address unverified. */
export const unverified = (profile: Profile): Profile => ({
  ...profile,
  login: { ...profile.login, emailVerified: false },
});
