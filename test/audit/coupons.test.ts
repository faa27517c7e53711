import { testCorruptions } from './corruption';
import { change, copy, remove, set } from './fixture';
import { on } from './fixture/documents';

testCorruptions('coupons', [
  [
    'a doubled coupon',
    [copy('target.coupons', 'poco-K1', { _id: 'Z1', code: 'NEW-Z1' })],
    ['coupon.double', null, 'Z1', 'is another copy of K1, beside poco-K1'],
  ],
  [
    'a coupon that is live on both sides',
    [set('source.coupons', 'K1', { status: 'active' })],
    ['coupon.live', 'C1', 'K1', 'is active at the source, and poco-K1 is live at the target'],
  ],
  [
    'a coupon that was reissued, and not voided',
    [change('source.coupons', 'K1', { $set: { status: 'active' }, $unset: { successor: 1 } })],
    ['coupon.live', 'C1', 'K1', 'is active at the source, and poco-K1 is live at the target'],
  ],
  [
    'a successor that is gone',
    [remove('target.coupons', 'poco-K2')],
    ['coupon.lost', 'C1', 'K2', 'is voided for poco-K2, which is not at the target'],
  ],
  [
    'a coupon that was forgotten',
    [
      change('source.coupons', 'K2', {
        $set: { status: 'active' },
        $unset: { successor: 1 },
      }),
      remove('target.coupons', 'poco-K2'),
    ],
    ['coupon.lost', 'C1', 'K2', 'is active and owed, and was not reissued'],
  ],
  [
    'a worsened expiry',
    [set('target.coupons', 'poco-K1', { validUntil: on('2025-02-01') })],
    [
      'coupon.expiry',
      'C1',
      'K1',
      /should end 2025-03-01T12.*2025-02-01T12:00:00.000Z at the target/,
    ],
  ],
  [
    'an expiry that is worse on both sides',
    [
      set('target.coupons', 'poco-K2', { validUntil: on('2024-12-05') }),
      set('source.coupons', 'K2', { 'successor.validUntil': on('2024-12-05') }),
    ],
    ['coupon.expiry', 'C1', 'K2', 'should end 2024-12-31T12:00:00.000Z'],
  ],
  [
    'a worth',
    [set('target.coupons', 'poco-K1', { 'benefit.amount.minor': 400 })],
    ['coupon.differs', 'C1', 'K1', /benefit is .*"minor":500.* by the source, .*"minor":400/],
  ],
  [
    'a use less',
    [set('target.coupons', 'poco-K1', { usesLeft: 1 })],
    ['coupon.differs', 'C1', 'K1', 'usesLeft is 2 by the source, 1 at the target'],
  ],
  [
    'a coupon that is void on both sides',
    [set('target.coupons', 'poco-K1', { state: 'void' })],
    ['coupon.differs', 'C1', 'K1', 'state is live by the source, void at the target'],
  ],
  [
    'a code, without telling it',
    [set('target.coupons', 'poco-K1', { code: 'NEW-OTHER' })],
    ['coupon.differs', 'C1', 'K1', /^code differs$/],
  ],
  [
    'a coupon of somebody else',
    [set('target.coupons', 'poco-K1', { accountId: 'M3' })],
    ['coupon.owner', 'C1', 'K1', 'should belong to poco-C1, belongs to M3'],
  ],
  [
    'a coupon that was never bound to the account',
    [set('target.coupons', 'poco-K1', { accountId: null })],
    ['coupon.owner', 'C1', 'K1', 'belongs to no account'],
  ],
  [
    'a coupon reissued on the day of the deadline',
    [
      set('source.coupons', 'K7', { 'successor.issuedAt': on('2024-12-12') }),
      set('target.coupons', 'poco-K7', { issuedAt: on('2024-12-12') }),
    ],
    ['coupon.late', 'C7', 'K7', 'was reissued at 2024-12-12T12:00:00.000Z, due before'],
  ],
  [
    'a coupon that was used up, and lives again',
    [copy('target.coupons', 'poco-K2', { _id: 'poco-K3', code: 'NEW-K3' })],
    ['coupon.lapsed', 'C1', 'K3', 'is used and owed no successor, and poco-K3 is live'],
  ],
  [
    'a promotion code that came along',
    [copy('target.coupons', 'poco-K2', { _id: 'poco-K6', code: 'NEW-K6' })],
    ['coupon.lapsed', null, 'K6', 'poco-K6 is live at the target'],
  ],
  [
    'a coupon that the source never had',
    [
      copy('target.coupons', 'poco-K2', {
        _id: 'poco-K99',
        code: 'NEW-K99',
        predecessor: { store: 'poco', couponId: 'K99' },
      }),
    ],
    ['coupon.orphan', null, 'poco-K99', 'claims to come from K99'],
  ],
  [
    'a coupon without the fence',
    [change('source.coupons', 'K1', { $unset: { fence: 1 } })],
    ['coupon.fence', 'C1', 'K1', 'it is not fenced off at epoch 1'],
  ],
  [
    'a coupon of a market that the programme does not name',
    [set('source.coupons', 'K7', { market: 'US' })],
    ['coupon.differs', 'C7', 'K7', 'region is US by the source, ES at the target'],
  ],
  [
    'a forgotten coupon of a market that the programme does not name',
    [
      change('source.coupons', 'K2', {
        $set: { status: 'active', market: 'US' },
        $unset: { successor: 1 },
      }),
      remove('target.coupons', 'poco-K2'),
    ],
    ['coupon.unlisted', 'C1', 'K2', 'its market US is neither moved nor excluded'],
  ],
  [
    'codes that were mailed to nobody',
    [set('ledger.notices', 'coupons-C7', { state: 'pending' })],
    ['notice.unsent', 'C7', 'coupons-C7', 'without an account, and the notice is pending'],
  ],
]);
