import type { Client } from '@temporalio/client';
import type { MongoClient } from 'mongodb';
import { indexedValueTypes } from '../local/servers/searchAttributes';
import { UserError } from '../src/errors';
import { isDuplicateKey } from '../src/stores/errors';
import { indexLedger } from '../src/stores/ledger';
import { indexTarget } from '../src/stores/target';
import { searchAttributes } from '../src/temporal/searchAttributes';
import type { Role, Stores } from './stores';

const pairs = [
  ['source', 'target'],
  ['source', 'ledger'],
  ['target', 'ledger'],
] as const satisfies readonly (readonly [Role, Role])[];

/**
 * Checks, before anything is started, that a programme can run: three different databases, a source
 * with something in it, search attributes that the namespace knows. Then makes the indexes of target
 * and ledger.
 * @throws UserError that says what is amiss and how to mend it.
 */
export async function preflight(stores: Stores, client: Client): Promise<void> {
  for (const [one, other] of pairs) await requireDifferent(stores, one, other);
  await requireCustomers(stores);
  await requireSearchAttributes(client);
  await Promise.all([indexAccounts(stores), indexLedger(stores.ledger)]);
}

async function requireDifferent(stores: Stores, one: Role, other: Role): Promise<void> {
  const [a, b] = [stores[one].client, stores[other].client];
  if (addressOf(a) !== addressOf(b) && !(await shareCollections(a, b))) return;
  throw new UserError(
    `The ${one} and the ${other} are the same database: give each its own in ${variableOf(one)} and ${variableOf(other)}.`,
  );
}

const variableOf = (role: Role) => `HANDOVER_${role.toUpperCase()}_URI`;

const addressOf = ({ options: { hosts, dbName } }: MongoClient) =>
  `${hosts.map(String).sort().join()}/${dbName}`;

/** Whether two addresses, however they are spelt, lead to the same collections. */
async function shareCollections(a: MongoClient, b: MongoClient): Promise<boolean> {
  const [known, ...others] = await Promise.all([a, b].map(collectionIds));
  return others.flat().some((id) => known?.includes(id));
}

async function collectionIds(client: MongoClient): Promise<string[]> {
  const collections = await client.db().listCollections({}, { nameOnly: false }).toArray();
  return collections.flatMap(({ info }) => (info?.uuid ? [String(info.uuid)] : []));
}

async function requireCustomers({ source }: Stores): Promise<void> {
  if ((await source.customers.findOne()) ?? (await source.orders.findOne())) return;
  throw new UserError(
    'The source has neither customers nor orders: name its database in HANDOVER_SOURCE_URI.',
  );
}

async function requireSearchAttributes({ connection, options: { namespace } }: Client) {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const types = indexedValueTypes(searchAttributes);
  const missing = Object.keys(types).filter((name) => customAttributes[name] !== types[name]);
  if (missing.length > 0) throw new UserError(searchAttributesMissing(missing, namespace));
}

/** What to type when the namespace does not know these search attributes. */
export function searchAttributesMissing(names: readonly string[], namespace: string): string {
  const options = names.map((name) => `--name ${name} --type Keyword`).join(' ');
  return `The namespace ${namespace} does not know every search attribute; register them with: temporal operator search-attribute create --namespace ${namespace} ${options}`;
}

async function indexAccounts({ target }: Stores): Promise<void> {
  try {
    await indexTarget(target);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new UserError(
      'The target has two accounts that verified the same e-mail address, or two coupons with the same code: it needs unique ones before a programme is launched.',
    );
  }
}
