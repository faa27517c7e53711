import { testCorruptions, useFixture } from './corruption';
import { add, alter, change, copy, part, remove, set } from './fixture';
import { couponDeadline, on } from './fixture/documents';

const fixture = useFixture();

testCorruptions(fixture, "the ledger's list", [
  [
    'a customer who is not on it',
    [remove('ledger.customers', 'C5')],
    ['case.orphan', 'C5', 'C5-balance', "is of nobody on the ledger's list"],
    ['enrolment.lost', 'C5', 'C5', "moves, and is not on the ledger's list"],
    ['notice.orphan', 'C5', 'moved-C5', "is to nobody on the ledger's list"],
    ['receipt.orphan', 'C5', 'C5-1', "is of nobody on the ledger's list"],
  ],
  [
    'somebody who is counted as moved without a receipt, and without having moved',
    [set('ledger.customers', 'C7', { state: 'moved' }), remove('ledger.cases', 'C7-identity')],
    ['account.lost', 'C7', 'C7', 'at no account of the target'],
    ['order.lost', 'C7', 'O7', 'poco-O7 is not at the target'],
  ],
  [
    'somebody who has moved and is counted as set aside',
    [set('ledger.customers', 'C1', { state: 'setAside' })],
    ['enrolment.state', 'C1', 'C1', 'state should be moved, is setAside'],
  ],
  [
    'somebody who has moved to another account than it says',
    [set('ledger.customers', 'C2', { accountId: 'M3' })],
    ['enrolment.state', 'C2', 'C2', 'accountId should be M2, is M3'],
  ],
  [
    'a guest who has moved and is counted as on hold',
    [set('ledger.customers', 'G1', { state: 'held' })],
    ['enrolment.state', 'G1', 'G1', 'state should be moved, is held'],
  ],
  [
    'a market that is not the customer’s',
    [set('ledger.customers', 'C2', { market: 'DE', ordinal: 99 })],
    ['enrolment.differs', 'C2', 'C2', "is on the ledger's list for DE, and of FR"],
    ['receipt.differs', 'C2', 'C2-1', 'market should be DE, is FR'],
  ],
  [
    'an account customer who is taken for a guest',
    [set('ledger.customers', 'C8', { kind: 'guest' })],
    ['enrolment.differs', 'C8', 'C8', 'kind should be account, is guest'],
    ['enrolment.orphan', 'C8', 'C8', 'the source has none of its records'],
  ],
  [
    'somebody whom the source does not have',
    [copy('ledger.customers', 'C8', { _id: 'C88', ordinal: 99 })],
    ['enrolment.orphan', 'C88', 'C88', 'no customer of the source'],
  ],
  [
    'somebody of the excluded market, listed under another',
    [copy('ledger.customers', 'C8', { _id: 'C3', ordinal: 99 })],
    ['enrolment.trace', 'C3', 'C3', 'of the excluded market IN'],
  ],
  [
    'a guest with a record that the source does not have',
    [change('ledger.customers', 'G1', { $push: { 'records.tickets': 'T77' } })],
    ['enrolment.differs', 'G1', 'G1', 'names 4 records, and the source has 3 of them'],
  ],
  [
    'one guest who stands for two people',
    [
      alter('ledger.customers', 'G1', ({ records, ...enrolment }) => ({
        ...enrolment,
        records: { ...(records as object), orders: ['O2', 'O9'] },
      })),
    ],
    ['enrolment.owner', 'G1', 'G1', 'stands for 2 different people'],
  ],
]);

