import { repairCustomer, repairText } from '../../scripts/repair';
import { isRepairable } from '../../src/audit/remedies';
import { move } from '../activities/story';
import { useFixture } from './corruption';
import { change, remove, set } from './fixture';
import type { Edit } from './fixture';

const fixture = useFixture();

const points = 'poco-C1-points';

/** What moving a customer again repairs: what was done, and to whom. */
const repairable: readonly (readonly [name: string, customer: string, ...edits: Edit[]])[] = [
  ['a lost order', 'C2', remove('target.orders', 'poco-O8')],
  ['a lost order of a guest', 'G1', remove('target.orders', 'poco-O2')],
  ['a lost parcel', 'C1', remove('target.shipments', 'poco-S1')],
  ['a lost review', 'C1', remove('target.reviews', 'poco-V1')],
  ['a lost ticket', 'C1', remove('target.tickets', 'poco-T1')],
  ['a lost warranty', 'G1', remove('target.warranties', 'poco-W2')],
  ['a lost line of history', 'C1', remove('target.walletEntries', 'poco-E3')],
  ['a transfer that no entry tells', 'C1', remove('target.walletEntries', 'poco-B6-transfer-1')],
  [
    'a balance that nothing has come of',
    'C1',
    remove('target.wallets', 'poco-C1-credit-gbp'),
    remove('target.walletEntries', 'poco-B2-transfer-1'),
  ],
  ['a successor that is gone', 'C1', remove('target.coupons', 'poco-K2')],
  [
    'a coupon that nobody’s account shows',
    'C1',
    set('target.coupons', 'poco-K1', { accountId: null }),
  ],
  ['a receipt that is gone', 'C2', remove('ledger.receipts', 'C2-1')],
  ['a notice that is gone', 'G1', remove('ledger.notices', 'moved-G1')],
  [
    'a notice that was never sent',
    'C1',
    set('ledger.notices', 'moved-C1', { state: 'pending', sentAt: null }),
  ],
  [
    'an account that never became active',
    'C6',
    set('target.accounts', 'poco-C6', { 'links.0.state': 'arriving', 'links.0.epoch': null }),
  ],
  ['a customer counted as unfinished', 'C1', set('ledger.customers', 'C1', { state: 'enrolled' })],
  ['a hand-over that is forgotten', 'C8', remove('source.ownership', 'C8')],
];

const rows = repairable.map(([name, id, ...edits]) => ({ name, id, edits }));

/** Moves a customer by the real activities, as the command has a worker do. */
async function moveAgain(id: string): Promise<'moved'> {
  const { deps, steps } = fixture.world;
  const enrolments = await deps.ledger.customers.find().toArray();
  const enrolment = enrolments.find(({ _id }) => String(_id) === fixture.real(id));
  if (!enrolment) throw new RangeError(`${id} is not enrolled.`);
  const { _id: customerId, kind, market } = enrolment;
  expect(await move(steps, { customerId, kind, market })).toBe('moved');
  return 'moved';
}

const repair = (id: string) =>
  repairCustomer({ look: () => fixture.auditCustomer(id), move: () => moveAgain(id) });

describe('repair', () => {
  test.each(rows)('moves the customer again, and that mends $name', async ({ id, edits }) => {
    await fixture.after(edits, async () => {
      const { before, outcome, after } = await repair(id);
      expect(before.length).toBeGreaterThan(0);
      expect(before.some(isRepairable)).toBe(true);
      expect(before.find(isRepairable)?.remedy).toContain(`npm run handover -- repair ${id}`);
      expect([outcome, after]).toEqual(['moved', []]);
      expect(await fixture.audit()).toMatchObject({ total: 0 });
    });
  });

  test('does nothing where nothing is wrong', async () => {
    const repaired = await repairCustomer({
      look: () => fixture.auditCustomer('C1'),
      move: () => Promise.reject(new Error('moved')),
    });
    expect(repaired).toEqual({ before: [], outcome: null, after: [] });
    expect(repairText('C1', repaired)).toBe('Nothing is wrong with C1: nothing was done.');
  });

  test('says what is left, and what a person has to do', async () => {
    const edits = [
      remove('target.orders', 'poco-O1'),
      change('target.wallets', points, { $inc: { balance: 1 } }),
    ];
    await fixture.after(edits, async () => {
      const repaired = await repair('C1');
      expect(repaired.before.map(({ kind }) => kind)).toContain('order.lost');
      expect(repaired.after.map(({ kind }) => kind)).toEqual(['wallet.equation', 'wallet.lots']);
      const text = repairText('C1', repaired);
      expect(text).toMatch(/^Before: 3 mismatches:.*order\.lost.*was moved again: moved\./s);
      expect(text).toMatch(/After: 2 mismatches:.*-> Find what was credited without an entry/s);
    });
  });

  test('repairs what a person has cleared the way for', async () => {
    await fixture.after([set('target.orders', 'poco-O8', { 'total.minor': 1 })], async () => {
      const [found] = await fixture.auditCustomer('C2');
      expect(found?.remedy).toMatch(/remove its copy.*Then: npm run handover -- repair C2$/);
      await fixture.at('target.orders').deleteOne({ _id: 'poco-O8' });
      expect((await repair('C2')).after).toEqual([]);
    });
  });
});
