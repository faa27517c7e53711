import { testCorruptions, useFixture } from './corruption';
import { add, change, copy, part, remove, set } from './fixture';
import { from } from './fixture/documents';

const fixture = useFixture();

const O1 = 'poco-O1';

testCorruptions(fixture, 'orders', [
  [
    'a lost order',
    [remove('target.orders', 'poco-O8')],
    ['order.lost', 'C2', 'O8', 'poco-O8 is not at the target'],
  ],
  [
    'a lost line',
    [change('target.orders', O1, { $pull: { items: { id: 'poco-O1b' } } })],
    ['order.differs', 'C1', 'O1', 'items[poco-O1b] is missing at the target'],
  ],
  [
    'a line twice',
    [part('target.orders', O1, 'items', 'poco-O1a', { id: 'poco-O1b' })],
    [
      'order.differs',
      'C1',
      'O1',
      /items\[poco-O1a\] is missing.*items\[poco-O1b\] is at the target 2 times/,
    ],
  ],
  [
    'a line that nobody ordered',
    [set('target.orders', O1, { 'items.1.id': 'Z1' })],
    ['order.differs', 'C1', 'O1', 'items[Z1] is unknown at the source'],
  ],
  [
    'a swapped owner',
    [set('target.orders', 'poco-O8', { accountId: 'poco-C1' })],
    ['order.owner', 'C2', 'O8', 'should belong to account M2, belongs to account poco-C1'],
  ],
  [
    'a guest order attached to a stranger',
    [set('target.orders', 'poco-O2', { accountId: 'M3' })],
    ['order.owner', 'G1', 'O2', 'should belong to no account, belongs to account M3'],
  ],
  [
    'a detached order given back to an account',
    [set('target.orders', 'poco-O3', { accountId: 'M4' })],
    ['order.owner', 'D1', 'O3', 'should belong to no account'],
  ],
  [
    'a guest with another address, without telling which',
    [set('target.orders', 'poco-O2', { 'guest.email': 'thief@example.com' })],
    ['order.differs', 'G1', 'O2', /^guest differs$/],
  ],
  [
    'one penny',
    [set('target.orders', O1, { 'total.minor': 3201 })],
    ['order.differs', 'C1', 'O1', 'total.minor is 3200 by the source, 3201 at the target'],
  ],
  [
    'one penny in a line',
    [set('target.orders', O1, { 'items.0.unitPrice.minor': 1999 })],
    ['order.differs', 'C1', 'O1', 'items[poco-O1a].unitPrice.minor is 2000 by the source, 1999'],
  ],
  [
    'a wrong currency',
    [set('target.orders', 'poco-O8', { 'total.currency': 'GBP' })],
    ['order.differs', 'C2', 'O8', 'total.currency is EUR by the source, GBP at the target'],
  ],
  [
    'a quantity',
    [set('target.orders', O1, { 'items.1.quantity': 3 })],
    ['order.differs', 'C1', 'O1', 'items[poco-O1b].quantity is 2 by the source, 3 at the target'],
  ],
  [
    'a line of another product',
    [set('target.orders', O1, { 'items.1.productId': 'poco-P2' })],
    ['order.differs', 'C1', 'O1', 'items[poco-O1b].productId is poco-P1 by the source, poco-P2'],
  ],
  [
    'a discount that is gone',
    [set('target.orders', O1, { discounts: [] })],
    ['order.differs', 'C1', 'O1', 'the number of discounts is 1 by the source, 0 at the target'],
  ],
  [
    'a refund that is gone',
    [set('target.orders', O1, { refunds: [] })],
    ['order.differs', 'C1', 'O1', 'refunds[poco-RF1] is missing at the target'],
  ],
  [
    'a return in another state',
    [set('target.orders', O1, { 'returns.0.state': 'closed' })],
    ['order.differs', 'C1', 'O1', 'returns[poco-RT1].state is received by the source, closed'],
  ],
  [
    'an address, without telling it',
    [set('target.orders', O1, { 'deliverTo.street': 'Elm Road 99' })],
    ['order.differs', 'C1', 'O1', /^deliverTo differs$/],
  ],
  [
    'a copy without origin',
    [change('target.orders', O1, { $unset: { origin: 1 } })],
    ['order.origin', 'C1', 'O1', 'has no origin'],
  ],
  [
    'a copy that says it is of another order',
    [set('target.orders', O1, { 'origin.id': 'O2' })],
    ['order.origin', 'C1', 'O1', 'has its origin in poco O2'],
  ],
  [
    'an order moved twice',
    [copy('target.orders', O1, { _id: 'Z1' })],
    ['order.double', null, 'Z1', 'is another copy of O1, beside poco-O1'],
  ],
  [
    'an order that the source never had',
    [copy('target.orders', O1, { _id: 'poco-O99', origin: from('O99') })],
    ['order.orphan', null, 'poco-O99', 'claims to come from O99'],
  ],
  [
    'an order under an id of the source, without origin',
    [copy('target.orders', O1, { _id: 'poco-O98', origin: undefined })],
    ['order.orphan', null, 'poco-O98', 'claims to come from O98'],
  ],
  [
    'an order of somebody who lapsed',
    [copy('target.orders', O1, { _id: 'poco-O5', origin: from('O5') })],
    ['order.lapsed', 'C4', 'O5', 'its owner lapsed, and poco-O5 is at the target'],
  ],
  [
    'an order of a market that the programme does not name',
    [set('source.orders', 'O8', { market: 'US' })],
    ['order.unlisted', 'C2', 'O8', 'its market US is neither moved nor excluded'],
    ['receipt.differs', 'C2', 'C2-1', 'counts.order should be 0, is 1'],
  ],
  [
    'an order that was set aside by nobody',
    [change('ledger.cases', 'C1-schema', { $set: { records: [] } })],
    ['order.lost', 'C1', 'O6', 'is not at the target'],
    [
      'receipt.differs',
      'C1',
      'C1-2',
      'counts.order should be 2, is 1; counts.shipment should be 2',
    ],
    ['shipment.lost', 'C1', 'S6', 'is not at the target'],
  ],
]);

