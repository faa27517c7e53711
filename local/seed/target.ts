import { purpose, targetAccount } from '../../src/records/account';
import type { TargetAccount } from '../../src/records/account';
import { DAY } from '../../src/programme/instant';
import { hashPassword } from './customer';
import type { Customer } from './customer';
import { pickMarket } from './market';
import type { SeedMarket } from './market';
import { DIGITS, Random } from './random';
import type { Setting } from './setting';
import { addressOf, phoneOf, shopperOf } from './shopper';
import type { Shopper } from './shopper';

/** The share of verified customers who have an account at the target already. */
const KNOWN_AT_TARGET = 0.02;

/** Accounts at the target of people who never bought at the source. */
const STRANGERS = 12;

/** The account that a customer may already have at the target, under the same verified address. */
export function knownAccountsOf(
  setting: Setting,
  shopper: Shopper,
  customer: Customer,
): TargetAccount[] {
  const random = shopper.about('target');
  const { email, emailVerified, phone, phoneVerified } = customer;
  const isKnown = shopper.market.open && email && emailVerified && random.chance(KNOWN_AT_TARGET);
  if (!isKnown) return [];
  const same = random.chance(0.5);
  const login = {
    email,
    emailVerified,
    phone: same ? phone : null,
    phoneVerified: same && phoneVerified,
  };
  return [accountOf(setting, shopper, login, random)];
}

/** Two accounts at the target, one with a customer's e-mail address, one with the telephone number. */
export function twoAccountsOf(
  setting: Setting,
  shopper: Shopper,
  { email, phone }: Pick<Customer, 'email' | 'phone'>,
): TargetAccount[] {
  const random = shopper.about('twoAccounts');
  return [
    { email, emailVerified: true, phone: null, phoneVerified: false },
    { email: strangerEmail(random), emailVerified: true, phone, phoneVerified: true },
  ].map((login) => accountOf(setting, shopper, login, random));
}

/** The accounts at the target that have nothing to do with any customer of the source. */
export function strangersOf(setting: Setting): TargetAccount[] {
  const open = setting.markets.filter((market) => market.open);
  return Array.from({ length: STRANGERS }, (_, index) => {
    const random = new Random(setting.seed, 'stranger', String(index));
    const market = pickMarket(open, random);
    const login = {
      email: strangerEmail(random),
      emailVerified: true,
      phone: phoneOf(market, random),
      phoneVerified: random.chance(0.5),
    };
    const shopper = { ...shopperOf(setting, `mi/${index}`), market };
    return accountOf(setting, shopper, login, random);
  });
}

function accountOf(
  { dates }: Setting,
  shopper: Shopper,
  login: { email: string | null; phone: string | null } & Record<Verified, boolean>,
  random: Random,
): TargetAccount {
  const id = `mi-${random.text(12, DIGITS)}`;
  const { language, code }: SeedMarket = shopper.market;
  const since = new Date(dates.opening - random.whole(30, 900) * DAY);
  return targetAccount.parse({
    _id: id,
    region: code,
    state: random.chance(0.05) ? 'blocked' : 'active',
    givenName: shopper.name.given,
    familyName: shopper.name.family,
    login,
    credentials: hashPassword(`staple-battery-${id}`, random),
    addresses: [
      { ...addressOf(shopper, shopper.market, random), id: `${id}-address-1`, default: true },
    ],
    consents: Object.fromEntries(
      purpose.options
        .filter(() => random.chance(0.7))
        .map((name) => [name, { granted: random.chance(0.4), since }]),
    ),
    favourites: [{ productId: `mi-product-${random.whole(1, 99)}`, since }],
    language,
    registeredAt: since,
    links: [],
  });
}

type Verified = 'emailVerified' | 'phoneVerified';

const strangerEmail = (random: Random) => `member.${random.text(10, DIGITS)}@example.com`;