testCorruptions(fixture, 'case files', [
  [
    'another decision than the one that was carried out',
    [set('ledger.cases', 'C6-identity', { 'decision.choice': 'link' })],
    ['account.differs', 'C6', 'C6', 'login.emailVerified is true by the source, false'],
    ['case.differs', 'C6', 'C6-identity', 'link was decided, and account poco-C6 was created'],
  ],
  [
    'a decision that the cause does not offer',
    [set('ledger.cases', 'C5-balance', { 'decision.choice': 'create' })],
    ['balance.lost', 'C5', 'B5', '99 points at the source'],
    ['case.differs', 'C5', 'C5-balance', 'create was decided, which the cause does not offer'],
    ['entry.lost', 'C5', 'E7', 'poco-E7 is not at the target'],
  ],
  [
    'an open case that says what was decided',
    [set('ledger.cases', 'C6-identity', { state: 'open' })],
    ['case.differs', 'C6', 'C6-identity', 'is open, and create was decided'],
  ],
  [
    'a decided case that does not say what',
    [set('ledger.cases', 'C7-identity', { state: 'decided' })],
    ['account.lost', 'C7', 'C7', 'at no account of the target'],
    ['case.differs', 'C7', 'C7-identity', 'is decided, and does not say what'],
    ['order.lost', 'C7', 'O7', 'poco-O7 is not at the target'],
  ],
  [
    'a case that names a record of somebody else',
    [set('ledger.cases', 'C1-schema', { records: [{ kind: 'order', id: 'O8' }] })],
    ['case.differs', 'C1', 'C1-schema', 'names order O8, which is of somebody else'],
    ['order.lost', 'C1', 'O6', 'is not at the target'],
    ['receipt.differs', 'C1', 'C1-2', 'counts.order should be 2, is 1'],
    ['shipment.lost', 'C1', 'S6', 'is not at the target'],
  ],
  [
    'a case that names what nobody has',
    [change('ledger.cases', 'C1-schema', { $push: { records: { kind: 'review', id: 'V77' } } })],
    ['case.differs', 'C1', 'C1-schema', 'names review V77, which the source does not have'],
  ],
  [
    'a case of nobody',
    [copy('ledger.cases', 'C6-identity', { _id: 'C99-identity', customerId: 'C99' })],
    ['case.orphan', 'C99', 'C99-identity', "is of nobody on the ledger's list"],
  ],
  [
    'a case of another market',
    [set('ledger.cases', 'C6-identity', { market: 'FR' })],
    ['case.differs', 'C6', 'C6-identity', 'market should be GB, is FR'],
  ],
]);

testCorruptions(fixture, 'notices', [
  [
    'a notice that tells the wrong customer',
    [set('ledger.notices', 'moved-C1', { customerId: 'C2' })],
    ['notice.differs', 'C1', 'moved-C1', 'customerId should be C1, is C2'],
    ['notice.double', 'C2', 'moved-C1', 'tells C2 of the move, as moved-C2 does'],
  ],
  [
    'a notice in the words of another market',
    [set('ledger.notices', 'moved-C1', { market: 'FR' })],
    ['notice.differs', 'C1', 'moved-C1', 'market should be GB, is FR'],
  ],
  [
    'a notice that was sent at no time',
    [set('ledger.notices', 'moved-C1', { sentAt: null })],
    ['notice.differs', 'C1', 'moved-C1', 'sentAt should be true, is false'],
  ],
  [
    'a notice that was sent, and says why not',
    [set('ledger.notices', 'moved-C1', { reason: 'blocked' })],
    ['notice.differs', 'C1', 'moved-C1', 'reason should be false, is true'],
  ],
  [
    'a notice that was not sent, and does not say why',
    [set('ledger.notices', 'moved-C8', { reason: null })],
    ['notice.differs', 'C8', 'moved-C8', 'reason should be true, is false'],
  ],
  [
    'a blocked customer about whom it is not said why nobody was told',
    [remove('ledger.notices', 'moved-C8')],
    ['notice.unsent', 'C8', 'moved-C8', 'the notice does not say so: it is absent'],
  ],
  [
    'a second notice to somebody who was told',
    [copy('ledger.notices', 'moved-C1', { _id: 'moved-C1.2' })],
    ['notice.double', 'C1', 'moved-C1.2', 'tells C1 of the move, as moved-C1 does'],
  ],
  [
    'a notice to nobody',
    [copy('ledger.notices', 'moved-C1', { _id: 'moved-C99', customerId: 'C99' })],
    ['notice.orphan', 'C99', 'moved-C99', "is to nobody on the ledger's list"],
  ],
]);

