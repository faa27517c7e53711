import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { postalAddress } from '../../src/records/shared';
import { pickMarket } from './market';
import type { SeedMarket } from './market';
import { DIGITS, Random } from './random';
import type { Setting } from './setting';
import { inventName, inventStreet } from './words';

/** The share of customers who never opened an account. */
const GUESTS = 0.07;

/** A customer of the log as a person of the store: invented, and always the same one. */
export interface Shopper {
  /** The id in the log, which every id of the shopper's documents is made from. */
  readonly logId: string;
  readonly market: SeedMarket;
  readonly isGuest: boolean;
  readonly name: { readonly given: string; readonly family: string };
  readonly email: string;
  readonly phone: string;
  /** The shopper's choices about a topic, whatever is asked about other topics. */
  readonly about: (topic: string) => Random;
}

/** Who a customer of the log is. */
export function shopperOf({ seed, markets }: Setting, logId: string): Shopper {
  const about = (topic: string) => new Random(seed, logId, topic);
  const market = pickMarket(markets, about('market'));
  const name = inventName(about('name'), market.language);
  return {
    logId,
    market,
    isGuest: about('guest').chance(GUESTS),
    name,
    email: emailOf(name, logId),
    phone: phoneOf(market, about('phone')),
    about,
  };
}

/**
 * Who owns a shopper's record: the account, or the guest by the record's own words. A guest types the
 * address each time, now and then with a capital.
 */
export function ownerOf(shopper: Shopper, random: Random) {
  const { given, family } = shopper.name;
  const email = random.chance(0.1)
    ? shopper.email.charAt(0).toUpperCase() + shopper.email.slice(1)
    : shopper.email;
  return shopper.isGuest
    ? { customerId: null, guest: { email, name: `${given} ${family}` } }
    : { customerId: customerIdOf(shopper), guest: null };
}

/** The source's id of a shopper with an account. */
export const customerIdOf = ({ logId }: Pick<Shopper, 'logId'>) => `C${logId}`;

/** A postal address in a market, in a person's name. */
export function addressOf(
  { name }: Pick<Shopper, 'name'>,
  { code, place }: SeedMarket,
  random: Random,
): z.input<typeof postalAddress> {
  return {
    recipient: `${name.given} ${name.family}`,
    street: inventStreet(random),
    city: random.pick(place.cities),
    postcode: place.postcode
      .replace(/9/g, () => random.text(1, DIGITS))
      .replace(/A/g, () => random.text(1, 'BCDFGHJKLMNP')),
    region: null,
    country: code,
  };
}

/** An address at `example.com` that no other customer has, whatever the case of its letters. */
export function emailOf(name: Shopper['name'], logId: string): string {
  const [given, family] = [plain(name.given), plain(name.family)];
  return `${given}.${family}.${caseless(logId)}@example.com`;
}

/** A number that cannot be dialled: no country has a national number that begins with 00. */
export const phoneOf = ({ place }: SeedMarket, random: Random) =>
  `+${place.callingCode}00`.concat(random.text(13 - place.callingCode.length, DIGITS));

function plain(word: string): string {
  return word
    .normalize('NFD')
    .replace(/ł/gi, 'l')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

/** Keeps ids apart that differ in the case of a letter only. */
function caseless(logId: string): string {
  const lower = logId.toLowerCase();
  if (lower === logId) return logId;
  return `${lower}-${createHash('sha256').update(logId).digest('hex').slice(0, 8)}`;
}
