import { isChanged } from './edits';
import { editable, hidden, list, shown } from './field';
import { contrast, differences } from './fields';
import type { Field, Path } from './field';
import type { Run } from './run';
import type { Scope } from './scope';
import { at, isFields, millis, parts, text, words } from './values';
import type { Fields } from './values';

const place = ['recipient', 'street', 'city', 'postcode', 'region', 'country'].map((name) =>
  hidden(name),
);

const addressKey = { from: 'addressId', to: 'id' };
const wishKey = { from: 'productId', to: 'productId' };

/** What differences are judged by. */
type Judge = Pick<Run, 'scope' | 'opening'>;

/** What is the customer's own, wherever the account was created for this customer alone. */
const createdFields: readonly Field[] = [
  shown('market', 'region'),
  editable(hidden('name.given', 'givenName')),
  editable(hidden('name.family', 'familyName')),
  editable(hidden('email', 'login.email')),
  editable(shown('emailVerified', 'login.emailVerified')),
  editable(hidden('phone', 'login.phone')),
  editable(shown('phoneVerified', 'login.phoneVerified')),
  editable(hidden('password', 'credentials')),
  editable(list('addresses', 'addresses', addressKey, [...place, shown('isDefault', 'default')])),
  editable(list('wishList', 'favourites', wishKey, [shown('addedAt', 'since')])),
  editable(shown('language')),
  shown('createdAt', 'registeredAt'),
];

/** What an account that is not the customer's alone must at least have. */
const joinedFields: readonly Field[] = [
  list('addresses', 'addresses', addressKey, place, { ordered: false }),
  list('wishList', 'favourites', wishKey, [], { ordered: false }),
];

/** What a customer signs in with, each part as the fields that come together. */
const signIn = [
  { part: 'credentials', fields: [hidden('password', 'credentials')] },
  {
    part: 'phone',
    fields: [hidden('phone', 'login.phone'), shown('phoneVerified', 'login.phoneVerified')],
  },
] as const;

/** Every difference between a customer and the account that was created for them alone. */
export function createdDifferences(
  customer: Fields,
  account: Fields,
  { scope, opening }: Judge,
): string[] {
  const email = text(customer['email'])?.toLowerCase() ?? null;
  return [
    ...contrast('state', stateOf(customer), account['state']),
    ...differences(createdFields, { ...customer, email }, account, scope),
    ...consentDifferences(customer, account, opening),
  ];
}

/**
 * What an account lacks of a customer who joined one that has more: a linked account keeps its own.
 * @param brought digests of what the customer brought to it to sign in with: that is as the source has it.
 */
export function joinedDifferences(
  customer: Fields,
  account: Fields,
  brought: unknown,
  { scope, opening }: Judge,
): string[] {
  const addresses = unchanged(
    account,
    'addresses',
    parts(customer['addresses']),
    addressKey,
    scope,
  );
  const wishList = unchanged(account, 'favourites', parts(customer['wishList']), wishKey, scope);
  const mine = withIds(account, addresses, wishList, scope);
  return [
    ...(stateOf(customer) === 'blocked' ? contrast('state', 'blocked', account['state']) : []),
    ...differences(joinedFields, { addresses, wishList }, mine, scope),
    ...signIn.flatMap(({ part, fields }) =>
      signInDifferences(fields, customer, account, {
        isBrought: text(at(brought, part)) !== null,
        scope,
      }),
    ),
    ...laxConsents(customer, account, opening),
  ];
}

/** What an account lacks still, or has not as the source has it, though it was brought from there. */
function signInDifferences(
  fields: readonly [Field, ...Field[]],
  customer: Fields,
  account: Fields,
  { isBrought, scope }: { readonly isBrought: boolean; readonly scope: Scope },
): string[] {
  if (fields.some(({ to }) => isChanged(account, to, at(account, to) ?? null))) return [];
  const [{ from, to }] = fields;
  const [mine, theirs] = [at(customer, from) ?? null, at(account, to) ?? null];
  if (mine !== null && theirs === null) return [`${to} is missing at the target`];
  return isBrought ? differences(fields, customer, account, scope) : [];
}

/** Those parts that the customer brought, and that nobody has noted to have changed at the target since. */
function unchanged(
  account: Fields,
  name: string,
  brought: readonly Fields[],
  key: Path,
  scope: Scope,
): Fields[] {
  const there = parts(account[name]);
  return brought.filter((part) => {
    const id = scope.movedId(part[key.from]);
    const copy = there.find((one) => one[key.to] === id) ?? null;
    return !isChanged(account, `${name}[${id}]`, copy);
  });
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

function consentDifferences(customer: Fields, account: Fields, opening: Date): string[] {
  const mine = lastConsents(customer);
  const theirs = isFields(account['consents']) ? account['consents'] : {};
  const purposes = [...new Set([...mine.keys(), ...Object.keys(theirs)])];
  return purposes.flatMap((purpose) => {
    const [said, kept] = [mine.get(purpose), theirs[purpose]];
    if (isLater(kept, said?.['at'], opening)) return [];
    const name = `consents.${purpose}`;
    if (said === undefined && at(kept, 'granted') === undefined) {
      return [`${name} is unknown at the source`];
    }
    const found = contrast(`${name}.granted`, said?.['granted'], at(kept, 'granted'));
    return found.length > 0 ? found : contrast(`${name}.since`, said?.['at'], at(kept, 'since'));
  });
}

function laxConsents(customer: Fields, account: Fields, opening: Date): string[] {
  return [...lastConsents(customer)].flatMap(([purpose, { granted, at: said }]) => {
    if (isLater(at(account['consents'], purpose), said, opening)) return [];
    const kept = at(account['consents'], `${purpose}.granted`);
    const isStricter = granted === true && kept === false;
    return isStricter ? [] : contrast(`consents.${purpose}.granted`, granted, kept);
  });
}

/**
 * Whether the customer has spoken again at the target, since the programme opened, about what the source
 * has a word on: that holds there.
 */
function isLater(kept: unknown, said: unknown, opening: Date): boolean {
  const since = millis(at(kept, 'since'));
  return since > millis(said) && since > opening.getTime();
}

/** What a customer said last about each purpose; of two things said at once, the refusal. */
function lastConsents({ consents }: Fields): Map<string, Fields> {
  const last = new Map<string, Fields>();
  for (const consent of parts(consents)) {
    const purpose = words(consent['purpose']);
    const known = last.get(purpose);
    const later = millis(consent['at']) - millis(known?.['at']);
    if (!known || later > 0 || (later === 0 && consent['granted'] === false)) {
      last.set(purpose, consent);
    }
  }
  return last;
}
