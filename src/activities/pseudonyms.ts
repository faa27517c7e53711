import type { Keys } from '../keys/keys';
import { customerId } from '../records/ids';
import type { CustomerId } from '../records/ids';

/** The id of somebody without an account: one per market and e-mail address, whatever its case. */
export const guestIdOf = (keys: Keys, market: string, email: string): CustomerId =>
  pseudonym('G', keys.digest('guest', `${market}/${email.toLowerCase()}`));

/** The id under which records of an open market move whose owner belongs to one that does not. */
export const detachedIdOf = (keys: Keys, market: string, owner: string): CustomerId =>
  pseudonym('D', keys.digest('detached', `${market}/${owner}`));

const pseudonym = (letter: 'G' | 'D', digest: Buffer): CustomerId =>
  customerId.parse(`${letter}${digest.toString('hex').slice(0, 24)}`);
