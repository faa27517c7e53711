import type { Document } from 'mongodb';
import { testCorruptions, useFixture } from './corruption';
import { alter, change, part, set } from './fixture';
import { digestOf } from '../../src/records/digest';
import { address, on } from './fixture/documents';

const fixture = useFixture();

const note = (path: string, from: unknown, to: unknown) => ({
  path,
  from: digestOf(from),
  to: digestOf(to),
  at: on('2025-01-04'),
});

testCorruptions(fixture, 'what the target has changed itself', [
  [
    'a state that is not the one it was changed to',
    [set('target.orders', 'poco-O8', { state: 'shipped' })],
    ['order.differs', 'C2', 'O8', /^state is \w+ by the source, shipped at the target$/],
  ],
  [
    'a review with more stars than its writer gave it at the target',
    [set('target.reviews', 'poco-V1', { stars: 4 })],
    ['review.differs', 'C1', 'V1', 'stars is 5 by the source, 4 at the target'],
  ],
  [
    'a review as it came, though its writer has changed it',
    [set('target.reviews', 'poco-V1', { stars: 5 })],
    ['review.differs', 'C1', 'V1', 'stars is not what the target changed it to'],
  ],
  [
    'changes that nobody has noted, without telling them',
    [change('target.reviews', 'poco-V1', { $unset: { edits: 1 } })],
    ['review.differs', 'C1', 'V1', /^stars is 5 by the source, 2 at the target; text differs$/],
  ],
  [
    'a ticket in another state than the one it was changed to',
    [set('target.tickets', 'poco-T1', { state: 'closed' })],
    ['ticket.differs', 'C1', 'T1', 'state is open by the source, closed at the target'],
  ],
  [
    'a claim in another state than the one it was changed to',
    [set('target.warranties', 'poco-W2', { 'claims.0.state': 'replaced' })],
    ['warranty.differs', 'G1', 'W2', /^claims\[poco-W2c\]\.state is \w+ by the source, replaced/],
  ],
  [
    'a change from something that the source does not say',
    [set('target.orders', 'poco-O8', { 'edits.0.from': digestOf('preordered') })],
    ['order.differs', 'C2', 'O8', /^state is \w+ by the source, cancelled at the target$/],
  ],
  [
    'a note of a change that no shop can make',
    [
      set('target.orders', 'poco-O8', {
        'total.minor': 1,
        edits: [note('state', 'delivered', 'cancelled'), note('total.minor', 1200, 1)],
      }),
    ],
    ['order.differs', 'C2', 'O8', /total\.minor is \d+ by the source, 1 at the target/],
  ],
  [
    'another line of an order whose state was changed',
    [set('target.orders', 'poco-O8', { 'items.0.quantity': 9 })],
    ['order.differs', 'C2', 'O8', /quantity is \d by the source, 9 at the target/],
  ],
  [
    'a stamp of a record that was changed',
    [set('target.reviews', 'poco-V1', { 'origin.digest': '0'.repeat(64) })],
    ['review.origin', 'C1', 'V1', 'has another digest in its origin than it should'],
  ],
]);

const C1 = 'poco-C1';
const without = (account: string, path: string) =>
  change('target.accounts', account, { $pull: { edits: { path } } });

