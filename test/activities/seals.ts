import { readReceipt } from '../../scripts/receipt';
import { SealChains, verifyReceipt } from '../../src/receipts/verification';
import { storedReceipt, storedSeal } from '../../src/stores/ledger';
import type { StoredReceipt, StoredSeal } from '../../src/stores/ledger';
import { receiptOf } from '../unit/receipts/samples';
import type { World } from './world';

/** Puts receipts of customers onto the ledger, as their verification does. */
export async function issue(world: World, market: string, ...customers: string[]): Promise<void> {
  const issued = customers.map((id) => ({
    ...receiptOf(id, world.deps.keys, { market }),
    seal: null,
  }));
  await world.raw.ledger('receipts').insertMany(issued);
}

/** Every receipt, in order of id. */
export async function receiptsIn(world: World): Promise<StoredReceipt[]> {
  const found = await world.raw.ledger('receipts').find().sort({ _id: 1 }).toArray();
  return found.map((one) => storedReceipt.parse(one));
}

/** Every seal, market by market, in order. */
export async function sealsIn(world: World): Promise<StoredSeal[]> {
  const found = await world.raw.ledger('seals').find().sort({ market: 1, n: 1 }).toArray();
  return found.map((one) => storedSeal.parse(one));
}

/** The ids of the receipts that each seal holds. */
export async function listed(world: World): Promise<Record<string, string[]>> {
  const seals = await sealsIn(world);
  return Object.fromEntries(seals.map(({ _id, receipts }) => [_id, receipts.map(({ id }) => id)]));
}

/** Expects every receipt in exactly one seal, every market's seals a chain, and every file valid. */
export async function expectSealed(world: World): Promise<void> {
  const [receipts, seals] = [await receiptsIn(world), await sealsIn(world)];
  const held = seals.flatMap((seal) => seal.receipts.map(({ id }) => `${id} in ${seal._id}`));
  expect(held.toSorted()).toEqual(receipts.map(({ _id, seal }) => `${_id} in ${seal}`).toSorted());
  for (const [index, seal] of seals.entries()) {
    const last = seals[index - 1];
    const before = last?.market === seal.market ? last : null;
    expect(seal).toMatchObject({
      n: (before?.n ?? 0) + 1,
      previous: before?.root ?? null,
      count: seal.receipts.length,
    });
    const ids = seal.receipts.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  }
  const chains = new SealChains();
  for (const { customerId, revision } of receipts) {
    const file = await readReceipt(world.deps.ledger, customerId, revision);
    const verdict = verifyReceipt(JSON.stringify(file), world.deps.keys.publicKey);
    expect(verdict).toEqual({ file });
    const seal = verdict.file?.seal;
    expect(seal && chains.add(seal)).toBeNull();
  }
}