testCorruptions(fixture, 'shipments', [
  [
    'a lost parcel',
    [remove('target.shipments', 'poco-S1')],
    ['shipment.lost', 'C1', 'S1', 'poco-S1 is not at the target'],
  ],
  [
    'a lost tracking event',
    [change('target.shipments', 'poco-S1', { $pull: { events: { id: 'poco-S1b' } } })],
    ['shipment.differs', 'C1', 'S1', 'events[poco-S1b] is missing at the target'],
  ],
  [
    'a tracking event twice',
    [set('target.shipments', 'poco-S2', { 'events.0.id': 'poco-S2b' })],
    ['shipment.differs', 'G1', 'S2', 'events[poco-S2b] is at the target 2 times'],
  ],
  [
    'a parcel of another order',
    [set('target.shipments', 'poco-S1', { orderId: 'poco-O8' })],
    ['shipment.differs', 'C1', 'S1', 'orderId is poco-O1 by the source, poco-O8 at the target'],
  ],
  [
    'a parcel that the source never had',
    [copy('target.shipments', 'poco-S1', { _id: 'poco-S99', origin: from('S99') })],
    ['shipment.orphan', null, 'poco-S99', 'claims to come from S99'],
  ],
  [
    'a parcel without its order',
    [
      copy('target.shipments', 'poco-S1', {
        _id: 'poco-S6',
        orderId: 'poco-O6',
        trackingNumber: 'T-S6',
        events: [
          { id: 'poco-S6a', at: new Date('2024-03-02T12:00:00Z'), state: 'left', place: 'Hull' },
          {
            id: 'poco-S6b',
            at: new Date('2024-03-03T12:00:00Z'),
            state: 'arrived',
            place: 'Leeds',
          },
        ],
        origin: from('S6'),
      }),
    ],
    ['shipment.origin', 'C1', 'S6', 'has another digest in its origin than it should'],
    ['shipment.orphan', null, 'poco-S6', 'its order poco-O6 is not at the target'],
  ],
]);

