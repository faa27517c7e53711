import { testCorruptions, useFixture } from './corruption';
import { add, alter, copy, part, remove, set } from './fixture';
import { on } from './fixture/documents';

const fixture = useFixture();

const reversed = (list: string) => (document: Record<string, unknown>) => ({
  ...document,
  [list]: (document[list] as unknown[]).toReversed(),
});

testCorruptions(fixture, 'wallets and their entries', [
  [
    'store credit in another currency',
    [set('target.wallets', 'poco-C1-credit-gbp', { currency: 'EUR' })],
    ['wallet.differs', 'C1', 'poco-C1-credit-gbp', 'currency is GBP by the source, EUR'],
  ],
  [
    'points that count as credit',
    [set('target.wallets', 'poco-C1-points', { kind: 'credit' })],
    ['wallet.differs', 'C1', 'poco-C1-points', 'kind is points by the source, credit'],
  ],
  [
    'a wallet of another market',
    [set('target.wallets', 'poco-C1-points', { region: 'DE' })],
    ['wallet.differs', 'C1', 'poco-C1-points', 'region is GB by the source, DE'],
  ],
  [
    'a wallet of another market that nothing was credited to',
    [
      copy('target.wallets', 'M3-points', {
        _id: 'poco-C1-credit-eur',
        accountId: 'poco-C1',
        region: 'DE',
        kind: 'credit',
        currency: 'EUR',
        balance: 0,
      }),
    ],
    ['wallet.differs', 'C1', 'poco-C1-credit-eur', 'region is GB by the source, DE'],
  ],
  [
    'points a second time, in a wallet beside',
    [copy('target.wallets', 'poco-C1-points', { _id: 'Z1', credits: {} })],
    ['wallet.double', 'C1', 'Z1', 'is a wallet beside poco-C1-points, of the same account'],
    ['wallet.equation', 'C1', 'Z1', 'holds 150, its entries come to 0'],
  ],
  [
    'a wallet of an account that is not there',
    [
      copy('target.wallets', 'poco-C1-points', {
        _id: 'poco-C77-points',
        accountId: 'poco-C77',
        credits: {},
        balance: 0,
        lots: [],
      }),
    ],
    ['wallet.orphan', 'C77', 'poco-C77-points', 'poco-C77, which is not there'],
  ],
  [
    'a credit at another instant',
    [set('target.wallets', 'poco-C1-points', { 'credits.B6.at': on('2024-12-24') })],
    ['balance.credit', 'C1', 'B6', 'its instant should be'],
  ],
  [
    'a line of history in another market',
    [set('target.walletEntries', 'poco-E1', { region: 'FR' })],
    ['entry.differs', 'C1', 'E1', 'region is GB by the source, FR'],
  ],
  [
    'a transfer in another market',
    [set('target.walletEntries', 'poco-B1-transfer-1', { region: 'FR' })],
    ['entry.differs', 'C1', 'poco-B1-transfer-1', 'region should be GB, is FR'],
  ],
]);

testCorruptions(fixture, 'the order of things', [
  [
    'lines in another order',
    [alter('target.orders', 'poco-O1', reversed('items'))],
    ['order.differs', 'C1', 'O1', 'items are in another order'],
  ],
  [
    'a journey in another order',
    [alter('target.shipments', 'poco-S1', reversed('events'))],
    ['shipment.differs', 'C1', 'S1', 'events are in another order'],
  ],
  [
    'messages in another order, the own one among them',
    [alter('target.tickets', 'poco-T1', reversed('messages'))],
    ['ticket.differs', 'C1', 'T1', 'messages are in another order'],
  ],
]);

testCorruptions(fixture, 'the stamps', [
  [
    'a digest that is not that of the copy',
    [set('target.reviews', 'poco-V1', { 'origin.digest': '0'.repeat(64) })],
    ['review.origin', 'C1', 'V1', 'has another digest in its origin than it should'],
  ],
  [
    'a revision that the source has not come to',
    [set('target.reviews', 'poco-V1', { 'origin.revision': 7 })],
    ['review.origin', 'C1', 'V1', 'has revision 1 at the source, 7 in its origin'],
  ],
  [
    'the digest of a product',
    [set('target.products', 'poco-P1', { 'origin.digest': '0'.repeat(64) })],
    ['product.origin', null, 'P1', 'has another digest in its origin than it should'],
  ],
]);

testCorruptions(fixture, 'what must stay as it is', [
  [
    'a field that nobody knows, in a document of the excluded market',
    [set('source.orders', 'O4', { handedOver: true })],
    ['order.trace', 'C3', 'O4', 'it has handedOver'],
  ],
  [
    'a field in a line of its history',
    [set('source.balanceEntries', 'E5', { transfer: 1 })],
    ['entry.trace', 'C3', 'E5', 'it has transfer'],
  ],
  [
    'a balance of it that was emptied without a trace',
    [set('source.balances', 'B3', { amount: 0, lots: [] })],
    ['balance.trace', 'C3', 'B3', 'nothing left, though its entries come to 70'],
  ],
  [
    'a used coupon that is not fenced off',
    [set('source.coupons', 'K3', { fence: { epoch: 9, state: 'frozen' } })],
    ['coupon.fence', 'C1', 'K3', 'it is not fenced off at epoch 1'],
  ],
]);

testCorruptions(fixture, 'the platform', [
  [
    'a product under another path',
    [set('target.products', 'poco-P1', { path: '/product/poco-m6' })],
    ['product.differs', null, 'P1', 'path is not that of the sku'],
  ],
  [
    'a redirect that nobody asked for, to another site',
    [add('source.redirects', { _id: '/uk/offers', to: 'https://www.example.com/x' })],
    ['redirect.differs', null, '/uk/offers', 'leads to https://www.example.com/x, which is not at'],
  ],
  [
    'a page that leads into another market',
    [set('source.redirects', '/uk', { to: 'https://www.mi.example.com/fr' })],
    ['redirect.differs', null, '/uk', 'should lead to https://www.mi.example.com/gb'],
  ],
  [
    'a milestone that was left out',
    [remove('ledger.milestones', 'couponDeadline')],
    ['milestone.lost', null, 'couponDeadline', 'appDiscontinuation was reached by the ledger'],
  ],
  [
    'a milestone that was done before it was due',
    [set('ledger.milestones', 'websiteClosure', { doneAt: on('2024-12-01') })],
    ['milestone.differs', null, 'websiteClosure', 'was done 2024-12-01T12:00:00.000Z, before'],
  ],
]);

testCorruptions(fixture, 'what belongs to nobody', [
  [
    'an order that was never moved, of an account that is not there',
    [copy('target.orders', 'X1', { _id: 'X2', accountId: 'M77' })],
    ['order.orphan', null, 'X2', 'belongs to account M77, which is not there'],
  ],
  [
    'the wallet of an account that is gone',
    [remove('target.accounts', 'M3')],
    ['wallet.orphan', null, 'M3-points', 'is of the account M3, which is not there'],
  ],
  [
    'an entry of a wallet that is gone',
    [remove('target.wallets', 'M3-points')],
    ['entry.orphan', null, 'X5', 'is of the wallet M3-points, which is not there'],
  ],
]);

testCorruptions(fixture, 'two things at once', [
  [
    'each of them',
    [
      remove('target.orders', 'poco-O8'),
      part('target.shipments', 'poco-S1', 'events', 'poco-S1a', { place: 'Ayr' }),
    ],
    ['order.lost', 'C2', 'O8', 'poco-O8 is not at the target'],
    ['shipment.differs', 'C1', 'S1', 'events[poco-S1a].place differs'],
  ],
]);
