import type { z } from 'zod';
import type { sourceBalance, sourceEntry } from '../../src/records/balance';

/** A line of a balance's history. */
export type Entry = z.input<typeof sourceEntry>;

type Lot = z.input<typeof sourceBalance>['lots'][number];

/** Something that happened to a balance. */
export interface Movement {
  readonly at: number;
  readonly type: Entry['type'];
  readonly orderId: string | null;
  /** Whole units that come in, as a lot that expires at an instant or never. */
  readonly deposit?: { readonly amount: number; readonly expiresAt: number | null };
  /** The share of what is there that goes out, the soonest to expire first; from 0 to 1. */
  readonly share?: number;
}

/** What a history leaves. */
export interface Played {
  readonly amount: number;
  readonly lots: Lot[];
  readonly entries: Pick<Entry, '_id' | 'type' | 'amount' | 'at' | 'orderId'>[];
}

/** Plays a balance's movements in order of time until an instant; what expires by then is gone. */
export function play(balanceId: string, movements: readonly Movement[], until: number): Played {
  let lots: Lot[] = [];
  let numbered = 0;
  const entries: Played['entries'] = [];

  const enter = (type: Entry['type'], amount: number, at: number, orderId: string | null) => {
    const _id = `${balanceId}-${String(entries.length + 1).padStart(3, '0')}`;
    if (amount !== 0) entries.push({ _id, type, amount, at: new Date(at), orderId });
  };
  const expire = (now: number) => {
    const isDue = ({ expiresAt }: Lot) => expiresAt !== null && expiresAt.getTime() <= now;
    for (const due of lots.filter(isDue)) {
      enter('expired', -due.amount, due.expiresAt?.getTime() ?? now, null);
    }
    lots = lots.filter((lot) => !isDue(lot));
  };

  for (const { at, type, orderId, deposit, share = 0 } of inOrder(movements)) {
    expire(at);
    if (deposit && deposit.amount > 0) {
      enter(type, deposit.amount, at, orderId);
      const lotId = `${balanceId}-lot-${String(++numbered).padStart(3, '0')}`;
      const expiresAt = deposit.expiresAt === null ? null : new Date(deposit.expiresAt);
      lots = soonestFirst([...lots, { lotId, amount: deposit.amount, expiresAt }]);
    }
    const spent = Math.floor(amountOf(lots) * share);
    enter(type, -spent, at, orderId);
    lots = without(lots, spent);
  }
  expire(until);
  return { amount: amountOf(lots), lots, entries };
}

/** What is left of lots when an amount is taken from the first ones. */
function without(lots: readonly Lot[], amount: number): Lot[] {
  let due = amount;
  return lots.flatMap((lot) => {
    const taken = Math.min(lot.amount, due);
    due -= taken;
    return lot.amount > taken ? [{ ...lot, amount: lot.amount - taken }] : [];
  });
}

const inOrder = (movements: readonly Movement[]) => movements.toSorted((a, b) => a.at - b.at);

const soonestFirst = (lots: readonly Lot[]) =>
  lots.toSorted(
    (a, b) => (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity),
  );

const amountOf = (lots: readonly Lot[]) => lots.reduce((sum, { amount }) => sum + amount, 0);
