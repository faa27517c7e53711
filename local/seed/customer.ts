import { scryptSync } from 'node:crypto';
import type { z } from 'zod';
import { purpose, type sourceCustomer } from '../../src/records/account';
import { DAY } from '../../src/programme/instant';
import { HEXADECIMAL } from './random';
import type { Random } from './random';
import type { Setting } from './setting';
import { addressOf, customerIdOf } from './shopper';
import type { Shopper } from './shopper';

/** An account of the source. */
export type Customer = z.input<typeof sourceCustomer>;

/** Few rounds: passwords that anybody can compute need no protection, and seeding stays fast. */
const SCRYPT = { N: 256, r: 1, p: 1 };

/** The password that a seeded customer of the source signs in with. */
export const passwordOf = (customerId: string) => `correct-horse-${customerId}`;

/** A password as it is stored, in scrypt's text form `N:r:p:salt:key`. */
export function hashPassword(password: string, random: Random): NonNullable<Customer['password']> {
  const salt = random.text(32, HEXADECIMAL);
  const key = scryptSync(password, Buffer.from(salt, 'hex'), 32, SCRYPT).toString('hex');
  const { N, r, p } = SCRYPT;
  return { algorithm: 'scrypt', hash: `${N}:${r}:${p}:${salt}:${key}` };
}

/** The account of a shopper whose first purchase was at an instant. */
export function customerOf(setting: Setting, shopper: Shopper, firstPurchase: number): Customer {
  const random = shopper.about('customer');
  const id = customerIdOf(shopper);
  const createdAt = firstPurchase - random.whole(0, 400 * DAY);
  return {
    _id: id,
    market: shopper.market.code,
    revision: random.whole(1, 9),
    status: random.weighted([
      ['active', 98],
      ['blocked', 1],
      ['erasurePending', 1],
    ]),
    name: shopper.name,
    ...contactOf(shopper),
    password: hashPassword(passwordOf(id), random),
    addresses: addressesOf(shopper),
    consents: consentsOf(random, createdAt),
    wishList: wishListOf(setting, random, createdAt),
    language: shopper.market.language,
    createdAt: new Date(createdAt),
  };
}

type Contact = Pick<Customer, 'email' | 'emailVerified' | 'phone' | 'phoneVerified'>;

/** Most have an e-mail address, a few of them never verified it, and a few have a telephone only. */
function contactOf({ about, email, phone }: Shopper): Contact {
  const random = about('contact');
  if (random.chance(0.03)) {
    return { email: null, emailVerified: false, phone, phoneVerified: true };
  }
  const emailVerified = random.chance(0.97);
  if (random.chance(0.25)) return { email, emailVerified, phone: null, phoneVerified: false };
  return { email, emailVerified, phone, phoneVerified: random.chance(0.7) };
}

function addressesOf(shopper: Shopper): Customer['addresses'] {
  const random = shopper.about('addresses');
  return Array.from({ length: random.whole(1, 2) }, (_, index) => ({
    ...addressOf(shopper, shopper.market, random),
    addressId: `A${shopper.logId}-${index + 1}`,
    isDefault: index === 0,
  }));
}

function consentsOf(random: Random, createdAt: number): Customer['consents'] {
  return purpose.options
    .filter(() => random.chance(0.8))
    .map((purpose) => ({ purpose, granted: random.chance(0.6), at: new Date(createdAt) }));
}

function wishListOf(
  { dates, products }: Setting,
  random: Random,
  createdAt: number,
): Customer['wishList'] {
  const wished = products.filter(() => random.chance(1 / products.length));
  return wished.map(({ _id }) => ({
    productId: _id,
    addedAt: new Date(dates.past(createdAt + random.whole(0, 500 * DAY))),
  }));
}
