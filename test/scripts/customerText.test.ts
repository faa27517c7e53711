import { customerText } from '../../scripts/customerText';
import type { CustomerView } from '../../scripts/customerView';
import { customerId, targetId } from '../../src/records/ids';

const at = new Date('2024-10-21T08:00:00Z');

const account: CustomerView = {
  id: customerId.parse('C0051'),
  market: 'FR',
  kind: 'account',
  state: 'held',
  ownership: { state: 'handedOver', epoch: 3 },
  account: { id: targetId.parse('mi-7'), state: 'active', found: true },
  records: { orders: { source: 12, target: 11 }, shipments: { source: 3, target: 3 } },
  balances: [
    { id: 'B1', kind: 'points', currency: null, atSource: 0, debited: 168, credited: 168 },
    { id: 'B2', kind: 'credit', currency: 'EUR', atSource: 5, debited: 0, credited: 0 },
  ],
  coupons: [
    { id: 'K1', status: 'used', usesLeft: 0, expiresAt: at, successor: null },
    {
      id: 'K2',
      status: 'voided',
      usesLeft: 1,
      expiresAt: at,
      successor: { id: 'poco-K2', state: 'live', accountId: null },
    },
    {
      id: 'K3',
      status: 'voided',
      usesLeft: 1,
      expiresAt: at,
      successor: { id: 'poco-K3', state: null, accountId: null },
    },
  ],
  receipts: [{ id: 'C0051-1', issuedAt: at }],
  notices: [
    { id: 'moved-C0051', state: 'undeliverable', reason: 'noVerifiedAddress', sentAt: null },
  ],
  cases: [{ id: 'C0051-schema', state: 'open', decision: null }],
  workflow: {
    id: 'customer/poco-global/FR/C0051',
    status: 'COMPLETED',
    webUiPath: '/namespaces/default/workflows/customer%2Fpoco-global%2FFR%2FC0051',
  },
};

test('an account: where it stands, what is on both sides, and what is on file', () => {
  expect(customerText(account).split('\n')).toEqual([
    'Customer   C0051 (account of FR)',
    'State      held',
    'Ownership  handedOver, epoch 3',
    'Account    mi-7, active, was there before',
    'Workflow   customer/poco-global/FR/C0051 completed',
    'Web UI     /namespaces/default/workflows/customer%2Fpoco-global%2FFR%2FC0051',
    '',
    'Records',
    '             source  target',
    '  orders         12      11',
    '  shipments       3       3',
    '',
    'Balances',
    '                                   at source  debited  credited',
    '  B1 (points)                              0      168       168',
    '  B2 (credit, minor units of EUR)          5        0         0',
    '',
    'Coupons',
    '  coupon  at source  uses left  expires                   successor  at target',
    '  K1      used       0          2024-10-21T08:00:00.000Z',
    '  K2      voided     1          2024-10-21T08:00:00.000Z  poco-K2    live, of no account yet',
    '  K3      voided     1          2024-10-21T08:00:00.000Z  poco-K3    not issued yet',
    '',
    'On file',
    '  receipt  C0051-1       2024-10-21T08:00:00.000Z',
    '  notice   moved-C0051   noVerifiedAddress',
    '  case     C0051-schema  open',
  ]);
});

test('a guest who has not begun has neither ownership, account, balances nor coupons', () => {
  const guest: CustomerView = {
    ...account,
    kind: 'guest',
    ownership: null,
    account: null,
    balances: [],
    coupons: [],
    receipts: [],
    notices: [],
    cases: [],
    workflow: { ...account.workflow, status: null },
  };
  const text = customerText(guest);
  expect(text).toContain('Account   none');
  expect(text).toContain('customer/poco-global/FR/C0051 was not started');
  expect(text).not.toMatch(/Ownership|Balances|Coupons|On file/);
});
