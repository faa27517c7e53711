import type { Client } from '@temporalio/client';
import { cause, causes } from '../src/cases/case';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import type { CustomerId } from '../src/records/ids';
import { customerWorkflowId } from '../src/workflows/ids';
import type { Stores } from './stores';
import { describeWorkflow } from './temporal';

const BATCH = 1_000;

/** Steps that only a customer who has been taken over comes to. */
const AFTER_TAKE_OVER = ['transferBalances', 'reissueCoupons', 'verify', 'notify'];

const holding = cause.options.filter((name) => causes[name].holds === 'customer');

/** A customer in take-over, who can write nowhere until the target takes over. */
export interface TakeOver {
  readonly customer: CustomerId;
  readonly market: string;
  /** Frozen at the source, or handed over and not known to be active at the target yet. */
  readonly state: 'frozen' | 'handedOver';
  /** When the freeze should have ended; null once handed over. */
  readonly until: Instant | null;
  /** When the run that takes over began; null where there is none. */
  readonly runBeganAt: Instant | null;
}

/** The latest run of a customer's move: when it began, and which steps keep failing. */
export interface Run {
  readonly beganAt: Instant;
  readonly pending: readonly string[];
}

type Describe = (workflowId: string) => Promise<Run | null>;
type ReadStores = Pick<Stores, 'source' | 'ledger'>;

/** Finds who is in take-over at this moment, the one whose run began first at the head. */
export async function findTakeOvers(
  stores: ReadStores,
  { id }: Programme,
  describe: Describe,
): Promise<TakeOver[]> {
  const candidates = await readCandidates(stores);
  const found = await Promise.all(
    candidates.map(async (candidate): Promise<TakeOver[]> => {
      const { customer, market, state } = candidate;
      const run = await describe(customerWorkflowId(id, market, customer));
      const isPast = run?.pending.some((step) => AFTER_TAKE_OVER.includes(step));
      if (state === 'handedOver' && isPast) return [];
      return [{ ...candidate, runBeganAt: run?.beganAt ?? null }];
    }),
  );
  return found.flat().sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

const orderOf = ({ runBeganAt, customer }: TakeOver) => `${runBeganAt ?? ''}/${customer}`;

/** Describes the latest run of a customer's move. */
export const describeRun =
  (client: Client): Describe =>
  async (workflowId) => {
    const description = await describeWorkflow(client, workflowId);
    if (!description) return null;
    const pending = description.raw.pendingActivities ?? [];
    return {
      beganAt: instantOf(description.startTime),
      pending: pending.flatMap(({ activityType }) => activityType?.name ?? []),
    };
  };

type Candidate = Omit<TakeOver, 'runBeganAt'>;

/** Whom the source has handed over or frozen, although the ledger does not count them as finished. */
async function readCandidates({ source, ledger }: ReadStores): Promise<Candidate[]> {
  const isHeld = await readHeld(ledger);
  const unfinished = ledger.customers
    .find({ state: { $in: ['enrolled', 'held'] }, kind: 'account' })
    .project<{ _id: CustomerId; market: string }>({ market: 1 });
  const candidates: Candidate[] = [];
  let batch = new Map<CustomerId, string>();
  const look = async () => {
    const owned = source.ownership.find({
      _id: { $in: [...batch.keys()] },
      state: { $in: ['frozen', 'handedOver'] },
    });
    for await (const { _id, state, until } of owned) {
      if (state === 'source' || (state === 'handedOver' && isHeld.has(_id))) continue;
      candidates.push({
        customer: _id,
        market: batch.get(_id) ?? '',
        state,
        until: until && instantOf(until),
      });
    }
    batch = new Map();
  };
  for await (const { _id, market } of unfinished) {
    batch.set(_id, market);
    if (batch.size === BATCH) await look();
  }
  await look();
  return candidates;
}

/** Whom an open case holds: they have come through the take-over, or not to it. */
async function readHeld({ cases }: Stores['ledger']): Promise<Set<CustomerId>> {
  const open = await cases
    .find({ state: 'open', cause: { $in: holding } })
    .project<{ customerId: CustomerId }>({ customerId: 1 })
    .toArray();
  return new Set(open.map(({ customerId }) => customerId));
}