testCorruptions(fixture, 'accounts that customers have changed at the target', [
  [
    'a language that is not the one it was changed to',
    [set('target.accounts', C1, { language: 'es' })],
    ['account.differs', 'C1', 'C1', 'poco-C1: language is en by the source, es at the target'],
  ],
  [
    'a language as it came, though the customer has changed it',
    [set('target.accounts', C1, { language: 'en' })],
    ['account.differs', 'C1', 'C1', 'poco-C1: language is not what the target changed it to'],
  ],
  [
    'changes that nobody has noted, without telling them',
    [change('target.accounts', C1, { $unset: { edits: 1 } })],
    [
      'account.differs',
      'C1',
      'C1',
      'poco-C1: familyName differs; login.email differs; addresses[poco-A1].city differs; ' +
        'addresses[mi-1] is unknown at the source; language is en by the source, fr at the target',
    ],
  ],
  [
    'a change from something that the source does not say',
    [set('target.accounts', C1, { 'edits.1.from': digestOf('es') })],
    ['account.differs', 'C1', 'C1', 'poco-C1: language is en by the source, fr at the target'],
  ],
  [
    'a change at the source that came later',
    [set('source.customers', 'C1', { language: 'es' })],
    ['account.differs', 'C1', 'C1', 'poco-C1: language is es by the source, fr at the target'],
  ],
  [
    'notes of changes that nobody can make',
    [
      set('target.accounts', 'poco-C5', {
        region: 'FR',
        state: 'blocked',
        edits: [
          note('region', 'DE', 'FR'),
          note('state', 'active', 'blocked'),
          note('login.phone', '+49301234567', '+49307654321'),
        ],
      }),
    ],
    [
      'account.differs',
      'C5',
      'C5',
      'state is active by the source, blocked at the target; region is DE by the source, FR',
    ],
  ],
  [
    'a telephone number that is not the one it was changed to, without telling it',
    [set('target.accounts', 'poco-C5', { 'login.phone': '+49301111111' })],
    ['account.differs', 'C5', 'C5', /^poco-C5: login\.phone differs$/],
  ],
  [
    'an address that is not what it was changed to',
    [part('target.accounts', C1, 'addresses', 'poco-A1', { postcode: 'LS9' })],
    [
      'account.differs',
      'C1',
      'C1',
      /^poco-C1: addresses\[poco-A1\]\.city differs; addresses\[poco-A1\]\.postcode differs$/,
    ],
  ],
  [
    'an address that the customer has changed, lost',
    [change('target.accounts', C1, { $pull: { addresses: { id: 'poco-A1' } } })],
    ['account.differs', 'C1', 'C1', 'poco-C1: addresses[poco-A1] is missing at the target'],
  ],
  [
    'an address that the customer has added, altered',
    [part('target.accounts', C1, 'addresses', 'mi-1', { postcode: 'LS9' })],
    ['account.differs', 'C1', 'C1', 'poco-C1: addresses[mi-1] is unknown at the source'],
  ],
  [
    'an address that the customer has added, lost',
    [change('target.accounts', C1, { $pull: { addresses: { id: 'mi-1' } } })],
    ['account.differs', 'C1', 'C1', 'addresses[mi-1] is not what the target changed it to'],
  ],
  [
    'an address that the customer has added, doubled',
    [
      alter('target.accounts', C1, ({ addresses, ...account }) => ({
        ...account,
        addresses: [...(addresses as Document[]), (addresses as Document[]).at(-1)],
      })),
    ],
    ['account.differs', 'C1', 'C1', 'poco-C1: addresses[mi-1] is unknown at the source'],
  ],
  [
    'another address that nobody has added',
    [
      change('target.accounts', C1, {
        $push: { addresses: { ...address, id: 'mi-2', default: false } },
      }),
    ],
    ['account.differs', 'C1', 'C1', 'poco-C1: addresses[mi-2] is unknown at the source'],
  ],
  [
    'addresses in another order, of which nobody has changed some',
    [
      alter('target.accounts', C1, ({ addresses, edits, ...account }) => ({
        ...account,
        addresses: [...(addresses as Document[])]
          .reverse()
          .map((one) => (one['id'] === 'poco-A1' ? { ...one, city: address.city } : one)),
        edits: (edits as Document[]).filter(({ path }) => path !== 'addresses[poco-A1]'),
      })),
    ],
    ['account.differs', 'C1', 'C1', 'poco-C1: addresses are in another order at the target'],
  ],
  [
    'an address in a linked account that is not what it was changed to',
    [part('target.accounts', 'M2', 'addresses', 'poco-A3', { postcode: 'LS9' })],
    ['account.differs', 'C2', 'C2', /^M2: addresses\[poco-A3\]\.city differs; .*postcode differs$/],
  ],
  [
    'a wish that is gone from a linked account, and of which nobody has noted it',
    [without('M2', 'favourites[poco-P2]')],
    ['account.differs', 'C2', 'C2', /^M2: favourites\[poco-P2\] is missing at the target$/],
  ],
  [
    'an address that is not what a linked account says it was changed to',
    [set('target.accounts', 'M2', { 'edits.1.to': digestOf('elsewhere') })],
    ['account.differs', 'C2', 'C2', /^M2: addresses\[poco-A3\]\.city differs$/],
  ],
  [
    'an e-mail address of a linked account that was changed from another one',
    [set('target.accounts', 'M2', { 'edits.0.from': digestOf('other@example.com') })],
    ['account.owner', 'C2', 'C2', 'M2, which has not verified the same e-mail address'],
  ],
]);

test('a password that a customer has taken away again from a linked account is not missing', async () => {
  const credentials = (await fixture.read('target.accounts', 'M2'))['credentials'] as Document;
  const isGone = set('target.accounts', 'M2', { credentials: null });
  const isNoted = change('target.accounts', 'M2', {
    $push: { edits: note('credentials', credentials, null) },
  });
  expect((await fixture.auditAfter([isGone, isNoted])).mismatches).toEqual([]);
});
