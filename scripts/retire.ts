import { Command } from 'commander';
import { UserError } from '../src/errors';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import type { MilestoneRecord } from '../src/stores/ledger';
import { byOption, operatorName, reasonOption } from './operator';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import type { Stores } from './stores';
import { table } from './table';
import { compareAll } from '../src/temporal/launch';
import { withTemporal } from './temporal';
import { findUnfinished, NEWER } from './unfinished';
import type { Unfinished } from './unfinished';

const MOST_LISTED = 100;
const REQUIRED = ['appDiscontinuation', 'reconciliation'] as const;

interface RetireOptions {
  readonly reason: string;
  readonly by?: string;
  readonly json?: true;
}

/** `retire`: says whether the source's data may be deleted, and records that it may. */
export function retireCommand(): Command {
  return new Command('retire')
    .description("let the source's data be deleted, once everybody is finished; deletes nothing")
    .addOption(reasonOption())
    .addOption(byOption())
    .option('--json', 'print one JSON object, with everybody who is unfinished')
    .action(printRetirement);
}

/** Whether the source's data may be deleted, since when, or what is in the way. */
export interface Retirement {
  readonly programme: string;
  /** Null where it may not be deleted. */
  readonly retiredAt: Instant | null;
  /** Milestones that were not reached yet. */
  readonly missing: readonly MilestoneRecord['_id'][];
  /** How many customers are unfinished. */
  readonly count: number;
  readonly unfinished: readonly Unfinished[];
}

async function printRetirement({ reason, by: named, json }: RetireOptions): Promise<void> {
  const programme = await configuredProgramme();
  const by = operatorName(named);
  const compare = async () => {
    console.error('Comparing the source with what was moved; a worker must be up.');
    await withTemporal((client) => compareAll(client, programme));
  };
  const retirement = await withStores(['source', 'ledger'], (stores) =>
    retire(stores, programme, { by, reason, at: instantOf(Date.now()) }, compare),
  );
  if (json) console.log(JSON.stringify(retirement, null, 2));
  const { retiredAt } = retirement;
  if (retiredAt === null) {
    if (!json && retirement.count > 0) console.log(unfinishedText(retirement));
    throw new UserError(refusalText(retirement));
  }
  if (!json) {
    console.log(
      `Retired since ${retiredAt}: everybody is finished, and the source's data may be deleted. Handover deletes none of it; keep the ledger.`,
    );
  }
}

/** Who retires the source, why and when. */
interface Decision {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/**
 * Records that the source's data may be deleted, unless something is in the way; the first record stands.
 * @param compare enrols again whoever has something newer at the source: called once nothing else is in
 * the way.
 */
export async function retire(
  stores: Pick<Stores, 'source' | 'ledger'>,
  programme: Programme,
  decision: Decision,
  compare: () => Promise<void>,
): Promise<Retirement> {
  const { milestones } = stores.ledger;
  const reached = new Map((await milestones.find().toArray()).map((one) => [one._id, one]));
  const before = reached.get('retirement');
  const ready = { programme: programme.id, missing: [], count: 0, unfinished: [] };
  if (before) return { ...ready, retiredAt: instantOf(before.doneAt) };
  const missing = REQUIRED.filter((name) => !reached.has(name));
  let unfinished = await findUnfinished(stores, programme);
  if (missing.length === 0 && unfinished.length === 0) {
    await compare();
    unfinished = await findUnfinished(stores, programme);
  }
  if (missing.length > 0 || unfinished.length > 0) {
    return { ...ready, retiredAt: null, missing, count: unfinished.length, unfinished };
  }
  await record(stores, decision);
  return { ...ready, retiredAt: decision.at };
}

async function record({ ledger }: Pick<Stores, 'ledger'>, { by, reason, at }: Decision) {
  const [customers, lateCoupons] = await Promise.all([
    ledger.customers.countDocuments(),
    ledger.lateCoupons.countDocuments(),
  ]);
  const [due, doneAt] = [new Date(at), new Date(at)];
  await ledger.milestones.updateOne(
    { _id: 'retirement' },
    { $setOnInsert: { due, doneAt, counts: { customers, lateCoupons }, by, reason } },
    { upsert: true },
  );
}

/** Who is unfinished and why, the first 100 of them. */
export function unfinishedText({ unfinished, count }: Retirement): string {
  const listed = unfinished.slice(0, MOST_LISTED);
  const rows = listed.map(({ customer, market, why }) => [customer, market, why.join('; ')]);
  const more = count - listed.length;
  return [
    ...table([['customer', 'market', 'why'], ...rows]),
    ...(more > 0 ? [`and ${more} more: --json lists everybody`] : []),
  ].join('\n');
}

/** Why the source's data must not be deleted yet, in a sentence. */
export function refusalText({ missing, count, unfinished }: Retirement): string {
  const newer = unfinished.filter(({ why }) => why.includes(NEWER));
  const again = `; the source has something newer of ${newer.length} of them, whom \`npm run handover -- retry ID\` moves again`;
  const reasons = [
    ...(count > 0
      ? [count === 1 ? '1 customer is unfinished' : `${count} customers are unfinished`]
      : []),
    ...(missing.length > 0
      ? [`${missing.join(' and ')} ${missing.length === 1 ? 'was' : 'were'} not reached yet`]
      : []),
  ];
  return `The source's data must stay: ${reasons.join(', and ')}${newer.length > 0 ? again : ''}.`;
}
