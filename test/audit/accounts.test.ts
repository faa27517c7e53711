import { testCorruptions, useFixture } from './corruption';
import { add, change, copy, remove, set } from './fixture';

const fixture = useFixture();

const C1 = 'poco-C1';

testCorruptions(fixture, 'accounts', [
  [
    'a password hash, without telling it',
    [set('target.accounts', C1, { 'credentials.hash': '16384:8:1:00:ff' })],
    ['account.differs', 'C1', 'C1', /^poco-C1: credentials differs$/],
  ],
  [
    'a consent that was flipped',
    [set('target.accounts', C1, { 'consents.sms.granted': true })],
    ['account.differs', 'C1', 'C1', 'consents.sms.granted is false by the source, true'],
  ],
  [
    'a consent that nobody gave',
    [set('target.accounts', C1, { 'consents.profiling': { granted: true, since: new Date() } })],
    ['account.differs', 'C1', 'C1', 'consents.profiling.granted is absent by the source, true'],
  ],
  [
    'a consent laxer than the stricter of two',
    [set('target.accounts', 'M2', { 'consents.newsletter.granted': true })],
    ['account.differs', 'C2', 'C2', 'consents.newsletter.granted is false by the source, true'],
  ],
  [
    'an e-mail address, without telling it',
    [set('target.accounts', C1, { 'login.email': 'thief@example.com' })],
    ['account.differs', 'C1', 'C1', /^poco-C1: login\.email differs$/],
  ],
  [
    'an address that is verified no longer',
    [set('target.accounts', C1, { 'login.emailVerified': false })],
    ['account.differs', 'C1', 'C1', 'login.emailVerified is true by the source, false'],
  ],
  [
    'a lost address',
    [change('target.accounts', C1, { $pull: { addresses: { id: 'poco-A2' } } })],
    ['account.differs', 'C1', 'C1', 'addresses[poco-A2] is missing at the target'],
  ],
  [
    'an address that a linked account did not get',
    [change('target.accounts', 'M2', { $pull: { addresses: { id: 'poco-A3' } } })],
    ['account.differs', 'C2', 'C2', 'addresses[poco-A3] is missing at the target'],
  ],
  [
    'a wish that is gone',
    [set('target.accounts', C1, { favourites: [] })],
    ['account.differs', 'C1', 'C1', 'favourites[poco-P1] is missing at the target'],
  ],
  [
    'a consent that was superseded',
    [
      set('target.accounts', C1, {
        'consents.newsletter': { granted: false, since: new Date('2022-01-01T12:00:00Z') },
      }),
    ],
    ['account.differs', 'C1', 'C1', 'consents.newsletter.granted is true by the source, false'],
  ],
  [
    'the day of a consent',
    [set('target.accounts', C1, { 'consents.sms.since': new Date('2023-01-03T12:00:00Z') })],
    ['account.differs', 'C1', 'C1', 'consents.sms.since is 2023-01-02T12:00:00.000Z by the source'],
  ],
  [
    'a found account that did not get the password it lacked',
    [set('target.accounts', 'M2', { credentials: null })],
    ['account.differs', 'C2', 'C2', 'credentials is missing at the target'],
  ],
  [
    'a found account that did not get the telephone number it lacked',
    [set('source.customers', 'C2', { phone: '+33612345678' })],
    ['account.differs', 'C2', 'C2', 'login.phone is missing at the target'],
  ],
  [
    'a password that a found account got, and that is not the one of the source by now',
    [set('target.accounts', 'M2', { 'links.0.brought.credentials': 'ab'.repeat(32) })],
    ['account.differs', 'C2', 'C2', /^M2: credentials differs$/],
  ],
  [
    'a telephone number that a found account got, and whose owner has proven it since',
    [
      set('source.customers', 'C2', { phone: '+33612345678', phoneVerified: true }),
      set('target.accounts', 'M2', {
        'login.phone': '+33612345678',
        'links.0.brought.phone': 'ab'.repeat(32),
      }),
    ],
    ['account.differs', 'C2', 'C2', 'login.phoneVerified is true by the source, false'],
  ],
  [
    'a market that the programme does not name',
    [set('source.customers', 'C7', { market: 'US' }), remove('ledger.cases', 'C7-identity')],
    ['account.unlisted', 'C7', 'C7', 'its market US is neither moved nor excluded'],
    ['enrolment.differs', 'C7', 'C7', "is on the ledger's list for ES, and of US"],
    ['order.unlisted', 'C7', 'O7', 'is neither moved nor excluded'],
  ],
  [
    'a hand-over of somebody who lapsed',
    [add('source.ownership', { _id: 'C4', state: 'handedOver', epoch: 1, until: null })],
    ['ownership.lapsed', 'C4', 'C4', 'is handedOver, of a customer who lapsed'],
  ],
  [
    'a blocked customer who is active again',
    [set('source.customers', 'C5', { status: 'blocked' })],
    ['account.differs', 'C5', 'C5', 'state is blocked by the source, active at the target'],
  ],
  [
    'a link to an account with another address',
    [set('target.accounts', 'M2', { 'login.email': 'other@example.com' })],
    ['account.owner', 'C2', 'C2', 'M2, which has not verified the same e-mail address'],
  ],
  [
    'an account of the move that says it was there before',
    [set('target.accounts', 'poco-C5', { 'links.0.found': true })],
    ['account.owner', 'C5', 'C5', 'is linked to poco-C5 as found there, and it was created'],
  ],
  [
    'a customer linked to two accounts',
    [
      set('target.accounts', 'M3', {
        links: [{ store: 'poco', customerId: 'C5', epoch: 3, state: 'active', found: true }],
      }),
    ],
    ['account.double', 'C5', 'C5', 'is linked to 2 accounts'],
  ],
  [
    'an account of nobody',
    [copy('target.accounts', C1, { _id: 'poco-C99', links: [], login: { email: null } })],
    ['account.orphan', null, 'poco-C99', 'is linked to no customer of the source'],
  ],
  [
    'a link to a customer whom the source does not have',
    [
      set('target.accounts', 'M4', {
        links: [{ store: 'poco', customerId: 'C98', state: 'active', epoch: 1, found: true }],
      }),
    ],
    ['account.orphan', 'C98', 'M4', 'is linked to C98'],
  ],
  [
    'an account that never became active',
    [set('target.accounts', 'poco-C6', { 'links.0.state': 'arriving', 'links.0.epoch': null })],
    ['account.lost', 'C6', 'C6', 'is handedOver by the source, and arriving at poco-C6'],
    ['notice.unwanted', 'C6', 'moved-C6', 'has not moved'],
    ['receipt.orphan', 'C6', 'C6-1', 'has not moved'],
  ],
  [
    'a customer whom the source has not handed over',
    [set('source.ownership', 'C1', { state: 'frozen' })],
    ['ownership.differs', 'C1', 'C1', 'is frozen at epoch 1 by the source, active at epoch 1'],
  ],
  [
    'an older epoch',
    [set('source.ownership', 'C5', { epoch: 4 })],
    ['ownership.differs', 'C5', 'C5', 'is handedOver at epoch 4 by the source, active at epoch 3'],
  ],
  [
    'an account whose erasure is pending',
    [
      set('target.accounts', 'M3', {
        links: [{ store: 'poco', customerId: 'C4', state: 'active', epoch: 1, found: true }],
      }),
    ],
    ['account.lapsed', 'C4', 'C4', 'is linked to M3'],
  ],
  [
    'an ownership of nobody',
    [add('source.ownership', { _id: 'C97', state: 'handedOver', epoch: 1, until: null })],
    ['ownership.orphan', 'C97', 'C97', 'no such customer'],
  ],
  [
    'somebody on hold whose case is gone',
    [remove('ledger.cases', 'C7-identity')],
    ['account.lost', 'C7', 'C7', 'at no account of the target'],
    ['order.lost', 'C7', 'O7', 'poco-O7 is not at the target'],
  ],
]);

