import { testCorruptions, useFixture } from './corruption';
import { add, change, copy, remove, set } from './fixture';
import type { Edit } from './fixture';
import { couponDeadline, on } from './fixture/documents';

const fixture = useFixture();

/** K7 is reissued thirteen hours after the deadline, and told; by default valid as much longer. */
function lately(validUntil = new Date('2025-03-02T01:00:00Z')): Edit[] {
  const at = on('2024-12-12');
  return [
    set('source.coupons', 'K7', { 'successor.issuedAt': at, 'successor.validUntil': validUntil }),
    set('target.coupons', 'poco-K7', { issuedAt: at, validUntil }),
    told(at),
  ];
}

/** The mail with the code of K7 was accepted. */
function told(sentAt: Date): Edit {
  return change('ledger.notices', 'coupons-C7', { $set: { sentAt } });
}

/** K7 is as it was before any sweep. */
function forgotten(): Edit[] {
  return [
    change('source.coupons', 'K7', { $set: { status: 'active' }, $unset: { successor: 1 } }),
    remove('target.coupons', 'poco-K7'),
  ];
}

/** The ledger has a coupon among those that are late. */
function recorded(_id: string, customerId: string): Edit {
  const late = { customerId, market: 'ES', due: couponDeadline, foundAt: couponDeadline };
  return add('ledger.lateCoupons', { _id, ...late, madeGoodAt: null });
}

const owedFile = (cause: string, choice: string | null = null) => ({
  _id: `C7-${cause}`,
  customerId: 'C7',
  market: 'ES',
  cause,
  records: [{ kind: 'coupon', id: 'K7' }],
  evidence: [],
  state: choice ? 'decided' : 'open',
  decision: choice && { choice, by: 'person', reason: 'mended', at: on('2024-12-20') },
  openedAt: on('2024-12-12'),
  deadline: on('2024-12-26'),
});

/** C7 has a case of owed coupons. */
function owedCase(cause: string, choice: string | null = null): Edit {
  return add('ledger.cases', owedFile(cause, choice));
}

const givenBack = (orderId: string) => ({ orderId, at: on('2024-12-15') });

