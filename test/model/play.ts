import type { ApplicationFailure } from '@temporalio/common';
import type { CustomerRef } from '../../src/activities/customerRef';
import { caseNeeded } from '../../src/cases/needed';
import { accountOf, balanceOf, couponOf, emailOf, nothing } from '../activities/documents';
import type { Belongings, Stored } from '../activities/documents';
import { decide, isFinal } from '../activities/failures';
import type { Snapshot } from '../activities/snapshot';
import { enrolled, move } from '../activities/story';
import type { World } from '../activities/world';
import { begin, run } from './actions';
import type { Luck, ScriptName } from './actions';
import { Actor, compare } from './actor';
import { balanceIdOf } from './balance';
import { isChanged, settle } from './explore';
import { OPENING, unsettled, USES, violated } from './invariants';
import { guarded } from './process';
import type { Known } from './process';
import { ids, orderThere } from './real';
import { coupon, order, strangers } from './scenes';
import { Sight } from './seen';
import { put, putOf } from './state';
import type { Customer, State } from './state';

/** Who can be in a play, and what each of them does. */
export const cast = {
  'run 1': { todo: run },
  'run 2': { todo: run },
  sweep: { todo: ['sweepOwner'] },
  spending: { todo: ['changePoints'], id: 'X1', amount: -2 },
  'the same spending': { todo: ['changePoints'], id: 'X1', amount: -2 },
  earning: { todo: ['changePoints'], id: 'X2', amount: 5 },
  "the other's run 1": { customer: 'C2', todo: run },
  "the other's run 2": { customer: 'C2', todo: run },
  "the other's spending": { customer: 'C2', todo: ['changePoints'], id: 'X3', amount: -1 },
  "the other's earning": { customer: 'C2', todo: ['changePoints'], id: 'X4', amount: 7 },
  redemption: { todo: ['redeem'], id: 'R1' },
  'the same redemption': { todo: ['redeem'], id: 'R1' },
  'another redemption': { todo: ['redeem'], id: 'R2' },
  'giving back': { todo: ['giveBack'], id: 'R1' },
  warehouse: { todo: ['report'], id: 'E1' },
  cancelling: { todo: ['cancel'] },
  'deletion at the source': { todo: ['deleteAtSource'] },
  carrier: { todo: ['reportAtTarget'], id: 'E2' },
  edit: { todo: ['editAtTarget'] },
  'deletion at the target': { todo: ['deleteAtTarget'] },
} satisfies Record<
  string,
  Partial<Pick<Known, 'customer' | 'id' | 'amount'>> & { readonly todo: readonly ScriptName[] }
>;
export type Role = keyof typeof cast;

/** A turn: somebody takes so many steps, the last of which may meet bad luck, or be the very last one. */
export interface Turn {
  readonly who: Role;
  /** 1 or more; who comes to an end before takes fewer. */
  readonly steps: number;
  readonly ends: Luck | 'killed';
}

/** A turn in words. */
export const inWords = ({ who, steps, ends }: Turn): string =>
  `${who} takes ${steps} step${steps === 1 ? '' : 's'}${ends === 'done' ? '' : `, ${ends}`}`;

/**
 * Two customers who have verified the same address, of whom the target has nothing yet, on both sides; one
 * with points, a coupon and an order, the other one with points.
 */
export interface Stage {
  readonly state: State;
  readonly stores: Snapshot;
  readonly customers: readonly CustomerRef[];
}

/**
 * Sets the stage.
 * @param hasPoints whether the first customer has a balance; else the first change opens it.
 */
export async function setStage(world: World, hasPoints: boolean): Promise<Stage> {
  await world.clear();
  const of = { customerId: 'C1', market: 'GB' };
  const first = await world.seedCustomer('C1', {
    ...nothing,
    customers: [personOf('C1')],
    orders: [orderThere() as Stored],
    ...(hasPoints && pointsOf('C1')),
    coupons: [couponOf(ids.coupon, { ...of, revision: 1, usesLeft: USES, redemptions: [] })],
  });
  const second = await world.seedCustomer('C2', {
    ...nothing,
    customers: [personOf('C2')],
    ...pointsOf('C2'),
  });
  const state = put(strangers, {
    ...(!hasPoints && {
      balances: putOf(strangers.balances, 'C1', null),
      entries: putOf(strangers.entries, 'C1', {}),
    }),
    order,
    coupon,
  });
  return { state, stores: await world.dump(), customers: [first, second] };
}