test('a separate account is what was decided, also once its address is nobody else’s any more', async () => {
  const givenUp = set('target.accounts', 'M3', { 'login.email': 'elsewhere@example.com' });
  expect((await fixture.auditAfter([givenUp])).mismatches).toEqual([]);
});

testCorruptions(fixture, 'notices and receipts', [
  [
    'a notice that was never sent',
    [set('ledger.notices', 'moved-C1', { state: 'pending', sentAt: null })],
    ['notice.unsent', 'C1', 'moved-C1', 'the notice is pending'],
  ],
  [
    'a notice that is gone',
    [remove('ledger.notices', 'moved-G1')],
    ['notice.unsent', 'G1', 'moved-G1', 'the notice is absent'],
  ],
  [
    'a notice to somebody who has no verified address',
    [set('ledger.notices', 'moved-C5', { state: 'sent', sentAt: new Date(), reason: null })],
    ['notice.unwanted', 'C5', 'moved-C5', 'has no deliverable address'],
  ],
  [
    'a notice to somebody who lapsed',
    [copy('ledger.notices', 'moved-C1', { _id: 'moved-C4', customerId: 'C4' })],
    ['notice.unwanted', 'C4', 'moved-C4', 'has not moved'],
  ],
  [
    'a receipt that is gone',
    [remove('ledger.receipts', 'C2-1')],
    ['receipt.lost', 'C2', 'C2', 'has no receipt'],
  ],
  [
    'a guest receipt that is gone',
    [remove('ledger.receipts', 'G1-1')],
    ['receipt.lost', 'G1', 'G1', 'has no receipt'],
  ],
  [
    'a receipt about another account',
    [set('ledger.receipts', 'C1-2', { accountId: 'M3' })],
    ['receipt.owner', 'C1', 'C1-2', 'names account M3, the customer is at poco-C1'],
  ],
  [
    'a later receipt about another account',
    [copy('ledger.receipts', 'C1-2', { _id: 'C1-3', revision: 3, accountId: 'M3' })],
    ['receipt.owner', 'C1', 'C1-3', 'names account M3, the customer is at poco-C1'],
  ],
  [
    'a guest whom the ledger does not know',
    [remove('ledger.customers', 'G1')],
    ['enrolment.lost', null, 'O2', "to nobody among the ledger's customers"],
    ['enrolment.lost', null, 'V2', "to nobody among the ledger's customers"],
    ['enrolment.lost', null, 'W2', "to nobody among the ledger's customers"],
    ['notice.orphan', 'G1', 'moved-G1', "is to nobody on the ledger's list"],
    ['receipt.orphan', 'G1', 'G1-1', "is of nobody on the ledger's list"],
  ],
]);
