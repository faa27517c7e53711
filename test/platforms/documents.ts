import { scryptSync } from 'node:crypto';
import { targetAccount } from '../../src/records/account';
import type { TargetAccount } from '../../src/records/account';
import { targetOrder } from '../../src/records/order';
import type { TargetOrder } from '../../src/records/order';
import { originStamp } from '../../src/records/shared';
import { targetTicket } from '../../src/records/ticket';
import type { TargetTicket } from '../../src/records/ticket';
import type { Moved } from '../../src/stores/target';

const at = new Date('2024-10-21T08:00:00Z');

/** A password in scrypt's text form; `N` above 32 KiB needs more memory than Node allows by itself. */
export function scryptHash(password: string, N = 1024): string {
  const salt = Buffer.from('00ff10', 'hex');
  const key = scryptSync(password, salt, 24, { N, r: 8, p: 1, maxmem: 2 ** 28 });
  return `${N}:8:1:${salt.toString('hex')}:${key.toString('hex')}`;
}

/** A link of an account to a customer of the source. */
export const linkTo = (customerId: string, state: 'arriving' | 'active') => ({
  store: 'poco',
  customerId,
  epoch: state === 'active' ? 1 : null,
  state,
  found: false,
  digest: '0'.repeat(64),
  brought: { credentials: null, phone: null },
});

/** An account that signs in as ann@example.com or +441234567890 with `secret`. */
export const accountWith = (changes: object = {}): TargetAccount =>
  targetAccount.parse({
    _id: 'poco-C0001',
    region: 'GB',
    state: 'active',
    givenName: 'Ann',
    familyName: 'Archer',
    login: {
      email: 'ann@example.com',
      emailVerified: true,
      phone: '+441234567890',
      phoneVerified: true,
    },
    credentials: { algorithm: 'scrypt', hash: scryptHash('secret') },
    addresses: [],
    consents: {},
    favourites: [],
    language: 'en',
    registeredAt: at,
    links: [linkTo('C0001', 'active')],
    ...changes,
  });

const originOf = (id: string) =>
  originStamp.parse({ store: 'poco', id, revision: 1, digest: '0'.repeat(64) });

/** A ticket whose address at the source was `Ticket-GB-7@support.poco.example.com`. */
export const movedTicket = (): Moved<TargetTicket> => ({
  ...targetTicket.parse({
    _id: 'poco-T7',
    region: 'GB',
    accountId: 'poco-C0001',
    guest: null,
    reference: 'GB-7',
    formerAddress: 'Ticket-GB-7@support.poco.example.com',
    topic: 'The left speaker is silent',
    state: 'open',
    orderId: null,
    messages: [{ id: 'poco-M1', at, author: 'customer', text: 'It says nothing.' }],
    openedAt: at,
  }),
  origin: originOf('T7'),
});

const none = { minor: 0, currency: 'GBP' };

/** An order with the number O-1 that a guest placed as Gil@example.com. */
export const movedOrder = (changes: object = {}): Moved<TargetOrder> => ({
  ...targetOrder.parse({
    _id: 'poco-O1',
    region: 'GB',
    accountId: null,
    guest: { email: 'Gil@example.com', name: 'Gil' },
    orderNumber: 'O-1',
    state: 'delivered',
    items: [],
    discounts: [],
    shipping: none,
    tax: none,
    total: none,
    payment: { provider: 'pay', reference: 'ref', customerReference: null },
    invoice: null,
    returns: [],
    refunds: [],
    releaseAt: null,
    deliverTo: {
      recipient: 'Gil',
      street: '1 High Street',
      city: 'Leeds',
      postcode: 'LS1 1AA',
      region: null,
      country: 'GB',
    },
    placedAt: at,
    ...changes,
  }),
  origin: originOf('O1'),
});
