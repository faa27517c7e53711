import { expectNamed, useFixture } from './corruption';
import { remove, set } from './fixture';
import type { Edit } from './fixture';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const fixture = useFixture();
const partial = { complete: false };
const lostOrder: Edit = remove('target.orders', 'poco-O8');
const lostGuestOrder: Edit = remove('target.orders', 'poco-O2');

describe('an audit while the programme runs', () => {
  test('finds nothing where everybody is finished', async () => {
    expectNamed(await fixture.audit(partial), []);
  });

  test('leaves out what is not there yet of somebody unfinished', async () => {
    const unfinished: Edit[] = [
      set('ledger.customers', 'C2', { state: 'enrolled' }),
      lostOrder,
      set('target.accounts', 'M2', { links: [] }),
      remove('ledger.receipts', 'C2-1'),
      remove('ledger.notices', 'moved-C2'),
    ];
    const { census, ...report } = await fixture.auditAfter(unfinished, partial);
    expectNamed(report, []);
    expect(census.orders).toEqual({ source: 9, moved: 3, excluded: 2, lapsed: 1, held: 2 });
  });

  test('leaves out what differs of somebody unfinished', async () => {
    const edits: Edit[] = [
      set('ledger.customers', 'C2', { state: 'enrolled' }),
      set('target.orders', 'poco-O8', { state: 'paid' }),
    ];
    expectNamed(await fixture.auditAfter(edits, partial), []);
    expectNamed(await fixture.auditAfter(edits), [
      ['enrolment.state', 'C2', 'C2', 'state should be moved, is enrolled'],
      ['order.differs', 'C2', 'O8', 'state is delivered by the source, paid at the target'],
    ]);
  });

  test('leaves out transfers of somebody unfinished', async () => {
    const edits: Edit[] = [
      set('ledger.customers', 'C1', { state: 'enrolled' }),
      remove('target.walletEntries', 'poco-B1-transfer-2'),
      remove('target.coupons', 'poco-K1'),
    ];
    expectNamed(await fixture.auditAfter(edits, partial), []);
  });

  test('names what is lost of somebody who is finished', async () => {
    expectNamed(await fixture.auditAfter([lostOrder], partial), [
      ['order.lost', 'C2', 'O8', 'poco-O8 is not at the target'],
    ]);
  });

  test('leaves out guests who are not finished, or not enrolled yet', async () => {
    const enrolled = [set('ledger.customers', 'G1', { state: 'enrolled' }), lostGuestOrder];
    expectNamed(await fixture.auditAfter(enrolled, partial), []);
    const unknown = [
      remove('ledger.customers', 'G1'),
      remove('ledger.receipts', 'G1-1'),
      remove('ledger.notices', 'moved-G1'),
      lostGuestOrder,
    ];
    expectNamed(await fixture.auditAfter(unknown, partial), []);
  });

  test('names what is lost of a guest who is finished', async () => {
    expectNamed(await fixture.auditAfter([lostGuestOrder], partial), [
      ['order.lost', 'G1', 'O2', 'poco-O2 is not at the target'],
    ]);
  });

  test('names what is lost of a guest who is finished only where no case holds it', async () => {
    const decided = set('ledger.cases', 'C1-schema', {
      customerId: 'G1',
      records: [
        { kind: 'order', id: 'O2' },
        { kind: 'shipment', id: 'S2' },
      ],
    });
    const report = await fixture.auditAfter([decided, lostGuestOrder]);
    expectNamed(report, [
      ['case.differs', 'G1', 'C1-schema', '_id should be G1-schema, is C1-schema'],
      ['order.lost', 'C1', 'O6', 'is not at the target'],
      ['receipt.differs', 'C1', 'C1-2', 'counts.order should be 2, is 1'],
      ['receipt.differs', 'G1', 'G1-1', 'counts.order should be 0, is 1'],
      ['shipment.lost', 'C1', 'S6', 'is not at the target'],
      ['shipment.orphan', null, 'poco-S2', 'its order poco-O2 is not at the target'],
    ]);
    expect(report.census.orders.held).toBe(2);
  });

  test('expects an open website before its closure, and an app that talks to the source', async () => {
    const phase = { opened: true, judged: true, closed: false, ended: false };
    expectNamed(await fixture.audit({ phase }), [
      ['app.state', null, 'app', 'should talk to source, talks to none'],
      ['website.state', null, 'website', 'should be open, is closed'],
    ]);
  });

  test('expects what is credited to be worth what was debited, by the rate', async () => {
    const { mismatches } = await fixture.audit({ programme: atRate(2) });
    expect(mismatches).toContainEqual({
      kind: 'balance.credit',
      customer: 'C1',
      id: 'B1',
      cause: expect.stringContaining('credited should be 240, is 120 in poco-C1-points'),
      remedy: expect.stringContaining('repair C1'),
    });
    expect(mismatches.filter(({ id }) => id === 'B2')).toEqual([]);
  });
});

const atRate = (target: number) => pocoGlobal([['policies', 'points', 'rate', 'target'], target]);
