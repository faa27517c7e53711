import { isDeepStrictEqual } from 'node:util';
import { contrast, differences, hidden, list, shown } from './fields';
import type { Field } from './fields';
import type { Scope } from './scope';
import { at, parts, text } from './values';
import type { Fields } from './values';

const place = ['recipient', 'street', 'city', 'postcode', 'region', 'country'].map((name) =>
  hidden(name),
);

const addressKey = { from: 'addressId', to: 'id' };
const wishKey = { from: 'productId', to: 'productId' };

/** What is the customer's own, wherever the account was created for this customer alone. */
const createdFields: readonly Field[] = [
  shown('market', 'region'),
  hidden('name.given', 'givenName'),
  hidden('name.family', 'familyName'),
  hidden('email', 'login.email'),
  shown('emailVerified', 'login.emailVerified'),
  hidden('phone', 'login.phone'),
  shown('phoneVerified', 'login.phoneVerified'),
  hidden('password', 'credentials'),
  list('addresses', 'addresses', addressKey, [...place, shown('isDefault', 'default')]),
  list('wishList', 'favourites', wishKey, [shown('addedAt', 'since')]),
  shown('language'),
  shown('createdAt', 'registeredAt'),
];

/** What an account that is not the customer's alone must at least have. */
const joinedFields: readonly Field[] = [
  list('addresses', 'addresses', addressKey, place),
  list('wishList', 'favourites', wishKey, []),
];

/** Every difference between a customer and the account that was created for them alone. */
export function createdDifferences(customer: Fields, account: Fields, scope: Scope): string[] {
  return [
    ...contrast('state', stateOf(customer), account['state']),
    ...differences(createdFields, customer, account, scope),
    ...consentDifferences(customer, account),
  ];
}

/** What an account lacks of a customer who joined one that has more: a linked account keeps its own. */
export function joinedDifferences(customer: Fields, account: Fields, scope: Scope): string[] {
  const mine = withIds(account, parts(customer['addresses']), parts(customer['wishList']), scope);
  return [
    ...(stateOf(customer) === 'blocked' ? contrast('state', 'blocked', account['state']) : []),
    ...differences(joinedFields, customer, mine, scope),
    ...laxConsents(customer, account),
  ];
}

function stateOf({ status }: Fields): unknown {
  return status === 'blocked' ? 'blocked' : 'active';
}

/** The account with only those addresses and wishes that the customer has too. */
function withIds(
  account: Fields,
  addresses: readonly Fields[],
  wishes: readonly Fields[],
  scope: Scope,
): Fields {
  const addressIds = new Set(addresses.map(({ addressId }) => scope.movedId(addressId)));
  const wished = new Set(wishes.map(({ productId }) => scope.movedId(productId)));
  return {
    addresses: parts(account['addresses']).filter(({ id }) => addressIds.has(text(id) ?? '')),
    favourites: parts(account['favourites']).filter(({ productId }) =>
      wished.has(text(productId) ?? ''),
    ),
  };
}

function consentDifferences(customer: Fields, account: Fields): string[] {
  const mine = Object.fromEntries(
    parts(customer['consents']).map(({ purpose, granted, at }) => [
      String(purpose),
      { granted, since: at },
    ]),
  );
  const theirs = account['consents'] ?? {};
  const purposes = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return purposes.flatMap((purpose) => {
    const [said, kept] = [mine[purpose], at(theirs, purpose)];
    const name = `consents.${purpose}`;
    const found = contrast(`${name}.granted`, said?.granted, at(kept, 'granted'));
    return found.length > 0 || isDeepStrictEqual(said, kept) ? found : [`${name}.since differs`];
  });
}

function laxConsents(customer: Fields, account: Fields): string[] {
  return parts(customer['consents']).flatMap(({ purpose, granted }) => {
    const name = `consents.${String(purpose)}.granted`;
    const kept = at(account['consents'], `${String(purpose)}.granted`);
    return granted === true && kept === false ? [] : contrast(name, granted, kept);
  });
}