testCorruptions(fixture, 'coupons', [
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
    ['receipt.differs', 'C1', 'C1-2', 'the successor of K1 should be null, is poco-K1'],
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
    ['receipt.differs', 'C1', 'C1-2', 'the successor of K2 should be null, is poco-K2'],
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
      set('target.coupons', 'poco-K2', { validUntil: on('2024-11-25') }),
      set('source.coupons', 'K2', { 'successor.validUntil': on('2024-11-25') }),
    ],
    ['coupon.expiry', 'C1', 'K2', 'should end 2024-12-05T10:00:00.000Z'],
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
    'a coupon reissued on the day of the deadline that nobody recorded as late',
    lately(),
    [
      'coupon.late',
      'C7',
      'K7',
      'was reissued at 2024-12-12T12:00:00.000Z, due before 2024-12-11T23:00:00.000Z, and is not recorded',
    ],
  ],
  ['no coupon that was reissued late, recorded and made good', [...lately(), recorded('K7', 'C7')]],
  [
    'a late coupon whose validity is not longer by the delay',
    [...lately(on('2025-03-01')), recorded('K7', 'C7')],
    ['coupon.expiry', 'C7', 'K7', /should end 2025-03-02T01:00.*ends 2025-03-01T12:00/],
  ],
  [
    'no coupon in time that was issued at the source after the sweep',
    [...lately(on('2025-03-01')), set('source.coupons', 'K7', { issuedAt: on('2024-12-10') })],
  ],
  [
    'a coupon issued at the source after the sweep and reissued after the closure',
    [
      set('source.coupons', 'K7', {
        issuedAt: on('2024-12-10'),
        'successor.issuedAt': on('2024-12-31'),
        'successor.validUntil': new Date('2025-03-02T01:00:00Z'),
      }),
      set('target.coupons', 'poco-K7', {
        issuedAt: on('2024-12-31'),
        validUntil: new Date('2025-03-02T01:00:00Z'),
      }),
      told(on('2024-12-31')),
    ],
    ['coupon.late', 'C7', 'K7', 'due before 2024-12-30T23:00:00.000Z'],
  ],
  [
    'no coupon that lives again since the sweep, and was reissued before the closure',
    [
      ...lately(on('2025-03-01')),
      set('source.coupons', 'K7', {
        redemptions: [{ orderId: 'O1', at: on('2024-11-01'), returnedAt: on('2024-12-10') }],
      }),
    ],
  ],
  [
    'a coupon that had a use left when another was given back, after the deadline',
    [
      ...lately(),
      set('source.coupons', 'K7', {
        redemptions: [
          { orderId: 'O1', at: on('2024-11-01'), returnedAt: on('2024-12-10') },
          { orderId: 'O2', at: on('2024-12-11') },
        ],
      }),
    ],
    ['coupon.late', 'C7', 'K7', 'due before 2024-12-11T23:00:00.000Z'],
  ],
  [
    'a coupon of somebody on hold that was forgotten',
    forgotten(),
    ['coupon.lost', 'C7', 'K7', 'is active and owed, and was not reissued'],
  ],
  [
    'no coupon that is owed, recorded as late and named by its open case',
    [...forgotten(), recorded('K7', 'C7'), owedCase('late')],
  ],
  [
    'a coupon that is owed and named by an open case, and not recorded as late',
    [...forgotten(), owedCase('address')],
    ['coupon.late', 'C7', 'K7', 'is owed, was due before 2024-12-11T23:00:00.000Z, and is not'],
  ],
  [
    'a coupon that is owed and whose case was closed',
    [...forgotten(), recorded('K7', 'C7'), owedCase('late', 'retry')],
    ['coupon.lost', 'C7', 'K7', 'is active and owed, and was not reissued'],
  ],
  [
    'an order that is lost, whatever case its owner has of coupons',
    [
      add('ledger.cases', {
        ...owedFile('late'),
        _id: 'C2-late',
        customerId: 'C2',
        market: 'FR',
        records: [],
      }),
      remove('target.orders', 'poco-O8'),
    ],
    ['order.lost', 'C2', 'O8', 'poco-O8 is not at the target'],
  ],
  [
    'a coupon that expired on a day before the closure and was forgotten',
    [
      ...forgotten(),
      set('source.coupons', 'K7', { status: 'expired', expiresAt: on('2024-12-05') }),
    ],
    ['coupon.lost', 'C7', 'K7', 'is expired and owed, and was not reissued'],
  ],
  [
    'no coupon that the store marked as expired long before its day',
    [...forgotten(), set('source.coupons', 'K7', { status: 'expired' })],
  ],
  [
    'a use that came back and was not added',
    [set('source.coupons', 'K7', { restorations: [givenBack('O5')] })],
    ['coupon.differs', 'C7', 'K7', /restored is \["O5"\] by the source, \[\].*usesLeft is 2 .*, 1/],
  ],
  [
    'no use that came back and was added once',
    [
      set('source.coupons', 'K7', { restorations: [givenBack('O5'), givenBack('O5')] }),
      set('target.coupons', 'poco-K7', { restored: ['O5'], usesLeft: 2 }),
    ],
  ],
  [
    'a use that came back and was added twice',
    [
      set('source.coupons', 'K7', { restorations: [givenBack('O5')] }),
      set('target.coupons', 'poco-K7', { restored: ['O5'], usesLeft: 3 }),
    ],
    ['coupon.differs', 'C7', 'K7', 'usesLeft is 2 by the source, 3 at the target'],
  ],
  [
    'a use that never came back',
    [set('target.coupons', 'poco-K7', { restored: ['O5'], usesLeft: 2 })],
    ['coupon.differs', 'C7', 'K7', /restored is \[\] by the source, \["O5"\]/],
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
    ['receipt.differs', 'C1', 'C1-2', 'tells of coupon K2, which its owner has not'],
  ],
  [
    'codes that were mailed to nobody',
    [set('ledger.notices', 'coupons-C7', { state: 'pending' })],
    ['notice.unsent', 'C7', 'coupons-C7', 'without an account, and the notice is pending'],
  ],
  [
    'a code that came after the mail',
    [told(on('2024-11-30'))],
    ['notice.unsent', 'C7', 'coupons-C7', 'without an account, and the notice is sent'],
  ],
  [
    'no code that came with a second mail',
    [
      told(on('2024-11-30')),
      copy('ledger.notices', 'coupons-C7', { _id: 'coupons-C7.2', sentAt: on('2024-12-10') }),
    ],
  ],
  [
    'no code that a person handed out',
    [set('ledger.notices', 'coupons-C7', { state: 'undeliverable', reason: 'handedOut' })],
  ],
  [
    'no code that has reached nobody and is named by an open case',
    [set('ledger.notices', 'coupons-C7', { state: 'undeliverable' }), owedCase('address')],
  ],
]);
