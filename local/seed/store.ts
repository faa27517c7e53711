import { UserError } from '../../src/errors';
import type { TargetAccount } from '../../src/records/account';
import { indexSource } from '../../src/stores/source';
import type { SourceStore } from '../../src/stores/source';
import { indexTarget } from '../../src/stores/target';
import type { TargetStore } from '../../src/stores/target';
import { insertAll } from './batch';
import { commonDocuments, ownedDocuments } from './documents';
import { emptyAll, refuseFilled } from './empty';
import { customerDocuments, documentsOfTheStore } from './generate';
import type { CustomerDocuments } from './generate';
import { guardOrders } from './guard';
import type { Purchase } from './purchases';
import { settingOf } from './setting';
import type { SettingOptions } from './setting';
import { countCustomer, countDocuments, emptySummary } from './summary';
import type { SeedSummary } from './summary';
import { strangersOf } from './target';
import { troublemaker } from './trouble';
import type { Sown } from './trouble';

/** Customers whose documents are in memory at once. */
const CHUNK = 250;

/** What to seed, and where. */
export interface SeedOptions extends SettingOptions {
  readonly source: SourceStore;
  /** Gets the accounts that its platform has before anybody moves; default: none are written. */
  readonly target?: TargetStore | undefined;
  /** The first so many customers of the log; default all. */
  readonly customers?: number | undefined;
  /**
   * Whether one customer in twenty, at least, gets into trouble of some kind, for which the target gets a
   * rule of its own; default false.
   */
  readonly trouble?: boolean | undefined;
  /** Stops the seeding between two chunks of customers; what was written is removed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a whole source store from a purchase log, and the accounts that the target has before. What
 * was written is removed again where it fails midway. Throws UserError where the log has fewer
 * customers than asked for, or a database is not empty.
 */
export async function seedStore(options: SeedOptions): Promise<SeedSummary> {
  const log = firstCustomers(options.purchases, options.customers);
  const source = options.source.client.db();
  const target = options.target?.client.db();

  await refuseFilled(source, 'source', SOURCE_COLLECTIONS);
  if (target) await refuseFilled(target, 'target', TARGET_COLLECTIONS);
  try {
    return await sow(options, log);
  } catch (error) {
    await emptyAll(source, SOURCE_COLLECTIONS);
    if (target) await emptyAll(target, TARGET_COLLECTIONS);
    throw error;
  }
}

/** Writes the accounts that the target has before anybody moves, and creates its indexes. */
export async function seedTarget(
  target: TargetStore,
  accounts: readonly TargetAccount[],
): Promise<void> {
  await indexTarget(target);
  await insertAll(target.client.db(), { accounts });
}

async function sow(options: SeedOptions, log: Log): Promise<SeedSummary> {
  const { signal, source, target, trouble } = options;
  const setting = settingOf(options);
  const plant = trouble ? troublemaker(setting, target !== undefined) : untroubled;
  const accounts = strangersOf(setting);
  const summary = emptySummary();

  const write = async (documents: Sown['source']) => {
    await insertAll(source.client.db(), documents);
    countDocuments(summary.source, documents);
  };

  await write(documentsOfTheStore(setting));
  for (const chunk of chunksOf(log)) {
    signal?.throwIfAborted();
    const customers = chunk.map(([logId, rows]) => customerDocuments(setting, logId, rows));
    const sown = customers.map(plant);
    await write(together(sown));
    for (const customer of customers) countCustomer(summary, customer);
    accounts.push(...sown.flatMap((customer) => customer.accounts));
    summary.trouble.push(...sown.flatMap(({ trouble }) => trouble ?? []));
  }
  await indexSource(source);
  if (target) {
    await seedTarget(target, accounts);
    if (trouble) await guardOrders(target);
    countDocuments(summary.target, { accounts });
  }
  return summary;
}

const SOURCE_COLLECTIONS = [
  ...new Set([...Object.keys(ownedDocuments.shape), ...Object.keys(commonDocuments.shape)]),
];
const TARGET_COLLECTIONS = ['accounts'];

const untroubled = (customer: CustomerDocuments): Sown => ({ ...customer, trouble: null });

type Log = readonly (readonly [logId: string, purchases: readonly Purchase[]])[];

/** The purchases of each of the first customers, in the order in which the log first names them. */
function firstCustomers(purchases: readonly Purchase[], count: number | undefined): Log {
  const byCustomer = new Map<string, Purchase[]>();
  for (const purchase of purchases) {
    const known = byCustomer.get(purchase.customer);
    if (known) known.push(purchase);
    else byCustomer.set(purchase.customer, [purchase]);
  }
  if (count !== undefined && count > byCustomer.size) {
    throw new UserError(
      `The purchase log has ${byCustomer.size} customers, not ${count}: ask for fewer.`,
    );
  }
  return [...byCustomer].slice(0, count);
}

function* chunksOf(log: Log): Generator<Log> {
  for (let start = 0; start < log.length; start += CHUNK) yield log.slice(start, start + CHUNK);
}

/** The documents of several customers, by collection. */
function together(customers: readonly Sown[]): Sown['source'] {
  return Object.fromEntries(
    ownedDocuments
      .keyof()
      .options.map((name) => [name, customers.flatMap(({ source }) => source[name] ?? [])]),
  );
}
