import type { ApplicationFailure } from '@temporalio/common';
import type { CustomerRef } from '../../src/activities/customerRef';
import { caseNeeded } from '../../src/cases/needed';
import { balanceOf, belongingsOf, couponOf } from '../activities/documents';
import type { Stored } from '../activities/documents';
import { decide, isFinal } from '../activities/failures';
import type { Snapshot } from '../activities/snapshot';
import { enrolled, move } from '../activities/story';
import type { World } from '../activities/world';
import { begin, run } from './actions';
import type { Luck, ScriptName } from './actions';
import { Actor, compare } from './actor';
import { isChanged, settle } from './explore';
import { OPENING, unsettled, USES, violated } from './invariants';
import { guarded } from './process';
import { ids, orderThere } from './real';
import { absent, beginning, coupon, order } from './scenes';
import { Sight } from './seen';
import { put, putOf } from './state';
import type { State } from './state';

/** Who can be in a play, and what each of them does. */
export const cast = {
  'run 1': { todo: run },
  'run 2': { todo: run },
  sweep: { todo: ['sweepOwner'] },
  spending: { todo: ['changePoints'], id: 'X1', amount: -2 },
  'the same spending': { todo: ['changePoints'], id: 'X1', amount: -2 },
  earning: { todo: ['changePoints'], id: 'X2', amount: 5 },
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
  { readonly todo: readonly ScriptName[]; readonly id?: string; readonly amount?: number }
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

/** One customer with points, a coupon and an order, of whom the target has nothing yet, on both sides. */
export interface Stage {
  readonly state: State;
  readonly stores: Snapshot;
  readonly customer: CustomerRef;
}

/**
 * Sets the stage.
 * @param hasPoints whether there is a balance; else the first change opens it.
 */
export async function setStage(world: World, hasPoints: boolean): Promise<Stage> {
  await world.clear();
  const of = { customerId: ids.customer, market: 'GB' };
  const { customers } = belongingsOf(ids.customer);
  const customer = await world.seedCustomer(ids.customer, {
    customers,
    orders: [orderThere() as Stored],
    shipments: [],
    reviews: [],
    tickets: [],
    warranties: [],
    balances: hasPoints ? [openingBalance()] : [],
    balanceEntries: hasPoints ? [openingLine()] : [],
    coupons: [couponOf(ids.coupon, { ...of, revision: 1, usesLeft: USES, redemptions: [] })],
  });
  const state = put(beginning, {
    ...(!hasPoints && {
      balances: putOf(beginning.balances, 'C1', null),
      entries: putOf(beginning.entries, 'C1', {}),
    }),
    links: putOf(beginning.links, 'C1', absent),
    order,
    coupon,
  });
  return { state, stores: await world.dump(), customer };
}

const openingBalance = (): Stored =>
  balanceOf(ids.balance, {
    customerId: ids.customer,
    market: 'GB',
    revision: 1,
    amount: OPENING,
    lots: [{ lotId: 'L1', amount: OPENING, expiresAt: null }],
  });

const openingLine = (): Stored => ({
  _id: 'opening',
  balanceId: ids.balance,
  market: 'GB',
  type: 'opening',
  amount: OPENING,
  at: new Date('2024-10-01T00:00:00Z'),
  orderId: null,
});

/**
 * Plays some turns on both sides and compares them after every step; then lets all that is left be killed,
 * brings the customer to the end, and looks whether everything is where it should be.
 * @returns the steps that were taken, a line each.
 */
export async function play(world: World, stage: Stage, turns: readonly Turn[]): Promise<string[]> {
  await world.restore(stage.stores);
  const sight = new Sight(stage.state);
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
    lines.push('everybody is killed; the customer moves once more');
    await bringToEnd(world, stage.customer);
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
  const { todo, ...told } = cast[who];
  if (known && !(known.isOver && todo === run)) return known;
  const changed = isChanged(state, 'C1');
  const about = { customer: 'C1', ...told, ...(todo === run && changed && { changed }) } as const;
  const actor = new Actor(world, begin(who, todo, about));
  actors.set(who, actor);
  return actor;
}

/** Moves the customer, and once more where the comparison finds something new; edits are kept. */
async function bringToEnd(world: World, customer: CustomerRef): Promise<void> {
  await moveDecided(world, customer);
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