testCorruptions(fixture, 'receipts', [
  [
    'a receipt that tells of an order less',
    [set('ledger.receipts', 'C1-2', { 'counts.order': 0 })],
    ['receipt.differs', 'C1', 'C1-2', 'counts.order should be 1, is 0'],
  ],
  [
    'a receipt that tells of an order that was set aside',
    [set('ledger.receipts', 'C1-2', { 'counts.order': 2, 'counts.shipment': 2 })],
    [
      'receipt.differs',
      'C1',
      'C1-2',
      'counts.order should be 1, is 2; counts.shipment should be 1',
    ],
  ],
  [
    'a guest’s receipt that tells of a parcel more',
    [set('ledger.receipts', 'G1-1', { 'counts.shipment': 2 })],
    ['receipt.differs', 'G1', 'G1-1', 'counts.shipment should be 1, is 2'],
  ],
  [
    'a receipt for records without owner that tells of none',
    [change('ledger.receipts', 'D1-1', { $unset: { 'counts.order': 1 } })],
    ['receipt.differs', 'D1', 'D1-1', 'counts.order should be 1, is 0'],
  ],
  [
    'a receipt that tells of more points',
    [part('ledger.receipts', 'C1-2', 'balances', 'B1', { debited: 121 })],
    ['receipt.differs', 'C1', 'C1-2', 'B1.debited should be 120, is 121'],
  ],
  [
    'a receipt that was told more was credited',
    [part('ledger.receipts', 'C1-2', 'balances', 'B1', { credited: 121 })],
    ['receipt.differs', 'C1', 'C1-2', 'B1.credited should be 120, is 121'],
  ],
  [
    'a receipt that leaves a balance out',
    [change('ledger.receipts', 'C1-2', { $pull: { balances: { balanceId: 'B2' } } })],
    ['receipt.differs', 'C1', 'C1-2', 'does not tell of balance B2'],
  ],
  [
    'a receipt that leaves a coupon out',
    [change('ledger.receipts', 'C1-2', { $pull: { coupons: { couponId: 'K1' } } })],
    ['receipt.differs', 'C1', 'C1-2', 'does not tell of coupon K1'],
  ],
  [
    'a receipt with another successor',
    [part('ledger.receipts', 'C1-2', 'coupons', 'K1', { successorId: 'poco-K2' })],
    ['receipt.differs', 'C1', 'C1-2', 'the successor of K1 should be poco-K1, is poco-K2'],
  ],
  [
    'a receipt whose two sides are not the same',
    [set('ledger.receipts', 'C1-2', { 'digests.order.target': '0'.repeat(64) })],
    ['receipt.differs', 'C1', 'C1-2', 'digests.order are not the same of both sides'],
  ],
  [
    'a receipt of another market',
    [set('ledger.receipts', 'C2-1', { market: 'GB' })],
    ['receipt.differs', 'C2', 'C2-1', 'market should be FR, is GB'],
  ],
  [
    'the first of two receipts that is gone',
    [remove('ledger.receipts', 'C1-1')],
    ['receipt.lost', 'C1', 'C1-2', 'revision 1, which came before, is missing'],
  ],
  [
    'the last of two receipts that is gone',
    [remove('ledger.receipts', 'C1-2')],
    ['receipt.differs', 'C1', 'C1-1', 'B1.debited should be 120, is 100'],
  ],
]);

testCorruptions(fixture, 'what is late', [
  [
    'a coupon called late that nobody has',
    [
      add('ledger.lateCoupons', {
        _id: 'K99',
        customerId: 'C1',
        market: 'GB',
        due: couponDeadline,
        foundAt: couponDeadline,
        madeGoodAt: null,
      }),
    ],
    ['late.orphan', 'C1', 'K99', 'is late by the ledger, and no coupon of the source'],
  ],
  [
    'a coupon called late that is another customer’s, due at another time, and owed no more',
    [
      add('ledger.lateCoupons', {
        _id: 'K1',
        customerId: 'C2',
        market: 'FR',
        due: on('2024-12-01'),
        foundAt: couponDeadline,
        madeGoodAt: null,
      }),
    ],
    [
      'late.differs',
      'C1',
      'K1',
      /customerId should be C1, is C2; market should be GB.*at no date.*in its owner's account/,
    ],
  ],
  [
    'one of the excluded market',
    [
      add('ledger.lateCoupons', {
        _id: 'K4',
        customerId: 'C3',
        market: 'IN',
        due: couponDeadline,
        foundAt: couponDeadline,
        madeGoodAt: null,
      }),
    ],
    ['ledger.trace', 'C3', 'K4', 'lateCoupons of the ledger has it, of the excluded market IN'],
  ],
]);
