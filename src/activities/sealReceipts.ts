import type { Instant } from '../programme/instant';
import type { Receipt } from '../receipts/receipt';
import { sealOf } from '../receipts/seal';
import { isDuplicateKey } from '../stores/errors';
import type { StoredSeal } from '../stores/ledger';
import type { Dependencies } from './dependencies';
import { pagesOf } from './pages';

/** Receipts that one seal holds at most. */
export const MOST = 1_000;

/** The markets to seal, and the workflow's instant. */
export interface ToSeal {
  readonly markets: readonly string[];
  readonly at: Instant;
}

/**
 * Seals the receipts of some markets that no seal holds yet; says how many it sealed.
 *
 * A seal is inserted with the list of its receipts, then these are marked. Its number decides which of
 * two sealers was faster. No seal follows before every receipt of the last one is marked, so what is
 * not marked is in no seal but, at most, the last.
 */
export const sealReceipts =
  (deps: Dependencies) =>
  async ({ markets, at }: ToSeal) => {
    let receipts = 0;
    for (const market of markets) receipts += await sealMarket(deps, market, new Date(at));
    return { receipts };
  };

async function sealMarket(deps: Dependencies, market: string, at: Date): Promise<number> {
  const { ledger, keys } = deps;
  let sealed = 0;
  for (;;) {
    const previous = await ledger.seals.find({ market }).sort({ n: -1 }).limit(1).next();
    if (previous) await markRest(deps, previous);
    const receipts = await unsealed(deps, market);
    if (receipts.length === 0) return sealed;
    const next = sealOf({ market, previous, receipts, at }, keys);
    if (!(await insert(deps, next))) continue;
    sealed += next.count;
    await mark(deps, next, next.receipts);
    if (next.count < MOST) return sealed;
  }
}

/** The receipts of a market that are not marked, in order of their ids. */
async function unsealed({ ledger }: Dependencies, market: string): Promise<Receipt[]> {
  const found = ledger.receipts.find({ market, seal: null }).sort({ _id: 1 }).limit(MOST);
  return (await found.batchSize(MOST).toArray()).map(({ seal: _, ...receipt }) => receipt);
}

/** Inserts a seal; tells whether somebody else was faster with its number. */
async function insert({ ledger }: Dependencies, seal: StoredSeal): Promise<boolean> {
  try {
    await ledger.seals.insertOne(seal);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Marks those receipts of a seal that its sealer was kept from marking. */
async function markRest(deps: Dependencies, seal: StoredSeal): Promise<void> {
  const marked = { market: seal.market, seal: seal._id };
  const found = deps.ledger.receipts.find(marked).project({ _id: 1 }).batchSize(MOST);
  const ids = new Set((await found.toArray()).map(({ _id }): unknown => _id));
  const left = seal.receipts.filter(({ id }) => !ids.has(id));
  if (left.length > 0) await mark(deps, seal, left);
}

async function mark(
  { ledger }: Dependencies,
  { _id: seal }: StoredSeal,
  receipts: StoredSeal['receipts'],
): Promise<void> {
  const pages = pagesOf(receipts.map(({ id }) => id));
  const marks = pages.map((ids) => ({
    updateMany: { filter: { _id: { $in: ids }, seal: null }, update: { $set: { seal } } },
  }));
  await ledger.receipts.bulkWrite(marks, { ordered: false });
}