testCorruptions(fixture, 'reviews, tickets and warranties', [
  [
    'a review under another product',
    [set('target.reviews', 'poco-V1', { productId: 'poco-P2' })],
    ['review.differs', 'C1', 'V1', 'productId is poco-P1 by the source, poco-P2 at the target'],
  ],
  [
    'a review with fewer stars',
    [set('target.reviews', 'poco-V2', { stars: 1 })],
    ['review.differs', 'G1', 'V2', 'stars is 5 by the source, 1 at the target'],
  ],
  [
    'a lost review of a guest',
    [remove('target.reviews', 'poco-V2')],
    ['review.lost', 'G1', 'V2', 'poco-V2 is not at the target'],
  ],
  [
    'a lost message',
    [change('target.tickets', 'poco-T1', { $pull: { messages: { id: 'poco-M2' } } })],
    ['ticket.differs', 'C1', 'T1', 'messages[poco-M2] is missing at the target'],
  ],
  [
    'another state of a ticket that nobody answered at the target',
    [
      change('target.tickets', 'poco-T1', {
        $set: { state: 'closed' },
        $pull: { messages: { id: 'X9' } },
      }),
    ],
    ['ticket.differs', 'C1', 'T1', 'state is open by the source, closed at the target'],
  ],
  [
    'a message that was rewritten, without telling it',
    [set('target.tickets', 'poco-T1', { 'messages.0.text': 'All is well' })],
    ['ticket.differs', 'C1', 'T1', /^messages\[poco-M1\]\.text differs$/],
  ],
  [
    'the end of a warranty, one day early',
    [set('target.warranties', 'poco-W1', { validUntil: new Date('2026-02-28T12:00:00Z') })],
    [
      'warranty.differs',
      'C1',
      'W1',
      /2026-03-01T12:00:00.000Z by the source, 2026-02-28T12:00:00.000Z/,
    ],
  ],
  [
    'a lost claim',
    [set('target.warranties', 'poco-W2', { claims: [] })],
    ['warranty.differs', 'G1', 'W2', 'claims[poco-W2c] is missing at the target'],
  ],
  [
    'a warranty moved twice',
    [copy('target.warranties', 'poco-W1', { _id: 'poco-W1-again' })],
    ['warranty.double', null, 'poco-W1-again', 'is another copy of W1'],
  ],
]);

testCorruptions(fixture, 'the excluded market', [
  [
    'an order of it at the target',
    [copy('target.orders', O1, { _id: 'poco-O4', region: 'IN', origin: from('O4') })],
    ['order.trace', 'C3', 'O4', 'its market IN is excluded, and poco-O4 is at the target'],
  ],
  [
    'an order of it at the target, under another id',
    [copy('target.orders', O1, { _id: 'Z2', origin: from('O4') })],
    ['order.trace', null, 'Z2', 'comes from O4, whose market IN is excluded'],
  ],
  [
    'a parcel of it at the target',
    [copy('target.shipments', 'poco-S1', { _id: 'poco-S4', origin: from('S4') })],
    ['shipment.trace', 'C3', 'S4', 'poco-S4 is at the target'],
  ],
  [
    'a fence on a balance',
    [set('source.balances', 'B3', { fence: { epoch: 1, state: 'frozen' } })],
    ['balance.trace', 'C3', 'B3', 'has fence'],
  ],
  [
    'a transfer of a balance',
    [
      add('source.balanceEntries', {
        _id: 'B3-transfer-1',
        balanceId: 'B3',
        market: 'IN',
        type: 'transferred',
        amount: -70,
        at: new Date(),
        orderId: null,
      }),
    ],
    ['balance.trace', 'C3', 'B3', 'has a transfer'],
  ],
  [
    'a successor of a coupon',
    [set('source.coupons', 'K4', { successor: { couponId: 'poco-K4' } })],
    ['coupon.trace', 'C3', 'K4', 'has successor'],
  ],
  [
    'a customer who is linked',
    [
      set('target.accounts', 'M4', {
        links: [{ store: 'poco', customerId: 'C3', state: 'active' }],
      }),
    ],
    ['account.trace', 'C3', 'C3', 'is linked to M4'],
  ],
  [
    'an ownership',
    [add('source.ownership', { _id: 'C3', state: 'source', epoch: 2, until: null })],
    ['ownership.trace', 'C3', 'C3', 'is source, of an excluded market'],
  ],
  [
    'a customer in the ledger',
    [add('ledger.customers', { _id: 'C3', market: 'IN', kind: 'account', state: 'enrolled' })],
    ['ledger.trace', null, 'C3', 'of the excluded market IN'],
  ],
  [
    'a field in a document that must stay as it is',
    [set('source.orders', 'O9', { origin: 'poco' })],
    ['order.trace', null, 'O9', 'it has origin'],
  ],
]);
