import { balanceOf, belongingsOf, couponOf, entriesOf, orderOf } from './documents';
import { reviewOf, shipmentOf, ticketOf, warrantyOf } from './documents';
import type { Stored } from './documents';
import type { World } from './world';

function adasBelongings() {
  const of = { customerId: 'C1', market: 'GB' };
  const one = belongingsOf('C1');
  return {
    ...one,
    orders: [...one.orders, orderOf('O-IN', { ...of, market: 'IN' })],
    balances: [
      ...one.balances,
      balanceOf('B-FR', { ...of, market: 'FR' }),
      balanceOf('B-IN', { ...of, market: 'IN' }),
    ],
    balanceEntries: [
      ...one.balanceEntries,
      ...entriesOf('B-FR', { market: 'FR' }),
      ...entriesOf('B-IN', { market: 'IN' }),
    ],
    coupons: [
      ...one.coupons,
      couponOf('Q-used', { ...of, status: 'used', usesLeft: 0 }),
      couponOf('Q-IN', { ...of, market: 'IN' }),
    ],
  };
}

/** Seeds a customer with one of everything, two balances for one wallet, and some of each in IN. */
export const seedAda = (world: World) => world.seedCustomer('C1', adasBelongings());

/** Seeds a customer with less: enough for what treats all kinds of records alike. */
export const seedBob = (world: World) =>
  world.seedCustomer('C1', { reviews: [], warranties: [], balances: [], balanceEntries: [] });

/** What Ada adds when her first records were copied already. */
export function laterRecords() {
  const of = { customerId: 'C1', market: 'GB' };
  return {
    orders: [orderOf('O-new', of)],
    shipments: [shipmentOf('S-new', 'O-new')],
    reviews: [reviewOf('V-new', of)],
    tickets: [ticketOf('T-new', of)],
    warranties: [warrantyOf('W-new', of)],
  };
}

const changes = {
  orders: { status: 'cancelled' },
  shipments: { status: 'lost' },
  reviews: { helpful: 99 },
  tickets: { status: 'closed' },
  warranties: { claims: [] },
} as const;

type Changing = keyof typeof changes;

/** The source goes on: every record changes, or those of some collections. */
export async function change(
  { raw }: World,
  collections: readonly Changing[] = Object.keys(changes) as Changing[],
): Promise<void> {
  for (const name of collections) {
    await raw.source(name).updateMany({}, { $set: changes[name], $inc: { revision: 1 } });
  }
}

/** Points arrive at the source: the amount, a lot and a line of the history. */
export async function earn(world: World, balanceId: string, amount: number): Promise<void> {
  const _id = `${balanceId}-late-${amount}`;
  const [entry] = entriesOf(balanceId, { amount, type: 'corrected', orderId: null }) as [Stored];
  await world.seed({ balanceEntries: [{ ...entry, _id }] });
  const lots = { $concatArrays: ['$lots', [{ lotId: _id, amount, expiresAt: null }]] };
  await world.raw.source('balances').updateOne({ _id: balanceId }, [
    {
      $set: { amount: { $add: ['$amount', amount] }, revision: { $add: ['$revision', 1] }, lots },
    },
  ]);
}
