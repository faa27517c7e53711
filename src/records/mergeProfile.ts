import { purpose } from './account';
import type { Profile } from './account';
import { broughtTo, withoutBrought } from './brought';
import type { Brought } from './brought';

/**
 * Adds a customer's profile to an account that the same person already has at the target: what it has
 * stays, what it lacks comes (a password, a telephone number, addresses, wishes), and of two consents
 * the stricter holds.
 */
export function mergeProfile(account: Profile, arriving: Profile): Profile {
  const known = new Set(account.addresses.map((address) => address.id));
  const wished = new Set(account.favourites.map((favourite) => favourite.productId));
  return {
    ...account,
    login: account.login.phone
      ? account.login
      : {
          ...account.login,
          phone: arriving.login.phone,
          phoneVerified: arriving.login.phoneVerified,
        },
    credentials: account.credentials ?? arriving.credentials,
    state: account.state === 'blocked' || arriving.state === 'blocked' ? 'blocked' : 'active',
    addresses: [
      ...account.addresses,
      ...arriving.addresses
        .filter((address) => !known.has(address.id))
        .map((address) => ({ ...address, default: address.default && known.size === 0 })),
    ],
    consents: stricterConsents(account.consents, arriving.consents),
    favourites: [
      ...account.favourites,
      ...arriving.favourites.filter((favourite) => !wished.has(favourite.productId)),
    ],
  };
}

/** What an account has had from a customer, and what of it is the target's word by now. */
export interface Had {
  /** What the customer signs in with, as it was brought last. */
  readonly brought: Brought;
  /** Whether the customer has changed a field at the target: that stays. */
  readonly isEdited: (path: string) => boolean;
}

/**
 * Adds what a profile says more since it was added to an account: what the account lacks still comes, an
 * address, a password or a telephone number that came is as the source has it by now, and consents end
 * that were withdrawn there since.
 */
export function mergeAgain(
  account: Profile,
  arriving: Profile,
  { brought, isEdited }: Had,
): { readonly profile: Profile; readonly brought: Brought } {
  const addresses = arriving.addresses.filter(({ id }) => !isEdited(`addresses[${id}]`));
  const favourites = arriving.favourites.filter(
    ({ productId }) => !isEdited(`favourites[${productId}]`),
  );
  const login = isEdited('login.phone') ? account.login : arriving.login;
  const credentials = isEdited('credentials') ? account.credentials : arriving.credentials;
  const renewed = account.addresses.map((address) => {
    const newer = addresses.find(({ id }) => id === address.id);
    return newer ? { ...newer, default: address.default } : address;
  });
  const own = withoutBrought({ ...account, addresses: renewed }, brought);
  const due = { ...arriving, addresses, favourites, login, credentials };
  const consents = {
    ...arriving.consents,
    ...withdrawnConsents(account.consents, arriving.consents),
  };
  return {
    profile: { ...mergeProfile(own, due), consents },
    brought: broughtTo(own, due, brought),
  };
}

/** The consents of an account, less those that the customer has withdrawn at the source since. */
function withdrawnConsents(
  here: Profile['consents'],
  arriving: Profile['consents'],
): Profile['consents'] {
  const withdrawn = purpose.options.flatMap((name) => {
    const [mine, theirs] = [here[name], arriving[name]];
    const isWithdrawn = mine?.granted && theirs && !theirs.granted && theirs.since > mine.since;
    return isWithdrawn ? [[name, theirs] as const] : [];
  });
  return { ...here, ...Object.fromEntries(withdrawn) };
}

function stricterConsents(
  here: Profile['consents'],
  arriving: Profile['consents'],
): Profile['consents'] {
  return Object.fromEntries(
    purpose.options.flatMap((name) => {
      const [mine, theirs] = [here[name], arriving[name]];
      const stricter = mine?.granted && theirs && !theirs.granted ? theirs : (mine ?? theirs);
      return stricter ? [[name, stricter]] : [];
    }),
  );
}