/** Of both the same verified address, and nothing else by which an account could be found. */
const personOf = (customer: Customer): Stored =>
  accountOf(customer, { email: emailOf('C1'), phone: null, phoneVerified: false });

function pointsOf(customer: Customer): Pick<Belongings, 'balances' | 'balanceEntries'> {
  const _id = balanceIdOf(customer);
  const [amount, at] = [OPENING, new Date('2024-10-01T00:00:00Z')];
  const opening = { market: 'GB', type: 'opening', amount, at, orderId: null };
  const lots = [{ lotId: `L-${customer}`, amount, expiresAt: null }];
  return {
    balances: [balanceOf(_id, { customerId: customer, market: 'GB', revision: 1, amount, lots })],
    balanceEntries: [{ ...opening, _id: `opening-${customer}`, balanceId: _id }],
  };
}

/**
 * Plays some turns on both sides and compares them after every step; then lets all that is left be killed,
 * brings the customers to the end, and looks whether everything is where it should be.
 * @returns the steps that were taken, a line each.
 */
export async function play(world: World, stage: Stage, turns: readonly Turn[]): Promise<string[]> {
  await world.restore(stage.stores);
  const sight = new Sight();
  const actors = new Map<Role, Actor>();
  const lines: string[] = [];
  let { state } = stage;
  const look = async () => {
    compare(state, sight.storesIn(await world.dump()));
    const wrong = violated(state);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  };
  try {
    await look();
    for (const turn of turns) {
      const actor = actorOf(world, actors, turn.who, state);
      for (let steps = 1; steps <= turn.steps && !actor.isOver; steps += 1) {
        const luck = steps === turn.steps && turn.ends !== 'killed' ? turn.ends : 'done';
        const taken = await actor.go(state, luck);
        lines.push(taken.line);
        state = taken.state;
        await look();
      }
      if (turn.ends === 'killed') {
        await actor.kill();
        actors.delete(turn.who);
        lines.push(`${turn.who} is killed`);
      }
    }
    for (const actor of actors.values()) await actor.kill();
    lines.push('everybody is killed; the customers move once more');
    await bringToEnd(world, stage.customers);
    const end = { ...sight.storesIn(await world.dump()), journal: state.journal };
    const wrong = unsettled(end);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    compare(settle(state, guarded), end);
    return lines;
  } catch (error) {
    for (const actor of actors.values()) await actor.kill();
    const { name, message } = error as Error;
    throw new Error([...lines, `=> ${name}: ${message}`].join('\n'), { cause: error });
  }
}

/** Who has not come yet comes now; a run that has ended begins anew, as a late change makes it. */
function actorOf(world: World, actors: Map<Role, Actor>, who: Role, state: State): Actor {
  const known = actors.get(who);
  const { todo, ...told } = { customer: 'C1' as const, ...cast[who] };
  if (known && !(known.isOver && todo === run)) return known;
  const changed = isChanged(state, told.customer);
  const about = { ...told, ...(todo === run && changed && { changed }) };
  const actor = new Actor(world, begin(who, todo, about));
  actors.set(who, actor);
  return actor;
}

/** Moves the customers, and once more where the comparison finds something new; edits are kept. */
async function bringToEnd(world: World, customers: readonly CustomerRef[]): Promise<void> {
  for (const customer of customers) await moveDecided(world, customer);
  for (const listed of await enrolled(world.steps)) await moveDecided(world, listed);
}

async function moveDecided(world: World, customer: CustomerRef): Promise<void> {
  for (let decisions = 0; decisions < 5; decisions += 1) {
    try {
      await move(world.steps, customer);
      return;
    } catch (error) {
      if (!isFinal(error)) throw error;
      const { details } = error as ApplicationFailure;
      for (const detail of details ?? []) {
        const needed = caseNeeded.parse(detail);
        if (needed.cause !== 'doubleEdit') throw error;
        await decide(world.steps, customer, needed, 'keepTarget');
      }
    }
  }
  throw new Error('The customer is held for good');
}
