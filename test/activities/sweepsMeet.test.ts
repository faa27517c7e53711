import { afterDeadline, atSweep, clockAt, seedOwner, stepOf, views } from './coupons';
import { Stalling } from './gates';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();
const { here, notices } = views(world);
const { dates } = atSweep;

describe('two runs at once', () => {
  test('of the sweep and of the customer: one code, one mail', async () => {
    const owner = await seedOwner(world, {}, [{}, {}]);
    const runs = [
      world.steps.sweepCoupons(atSweep),
      world.steps.sweepOwner({ ...owner, ...clockAt(dates.couponSweep) }),
      world.steps.sweepCoupons(atSweep),
    ];
    await Promise.allSettled(runs);
    expect(await world.steps.sweepOwner({ ...owner, ...atSweep })).toEqual({ owed: 0 });
    const coupons = await world.raw.target('coupons').find().sort({ _id: 1 }).toArray();
    expect(coupons).toMatchObject([{ _id: 'poco-Q-1' }, { _id: 'poco-Q-2' }]);
    for (const { _id, code } of coupons) {
      expect((await here(_id.slice(5)))?.['successor']).toMatchObject({ code });
    }
    const mails = new Set(world.mails.map(({ messageId, text }) => `${messageId} ${text}`));
    expect(mails.size).toBe(1);
  });

  test('of which one stalls anywhere while the customer is taken over: one code, one owner', async () => {
    const owner = await seedOwner(world, {}, [{}, {}]);
    const arriving = await arrive(world.steps, owner);
    const before = await world.dump();
    const written = new Set(
      ['source', 'target'].map((role) => world.raw[role as 'source']('coupons').namespace),
    );
    for (let nth = 1; ; nth += 1) {
      await world.restore(before);
      const gate = new Stalling(nth, written);
      const stalled = world
        .stepsWith(gate)
        .sweepCoupons(atSweep)
        .catch(() => null);
      const isStalled = await Promise.race([gate.reached, stalled.then(() => false)]);
      await world.steps.takeOver(arriving);
      await world.steps.reissueCoupons(stepOf(arriving, atSweep.at));
      gate.resume();
      await stalled;
      await world.steps.sweepCoupons(atSweep);
      await world.steps.reissueCoupons(stepOf(arriving, atSweep.at));
      const coupons = await world.raw.target('coupons').find().sort({ _id: 1 }).toArray();
      const bound = { accountId: 'poco-C1', state: 'live', usesLeft: 2 };
      expect(coupons).toMatchObject([
        { _id: 'poco-Q-1', ...bound },
        { _id: 'poco-Q-2', ...bound },
      ]);
      for (const { _id, code } of coupons) {
        expect((await here(_id.slice(5)))?.['successor']).toMatchObject({ code });
      }
      if (!isStalled) break;
    }
  });

  test('of which one begins a moment later mails no second time', async () => {
    const owner = await seedOwner(world);
    const moment = clockAt(afterDeadline(-1).at);
    const runs = [
      world.steps.sweepOwner({ ...owner, ...moment }),
      world.steps.sweepCoupons(atSweep),
    ];
    await Promise.allSettled(runs);
    await world.steps.sweepCoupons(atSweep);
    expect(await notices()).toMatchObject([{ _id: 'coupons-C1', state: 'sent' }]);
  });
});
