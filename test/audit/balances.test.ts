import { testCorruptions, useFixture } from './corruption';
import { add, change, copy, part, remove, set } from './fixture';
import { on } from './fixture/documents';

const fixture = useFixture();

const points = 'poco-C1-points';

testCorruptions(fixture, 'balances', [
  [
    'points credited twice',
    [set('target.wallets', points, { balance: 270 })],
    ['wallet.equation', 'C1', points, 'holds 270, its entries come to 150'],
    ['wallet.lots', 'C1', points, 'holds 270, its lots 150'],
  ],
  [
    'points credited twice, with an entry and a lot to match',
    [
      set('target.wallets', points, { balance: 250 }),
      part('target.wallets', points, 'lots', 'poco-L1', { amount: 200 }),
      copy('target.walletEntries', 'poco-B1-transfer-1', { _id: 'poco-B1-transfer-3' }),
    ],
    ['entry.orphan', null, 'poco-B1-transfer-3', 'the source has no such entry'],
  ],
  [
    'an entry credited under an id of the target',
    [
      set('target.wallets', points, { balance: 151 }),
      part('target.wallets', points, 'lots', 'poco-L1', { amount: 101 }),
      copy('target.walletEntries', 'poco-B1-transfer-1', { _id: 'Z1', amount: 1 }),
    ],
    ['entry.orphan', null, 'Z1', 'the source has no such entry'],
  ],
  [
    'points that were not debited',
    [
      set('source.balances', 'B1', {
        amount: 20,
        lots: [{ lotId: 'L2', amount: 20, expiresAt: on('2025-06-01') }],
      }),
    ],
    [
      'balance.equation',
      'C1',
      'B1',
      /entries come to 120, it holds 20 and 120 were debited; 20 are still at the source/,
    ],
    ['receipt.differs', 'C1', 'C1-2', 'B1.atSource should be 20, is 0'],
  ],
  [
    'a debit that no entry tells',
    [remove('source.balanceEntries', 'B1-transfer-2')],
    ['balance.equation', 'C1', 'B1', 'its transfers took 100, its debits come to 120'],
    ['entry.orphan', null, 'poco-B1-transfer-2', 'the source has no such entry'],
  ],
  [
    'a debit that was not credited',
    [change('target.wallets', points, { $unset: { 'credits.B1': 1 } })],
    ['balance.credit', 'C1', 'B1', '120 were debited, nothing was credited to poco-C1-points'],
  ],
  [
    'a debit of a second balance that was not credited',
    [change('target.wallets', points, { $unset: { 'credits.B6': 1 } })],
    ['balance.credit', 'C1', 'B6', '30 were debited, nothing was credited to poco-C1-points'],
  ],
  [
    'a transfer that no entry tells at the target',
    [
      remove('target.walletEntries', 'poco-B6-transfer-1'),
      change('target.wallets', points, {
        $set: { balance: 120 },
        $pull: { lots: { id: 'poco-L7' } },
      }),
    ],
    ['entry.lost', 'C1', 'poco-B6-transfer-1', '30 were transferred, no entry says so'],
    ['wallet.lots', 'C1', points, 'lot poco-L7 of 30 is missing'],
  ],
  [
    'a lot twice',
    [part('target.wallets', points, 'lots', 'poco-L1', { id: 'poco-L7' })],
    ['wallet.lots', 'C1', points, 'lot poco-L7 is there 2 times'],
  ],
  [
    'a balance of a market that the programme does not name',
    [set('source.balances', 'B6', { market: 'US' })],
    ['balance.unlisted', 'C1', 'B6', "its market US, or its owner's, is not the programme's"],
    ['receipt.differs', 'C1', 'C1-2', 'tells of balance B6, of which nothing was transferred'],
  ],
  [
    'one penny of credit',
    [set('target.wallets', 'poco-C1-credit-gbp', { 'credits.B2.credited': 501 })],
    ['balance.credit', 'C1', 'B2', 'credited should be 500, is 501'],
  ],
  [
    'a transfer that arrived as less',
    [
      set('target.walletEntries', 'poco-B1-transfer-2', { amount: 19 }),
      set('target.wallets', points, { balance: 149 }),
      part('target.wallets', points, 'lots', 'poco-L2', { amount: 19 }),
    ],
    ['entry.differs', 'C1', 'poco-B1-transfer-2', 'amount should be 20, is 19'],
    ['wallet.lots', 'C1', points, 'lot poco-L2 has 19, of 20 at the source'],
  ],
  [
    'history without balance',
    [remove('target.wallets', 'poco-C1-credit-gbp')],
    ['balance.lost', 'C1', 'B2', 'its owner is at no wallet of the target'],
  ],
  [
    'a lost line of history',
    [remove('target.walletEntries', 'poco-E3')],
    ['entry.lost', 'C1', 'E3', 'poco-E3 is not at the target'],
  ],
  [
    'a line of history that counts again',
    [set('target.walletEntries', 'poco-E2', { former: false })],
    ['entry.differs', 'C1', 'E2', 'former is true by the source, false at the target'],
    ['wallet.equation', 'C1', points, 'holds 150, its entries come to 250'],
  ],
  [
    'a line of history in another wallet',
    [set('target.walletEntries', 'poco-E1', { walletId: 'M3-points', accountId: 'M3' })],
    ['entry.differs', 'C1', 'E1', 'walletId is poco-C1-points by the source, M3-points'],
  ],
  [
    'a lot that ends earlier',
    [part('target.wallets', points, 'lots', 'poco-L2', { validUntil: on('2025-05-31') })],
    ['wallet.lots', 'C1', points, 'the end of lot poco-L2 is 2025-06-01T12:00:00.000Z'],
  ],
  [
    'a wallet of somebody else',
    [set('target.wallets', points, { accountId: 'M3' })],
    ['wallet.owner', 'C1', points, 'was credited for B1, whose owner is at poco-C1'],
    ['wallet.owner', 'C1', points, 'was credited for B6, whose owner is at poco-C1'],
  ],
  [
    'a balance without the fence',
    [change('source.balances', 'B1', { $unset: { fence: 1 } })],
    ['balance.fence', 'C1', 'B1', 'it is not fenced off at epoch 1'],
  ],
  [
    'a balance that was set aside by nobody',
    [remove('ledger.cases', 'C5-balance')],
    ['balance.lost', 'C5', 'B5', '99 points at the source'],
    ['entry.lost', 'C5', 'E7', 'poco-E7 is not at the target'],
  ],
  [
    'a balance of somebody who lapsed',
    [set('source.balances', 'B4', { debit: { n: 1, cumulative: 0 } })],
    ['balance.lapsed', 'C4', 'B4', 'has debit'],
  ],
  [
    'a history of somebody who lapsed',
    [copy('target.walletEntries', 'poco-E1', { _id: 'poco-E6' })],
    ['entry.lapsed', 'C4', 'E6', 'poco-E6 is at the target'],
  ],
  [
    'a history of the excluded market',
    [copy('target.walletEntries', 'poco-E1', { _id: 'poco-E5' })],
    ['entry.trace', 'C3', 'E5', 'poco-E5 is at the target'],
  ],
  [
    'an entry of no balance',
    [
      add('source.balanceEntries', {
        _id: 'E90',
        balanceId: 'B90',
        market: 'GB',
        type: 'earned',
        amount: 1,
        at: on('2024-01-01'),
        orderId: null,
      }),
    ],
    ['entry.lost', null, 'E90', 'poco-E90 is not at the target'],
  ],
]);
