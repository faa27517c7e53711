import { giveBackUse, redeemCoupon } from '../../src/ownership/coupon';
import { redeemSuccessor } from '../../src/ownership/successor';
import { instantOf } from '../../src/programme/instant';
import { sourceId, targetId } from '../../src/records/ids';
import { couponOf } from '../activities/documents';
import { arrive, clock } from '../activities/story';
import { conditionOn, onInsert, setting, to } from './guards';
import type { Mutation, Scene } from './mutation';
import type { Play } from './play';
import { seedOnly } from './seeded';

const voiding = to('source.coupons', setting('successor'));
const successors = to('target.coupons');

const coupon = sourceId.parse('Q-C1');
const order = { orderId: sourceId.parse('O-1'), at: new Date(clock.at) };
const later = { ...clock, at: instantOf(new Date('2024-11-06T10:00:00.000Z')) };

const seeded = ({ world }: Play) =>
  seedOnly(world, { coupons: [couponOf('Q-C1', { customerId: 'C1', market: 'GB' })] });

/** The guards of coupons. */
export const couponMutations: readonly Mutation[] = [
  {
    name: "the successor's $setOnInsert: a second run gives back the uses that were redeemed",
    guard: onInsert(successors),
    play: async (play) => {
      const ada = await seeded(play);
      await play.move(ada);
      const own = { accountId: targetId.parse('poco-C1'), orderId: targetId.parse('mi-1') };
      const used = { ...own, at: new Date(clock.at) };
      await redeemSuccessor(play.world.deps.target, targetId.parse('poco-Q-C1'), used);
      await play.move(ada);
    },
    seen: ['uses', 'Q-C1: 4 of 3 uses'],
  },
  {
    name: 'the uses left, as a void has read them: a use that is redeemed meanwhile moves too',
    guard: conditionOn(voiding, 'usesLeft'),
    play: async (play) => {
      const ada = await seeded(play);
      const sweep = await play
        .heldBefore(voiding)
        .begin((steps) => steps.sweepOwner({ ...ada, ...clock }));
      await redeemCoupon(play.world.deps.source, coupon, order);
      await sweep.goesOn();
    },
    seen: ['uses', 'Q-C1: 4 of 3 uses'],
  },
  {
    name: 'the state, as a void has read it: a coupon is voided twice, for two successors',
    guard: conditionOn(voiding, 'status'),
    play: async (play) => {
      const ada = await seeded(play);
      const sweep = await play
        .heldBefore(voiding)
        .begin((steps) => steps.sweepOwner({ ...ada, ...clock }));
      await play.steps.sweepOwner({ ...ada, ...later });
      await sweep.goesOn();
    },
    seen: ['audit', 'coupon.differs Q-C1'],
  },
  {
    name: 'the order of a use that is given back: it is given back with each run',
    guard: conditionOn(successors, 'restored'),
    play: async (play) => {
      const ada = await seeded(play);
      const { source } = play.world.deps;
      await redeemCoupon(source, coupon, order);
      await play.steps.sweepOwner({ ...ada, ...clock });
      await giveBackUse(source, coupon, order);
      await play.steps.sweepOwner({ ...ada, ...clock });
    },
    seen: ['uses', 'Q-C1: 4 of 3 uses'],
  },
];

/** A void after a freeze takes nothing from anybody: state and uses left hold. */
export const couponScenes: readonly Scene[] = [
  {
    name: 'the fence of a void',
    guard: conditionOn(voiding, 'fence'),
    play: async (play) => {
      const ada = await seeded(play);
      const sweep = await play
        .heldBefore(voiding)
        .begin((steps) => steps.sweepOwner({ ...ada, ...clock }));
      await play.steps.takeOver(await arrive(play.steps, ada));
      await sweep.goesOn();
    },
  },
];
