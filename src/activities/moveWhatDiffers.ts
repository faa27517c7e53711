import type { TargetAccount } from '../records/account';
import { lackedBy, readBrought, withCopies } from './brought';
import type { Brought } from './brought';
import { readSaid } from './copies';
import { readLinked, refreshAccount } from './copyAccount';
import { undeleted } from './deletions';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { moveCopies } from './moveCopies';
import type { Arriving } from './takeOver';

const MAX_PASSES = 10;

/** What the target has of a customer: the linked account, if there is one, and the copies. */
export interface Arrived extends Brought {
  readonly account: TargetAccount | null;
}

/**
 * Reads what the target has of a customer; fails where the target does not answer.
 * @param known what this worker has brought.
 */
export async function readArrived(
  deps: Dependencies,
  customer: Arriving,
  known: Brought | null,
): Promise<Arrived> {
  const [account, brought] = await Promise.all([
    readLinked(deps, customer),
    known ?? readBrought(deps, customer.accountId),
  ]);
  return { account, ...brought };
}

/**
 * Brings along what the source has and the target has not, until a pass writes nothing. While nothing
 * differs it reads the source once, the account beside the records, and nothing else: what has arrived
 * was read before, and nobody takes it back.
 * @returns whether the customer moves still: not once their erasure was asked for.
 */
export async function moveWhatDiffers(
  deps: Dependencies,
  customer: Arriving,
  { account, ...arrived }: Arrived,
): Promise<boolean> {
  let brought: Brought = arrived;
  const pass = async (): Promise<number> => {
    const lacked = lackedBy(brought, await readSaid(deps, customer));
    // Whoever uses the account already may have deleted there what was copied.
    const due = await undeleted(deps, { ...customer, isOwned: true }, lacked);
    const { written } = await moveCopies(deps, customer, due);
    brought = withCopies(brought, lacked);
    return written;
  };
  // Side by side, for the customer waits for both; what is wrong with the account goes first.
  const [refreshed, first] = await Promise.allSettled([
    refreshAccount(deps, customer, account),
    pass(),
  ]);
  if (refreshed.status === 'rejected') throw refreshed.reason;
  if (!refreshed.value) return false;
  if (first.status === 'rejected') throw first.reason;
  let written = first.value;
  for (let passes = 1; passes < MAX_PASSES && written > 0; passes += 1) written = await pass();
  if (written > 0) throw overtaken(`The records of ${customer.customerId}`);
  return true;
}
