import { useFixture } from './corruption';
import { remove, set } from './fixture';

const fixture = useFixture();

/** Little is held at once, and each batch is noted: an audit can be stopped in many places. */
const often = { batch: 2, noteEveryMs: 0 };

const wrong = [
  remove('target.orders', 'poco-O2'),
  set('target.orders', 'poco-O8', { 'total.minor': 1 }),
  remove('ledger.notices', 'moved-C1'),
  set('target.wallets', 'poco-C1-points', { balance: 1 }),
  remove('source.redirects', '/help'),
];

class Killed extends Error {}

/** Ends an audit after so many batches, as a kill would: nothing but the ledger knows of it. */
function killAfter(batches: number) {
  let seen = 0;
  return () => {
    seen += 1;
    if (seen > batches) throw new Killed();
  };
}

describe('an audit that was stopped', () => {
  test('goes on, wherever that was, and finds what it would have found', async () => {
    await fixture.after(wrong, async () => {
      let batches = 0;
      const whole = await fixture.audit({ ...often, noted: 'anew' }, () => (batches += 1));
      expect(whole.total).toBe(6);
      expect(batches).toBeGreaterThan(40);
      for (let stop = 1; stop < batches; stop += 4) {
        const killed = fixture.audit({ ...often, noted: 'anew' }, killAfter(stop));
        await expect(killed).rejects.toThrow(Killed);
        const pages = await fixture.at('ledger.audits').countDocuments({});
        expect([stop, pages]).toEqual([stop, stop]);
        let left = 0;
        const report = await fixture.audit({ ...often, noted: 'resume' }, () => (left += 1));
        expect([stop, report]).toEqual([stop, whole]);
        expect(left).toBe(batches - stop);
      }
    });
  });

  test('can be stopped again', async () => {
    await fixture.after(wrong, async () => {
      const whole = await fixture.audit(often);
      await expect(fixture.audit({ ...often, noted: 'anew' }, killAfter(7))).rejects.toThrow(
        Killed,
      );
      for (const more of [1, 9, 2]) {
        const again = fixture.audit({ ...often, noted: 'resume' }, killAfter(more));
        await expect(again).rejects.toThrow(Killed);
      }
      expect(await fixture.audit({ ...often, noted: 'resume' })).toEqual(whole);
    });
  });

  test('is forgotten once it has come to its end, and once another begins', async () => {
    await fixture.after([], async () => {
      const resume = () => fixture.audit({ ...often, noted: 'resume' });
      await expect(fixture.audit({ ...often, noted: 'anew' }, killAfter(9))).rejects.toThrow(
        Killed,
      );
      await fixture.audit({ ...often, noted: 'anew' });
      await expect(resume()).rejects.toThrow('There is no audit that was stopped');
      expect(await fixture.at('ledger.audits').countDocuments({})).toBe(0);
    });
  });

  test('is another one where not everyone had to be finished', async () => {
    await fixture.after([], async () => {
      const partial = { ...often, complete: false } as const;
      await expect(fixture.audit({ ...partial, noted: 'anew' }, killAfter(9))).rejects.toThrow(
        Killed,
      );
      await expect(fixture.audit({ ...often, noted: 'resume' })).rejects.toThrow(RangeError);
      expect(await fixture.audit({ ...partial, noted: 'resume' })).toMatchObject({ total: 0 });
    });
  });

  test('has noted nobody by more than an id', async () => {
    await fixture.after(wrong, async () => {
      await expect(fixture.audit({ ...often, noted: 'anew' }, killAfter(50))).rejects.toThrow(
        Killed,
      );
      const pages = JSON.stringify(await fixture.at('ledger.audits').find().toArray());
      expect(pages).toContain('order.differs');
      expect(pages).not.toMatch(/@|Elm Road|Anna|Gus/i);
    });
  });
});
