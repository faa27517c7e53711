import type { z } from 'zod';
import type { sourceBalance } from '../../src/records/balance';
import { DAY, HOUR } from '../../src/programme/instant';
import { play } from './history';
import type { Entry, Movement } from './history';
import type { Order } from './order';
import type { Random } from './random';
import type { Setting } from './setting';
import { customerIdOf } from './shopper';
import type { Shopper } from './shopper';

/** A balance of the source. */
export type Balance = z.input<typeof sourceBalance>;

/** A shopper's balances, each with its whole history. */
export interface Balances {
  readonly balances: Balance[];
  readonly balanceEntries: Entry[];
}

/** Points for every account, one per whole unit of money paid, and store credit for some. */
export function balancesOf(
  setting: Setting,
  shopper: Shopper,
  orders: readonly Order[],
  createdAt: Date,
): Balances {
  const credit = shopper.about('credit');
  const points = shopper.about('points');
  const since = createdAt.getTime();
  const kinds = [
    balanceOf(setting, shopper, 'points', pointMovements(setting, points, orders, since)),
    ...(credit.chance(0.1)
      ? [balanceOf(setting, shopper, 'credit', creditMovements(setting, credit, orders, since))]
      : []),
  ];
  return {
    balances: kinds.map(({ balance }) => balance),
    balanceEntries: kinds.flatMap(({ entries }) => entries),
  };
}

function balanceOf(
  { dates }: Setting,
  shopper: Shopper,
  kind: Balance['kind'],
  movements: readonly Movement[],
): { balance: Balance; entries: Entry[] } {
  const _id = `B${shopper.logId}-${kind}`;
  const { code: market, currency } = shopper.market;
  const { amount, entries, lots } = play(_id, movements, dates.opening);
  return {
    balance: {
      _id,
      market,
      revision: 1 + entries.length,
      customerId: customerIdOf(shopper),
      kind,
      currency: kind === 'credit' ? currency : null,
      amount,
      lots,
    },
    entries: entries.map((entry) => ({ ...entry, balanceId: _id, market })),
  };
}

function pointMovements(
  setting: Setting,
  random: Random,
  orders: readonly Order[],
  createdAt: number,
): Movement[] {
  const validDays = random.pick([365, 730, 730]);
  const deposit = (at: number, amount: number) => ({
    amount,
    expiresAt: random.chance(0.1) ? null : setting.dates.expiry(at + validDays * DAY),
  });
  const last = orders.reduce((latest, { placedAt }) => Math.max(latest, placedAt.getTime()), 0);
  const movements: Movement[] = orders.flatMap(({ _id, placedAt, status, totalMinor }, index) => {
    if (status === 'cancelled') return [];
    const [at, orderId] = [placedAt.getTime(), _id];
    const spends = index > 0 && random.chance(0.2);
    return [
      ...(spends ? [{ at, type: 'spent' as const, orderId, share: spentShare(random) }] : []),
      {
        at: at + HOUR,
        type: 'earned',
        orderId,
        deposit: deposit(at + HOUR, Math.floor(totalMinor / 100)),
      },
    ];
  });
  const event = (share: number, movement: () => Omit<Movement, 'orderId'>) =>
    random.chance(share) ? [{ orderId: null, ...movement() }] : [];
  return [
    ...event(0.1, () => ({
      at: createdAt,
      type: 'opening',
      deposit: deposit(createdAt, random.whole(50, 500)),
    })),
    ...movements,
    ...event(0.03, () => ({ at: last + 2 * HOUR, type: 'corrected', deposit: deposit(last, 25) })),
    ...event(0.01, () => ({ at: last + 3 * HOUR, type: 'writtenOff', share: 0.2 })),
    ...event(0.08, () => ({ at: last + 4 * HOUR, type: 'spent', share: 1 })),
  ];
}

function creditMovements(
  { dates }: Setting,
  random: Random,
  orders: readonly Order[],
  createdAt: number,
): Movement[] {
  const expiresAt = random.chance(0.5) ? null : dates.expiry(createdAt + 730 * DAY);
  const order = random.pick(orders);
  const orderedAt = order.placedAt.getTime();
  return [
    {
      at: createdAt,
      type: 'opening',
      orderId: null,
      deposit: { amount: random.whole(500, 5_000), expiresAt },
    },
    { at: orderedAt, type: 'spent', orderId: order._id, share: random.pick([0, 0.4, 1]) },
    {
      at: orderedAt + 12 * HOUR,
      type: 'corrected',
      orderId: null,
      deposit: { amount: random.pick([0, 250, 1_000]), expiresAt: null },
    },
  ];
}

const spentShare = (random: Random) => random.whole(2, 8) / 10;
