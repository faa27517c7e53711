import { remedyOf } from '../../src/audit/remedies';
import { useFixture } from './corruption';
import { remove, set } from './fixture';

const fixture = useFixture();

/** Does something at the first pause, and counts the pauses. */
function pausing(atFirst: () => Promise<unknown>) {
  const pauses = { count: 0 };
  const pause = async () => {
    pauses.count += 1;
    if (pauses.count === 1) await atFirst();
  };
  return { pauses, options: { looks: 3, pause } };
}

const taken = async (place: 'target.orders' | 'target.wallets', id: string) => {
  const document = await fixture.read(place, id);
  return () => fixture.at(place).insertOne(document);
};

describe('a mismatch is looked at again', () => {
  test('and is lag where the copy has arrived meanwhile', async () => {
    const arrive = await taken('target.orders', 'poco-O8');
    const { pauses, options } = pausing(arrive);
    const report = await fixture.auditAfter([remove('target.orders', 'poco-O8')], options);
    expect(report).toMatchObject({ total: 0, lag: 1, mismatches: [] });
    expect(pauses.count).toBe(1);
  });

  test('and is a loss where it lasts through every look', async () => {
    const { pauses, options } = pausing(async () => {});
    const report = await fixture.auditAfter([remove('target.orders', 'poco-O8')], options);
    expect(report).toMatchObject({ total: 1, lag: 0 });
    expect(report.mismatches[0]).toMatchObject({
      kind: 'order.lost',
      remedy: expect.stringContaining('npm run handover -- repair C2'),
    });
    expect(pauses.count).toBe(3);
  });

  test('each by itself: what arrives does not hide what is lost', async () => {
    const arrive = await taken('target.wallets', 'poco-C1-credit-gbp');
    const { options } = pausing(arrive);
    const edits = [
      remove('target.wallets', 'poco-C1-credit-gbp'),
      remove('target.orders', 'poco-O2'),
      set('source.redirects', '/uk/m6', { to: 'https://www.mi.example.com/' }),
      remove('ledger.notices', 'moved-C1'),
      set('source.storefront', 'app', { talksTo: 'target' }),
      set('ledger.milestones', 'opening', { doneAt: new Date(0) }),
    ];
    const report = await fixture.auditAfter(edits, options);
    expect(report).toMatchObject({ total: 5, lag: 1 });
    expect(report.mismatches.map(({ kind, id, customer }) => [kind, id, customer])).toEqual([
      ['app.state', 'app', null],
      ['milestone.differs', 'opening', null],
      ['notice.unsent', 'moved-C1', 'C1'],
      ['order.lost', 'O2', 'G1'],
      ['redirect.differs', '/uk/m6', null],
    ]);
  });

  test('and is told as it is at the last look', async () => {
    const copy = await fixture.read('target.orders', 'poco-O8');
    const { options } = pausing(() =>
      fixture.at('target.orders').insertOne({ ...copy, total: { minor: 1, currency: 'EUR' } }),
    );
    const report = await fixture.auditAfter([remove('target.orders', 'poco-O8')], options);
    expect(report).toMatchObject({ total: 1, lag: 0 });
    expect(report.mismatches[0]).toMatchObject({ kind: 'order.differs', id: 'O8' });
  });

  test('while nobody waits where nothing is wrong', async () => {
    const { pauses, options } = pausing(async () => {});
    expect(await fixture.audit(options)).toMatchObject({ total: 0, lag: 0 });
    expect(pauses.count).toBe(0);
  });
});

describe('what helps', () => {
  const about = { customer: 'C1', id: 'O1', cause: '' };

  test('is the command that repairs, where that moves the customer again', () => {
    expect(remedyOf({ ...about, kind: 'order.lost' })).toMatch(
      /^npm run handover -- repair C1; if it stays: [a-z].*\.$/,
    );
  });

  test('is what a person does, where no step may', () => {
    expect(remedyOf({ ...about, kind: 'order.trace' })).toMatch(/^Nothing of it may move: remove/);
    expect(remedyOf({ ...about, kind: 'wallet.equation' })).not.toContain('npm run');
  });

  test('is both, where a person clears the way', () => {
    expect(remedyOf({ ...about, kind: 'order.differs' })).toMatch(
      /^Compare both sides.* Then: npm run handover -- repair C1$/,
    );
  });

  test('names no customer where it concerns nobody', () => {
    expect(remedyOf({ ...about, customer: null, kind: 'redirect.lost' })).toMatch(
      /^Add the redirect/,
    );
  });
});
