import type { Document } from 'mongodb';
import { editRecord } from '../../src/ownership/edit';
import type { Changes } from '../../src/ownership/edit';
import { UnfitEdit } from '../../src/ownership/unfitEdit';
import { edit } from '../../src/records/edit';
import { digestOf } from '../../src/records/digest';
import { targetId } from '../../src/records/ids';
import { orderOf } from '../activities/documents';
import { caseOf } from '../activities/failures';
import { seedAda } from '../activities/people';
import { enrolled, move } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();
const at = new Date('2024-11-05T09:00:00Z');
const id = targetId.parse('poco-O-C1');
const orders = () => world.raw.target('orders');
const read = async (): Promise<Document> => (await orders().findOne({ _id: id })) ?? {};
const change = (changes: Changes, when = at) =>
  editRecord(world.deps.target, 'orders', id, changes, when);

/** Has the market enrolled again, and whoever it lists moved. */
async function catchUp(): Promise<void> {
  for (const customer of await enrolled(world.steps)) await move(world.steps, customer);
}

describe('a moved order that the target changes', () => {
  beforeEach(async () => {
    await move(world.steps, await seedAda(world));
  });

  test('notes what it was changed from, and to what', async () => {
    const was = (await read())['state'];
    expect(await change({ state: 'cancelled' })).toEqual({ applied: true });
    const { state, edits } = await read();
    expect(state).toBe('cancelled');
    expect(edits).toEqual([{ path: 'state', from: digestOf(was), to: digestOf(state), at }]);
    expect(edit.array().parse(edits)).toHaveLength(1);
  });

  test('again, keeps one note: from what came, to what it says now', async () => {
    const was = (await read())['state'];
    await change({ state: 'shipped' });
    const later = new Date('2024-11-06T09:00:00Z');
    await change({ state: 'delivered' }, later);
    await change({ state: 'delivered' });
    expect((await read())['edits']).toEqual([
      { path: 'state', from: digestOf(was), to: digestOf('delivered'), at: later },
    ]);
  });

  test('has no field changed that does not change, nor one that it has not', async () => {
    const before = await read();
    await expect(change({ state: 'paid', total: 1 })).rejects.toThrow('total of orders');
    expect(await change({ 'returns[poco-none].state': 'closed' })).toEqual({ refused: 'unknown' });
    expect(await read()).toEqual(before);
  });

  test.each<[string, Changes]>([
    ['invoice', { state: 'cancelled', invoice: { number: 'I-9' } }],
    ['state', { state: 'Cancelled' }],
    ['state', { state: undefined }],
    ['deliverTo', { deliverTo: null }],
  ])('has no %s that is not as documented: %j', async (path, changes) => {
    const before = await read();
    const refusal = await change(changes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnfitEdit);
    expect((refusal as Error).message).toMatch(
      new RegExp(`^${path} of orders would not be [a-z ]+: nothing was written\\.$`),
    );
    expect(await read()).toEqual(before);
  });

  test('is changed by two at once, both', async () => {
    await Promise.all([
      change({ state: 'cancelled' }),
      change({ invoice: { number: 'I-9', document: 'invoices/9' } }),
    ]);
    const order = await read();
    expect(order).toMatchObject({ state: 'cancelled', invoice: { number: 'I-9' } });
    expect(order['edits']).toHaveLength(2);
  });

  test('stays so when the source has something newer: the customer is verified again', async () => {
    await change({ state: 'cancelled' });
    await world.raw.source('orders').updateOne({}, { $set: { number: 'PO-9' } });
    await world.seed({ orders: [orderOf('O-late', { customerId: 'C1', market: 'GB' })] });
    await catchUp();
    expect(await read()).toMatchObject({ state: 'cancelled', orderNumber: 'PO-9' });
    expect(await world.raw.ledger('receipts').countDocuments()).toBe(2);
    expect(await enrolled(world.steps)).toEqual([]);
  });

  test('and the source in the same field, needs a case that names it alone', async () => {
    await change({ state: 'cancelled', invoice: { number: 'I-9', document: 'invoices/9' } });
    await world.raw.source('orders').updateOne({}, { $set: { status: 'shipped' } });
    const [listed] = await enrolled(world.steps);
    if (!listed) throw new Error('Nobody is listed');
    expect(await caseOf(move(world.steps, listed))).toMatchObject({
      cause: 'doubleEdit',
      evidence: ['order O-C1: state'],
    });
    expect(await read()).toMatchObject({ state: 'cancelled' });
  });

  test('and somebody alters afterwards, is a mismatch', async () => {
    await change({ state: 'cancelled' });
    await orders().updateOne({ _id: id }, { $set: { state: 'preordered' } });
    await world.seed({ orders: [orderOf('O-late', { customerId: 'C1', market: 'GB' })] });
    const [listed] = await enrolled(world.steps);
    if (!listed) throw new Error('Nobody is listed');
    expect(await caseOf(move(world.steps, listed))).toMatchObject({ cause: 'verification' });
  });
});

test('an order of the target’s own is changed without a note', async () => {
  const own = targetId.parse('mi-1');
  await orders().insertOne({ _id: own as never, state: 'placed' });
  await editRecord(world.deps.target, 'orders', own, { state: 'paid' }, at);
  expect(await orders().findOne({ _id: own as never })).toEqual({ _id: own, state: 'paid' });
});
