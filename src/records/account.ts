import { z } from 'zod';
import { edit } from './edit';
import { customerId, origin, sourceId, targetId, targetIdOf } from './ids';
import type { Origin } from './ids';
import { email, market, phone, postalAddress, sha256 } from './shared';

/** A password as stored: never the password, always with the algorithm that checks it. */
export const passwordHash = z.strictObject({
  algorithm: z.enum(['scrypt', 'bcrypt', 'argon2id']),
  /** In the algorithm's own text form; scrypt: `N:r:p:salt:key`, salt and key in hexadecimal. */
  hash: z.string().min(1),
});

/** What a customer may consent to. */
export const purpose = z.enum(['newsletter', 'sms', 'profiling']);

const language = z.string().regex(/^[a-z]{2}$/, 'is not a language of two letters');

/** An account of the source. */
export const sourceCustomer = z
  .strictObject({
    _id: customerId,
    market,
    revision: z.int().min(1),
    status: z.enum(['active', 'blocked', 'erasurePending']),
    name: z.strictObject({ given: z.string(), family: z.string() }),
    email: email.nullable(),
    emailVerified: z.boolean(),
    phone: phone.nullable(),
    phoneVerified: z.boolean(),
    password: passwordHash.nullable(),
    addresses: z.array(postalAddress.extend({ addressId: sourceId, isDefault: z.boolean() })),
    consents: z.array(z.strictObject({ purpose, granted: z.boolean(), at: z.date() })),
    wishList: z.array(z.strictObject({ productId: sourceId, addedAt: z.date() })),
    language,
    createdAt: z.date(),
  })
  .refine(({ email, emailVerified }) => email !== null || !emailVerified, {
    path: ['emailVerified'],
    error: 'needs an e-mail address',
  })
  .refine(({ phone, phoneVerified }) => phone !== null || !phoneVerified, {
    path: ['phoneVerified'],
    error: 'needs a telephone number',
  });
export type SourceCustomer = z.infer<typeof sourceCustomer>;

/** One source account that a target account stands for. */
export const accountLink = z.strictObject({
  store: origin,
  customerId,
  /** The ownership epoch under which this account was activated; null while it is arriving. */
  epoch: z.int().nullable(),
  state: z.enum(['arriving', 'active']),
  /** Whether this link found an account that the customer already had at the target. */
  found: z.boolean(),
  /** Of the profile as it was brought to an account that was created for it; null where one was found. */
  digest: sha256.nullable(),
  /**
   * Of what the customer signs in with, as it was brought last: the password, and the telephone number
   * with whether it is verified; null where the account has its own, or the customer has none.
   */
  brought: z.strictObject({ credentials: sha256.nullable(), phone: sha256.nullable() }),
});
export type AccountLink = z.infer<typeof accountLink>;

/** An account of the target. */
export const targetAccount = z.strictObject({
  _id: targetId,
  region: market,
  state: z.enum(['active', 'blocked']),
  givenName: z.string(),
  familyName: z.string(),
  login: z.strictObject({
    email: email.nullable(),
    emailVerified: z.boolean(),
    phone: phone.nullable(),
    phoneVerified: z.boolean(),
  }),
  credentials: passwordHash.nullable(),
  addresses: z.array(postalAddress.extend({ id: targetId, default: z.boolean() })),
  consents: z.partialRecord(purpose, z.strictObject({ granted: z.boolean(), since: z.date() })),
  favourites: z.array(z.strictObject({ productId: targetId, since: z.date() })),
  language,
  registeredAt: z.date(),
  links: z.array(accountLink),
  edits: z.array(edit).optional(),
});
export type TargetAccount = z.infer<typeof targetAccount>;

/** What a source account says about its person at the target; identity decides where it goes. */
export type Profile = Omit<TargetAccount, '_id' | 'links' | 'edits'>;

/** Maps an account to the profile it has at the target; a blocked one stays blocked. */
export function mapProfile(customer: SourceCustomer, store: Origin): Profile {
  return {
    region: customer.market,
    state: customer.status === 'blocked' ? 'blocked' : 'active',
    givenName: customer.name.given,
    familyName: customer.name.family,
    login: {
      email: customer.email?.toLowerCase() ?? null,
      emailVerified: customer.emailVerified,
      phone: customer.phone,
      phoneVerified: customer.phoneVerified,
    },
    credentials: customer.password,
    addresses: customer.addresses.map(({ addressId, isDefault, ...address }) => ({
      ...address,
      id: targetIdOf(store, addressId),
      default: isDefault,
    })),
    consents: lastConsents(customer.consents),
    favourites: customer.wishList.map(({ productId, addedAt }) => ({
      productId: targetIdOf(store, productId),
      since: addedAt,
    })),
    language: customer.language,
    registeredAt: customer.createdAt,
  };
}

/** What the customer said last about each purpose; of two at once, the refusal. */
function lastConsents(said: SourceCustomer['consents']): Profile['consents'] {
  const inOrder = said.toSorted((a, b) => +a.at - +b.at || Number(b.granted) - Number(a.granted));
  return Object.fromEntries(
    inOrder.map(({ purpose, granted, at }) => [purpose, { granted, since: at }]),
  );
}
