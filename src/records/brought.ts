import type { AccountLink, Profile } from './account';
import { digestOf } from './digest';

/** Digests of what a customer signs in with, as it was brought to an account that lacked it. */
export type Brought = AccountLink['brought'];

const nothing: Brought = { credentials: null, phone: null };

/** What a profile brings to an account that is created for it. */
export const broughtOf = ({ credentials, login: { phone, phoneVerified } }: Profile): Brought => ({
  credentials: credentials && digestOf(credentials),
  phone: phone && digestOf({ phone, phoneVerified }),
});

/**
 * What a profile brings to an account that lacks it.
 * @param before what it brought earlier, where that is no longer lacking; default nothing.
 */
export function broughtTo(account: Profile, arriving: Profile, before = nothing): Brought {
  const { credentials, phone } = broughtOf(arriving);
  return {
    credentials: account.credentials ? before.credentials : credentials,
    phone: account.login.phone ? before.phone : phone,
  };
}

/** An account as it would be without what was brought to it and still stands there as it came. */
export function withoutBrought(account: Profile, brought: Brought): Profile {
  const { credentials, phone } = broughtOf(account);
  const { login } = account;
  return {
    ...account,
    credentials: credentials === brought.credentials ? null : account.credentials,
    login: phone === brought.phone ? { ...login, phone: null, phoneVerified: false } : login,
  };
}
