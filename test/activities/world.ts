import { generateKeyPairSync, randomUUID } from 'node:crypto';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { MongoClient } from 'mongodb';
import type { Collection, Filter } from 'mongodb';
import { createActivities } from '../../src/activities';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { Dependencies } from '../../src/activities/dependencies';
import type { TargetAccount } from '../../src/records/account';
import { customerId as idOfCustomer } from '../../src/records/ids';
import { Keys } from '../../src/keys/keys';
import type { Mailer, OutgoingMail } from '../../src/notices/mailer';
import { loadProgramme } from '../../src/programme/load';
import { enrolment, indexLedger, openLedger } from '../../src/stores/ledger';
import type { Enrolment } from '../../src/stores/ledger';
import { indexSource, openSource } from '../../src/stores/source';
import { indexTarget, openTarget } from '../../src/stores/target';
import { Commands } from './commands';
import { belongingsOf } from './documents';
import type { Belongings, SourceDocuments, Stored } from './documents';
import { throughGate } from './gated';
import type { Gate } from './gates';
import { sharedMongo } from './server';
import { Stores } from './snapshot';
import type { Snapshot } from './snapshot';

/** Three empty stores, the activities that work on them, and what shows what these did. */
export interface World {
  readonly deps: Dependencies;
  /** Every activity, each call in an activity's environment of its own. */
  readonly steps: Activities;
  /** The activities on other dependencies: through a gate, or with a part replaced. */
  readonly stepsWith: (change: Gate | Partial<Dependencies>) => Activities;
  /** What the activities sent to the stores. */
  readonly commands: Commands;
  /** Every mail that the fake mail server accepted. */
  readonly mails: OutgoingMail[];
  /** The databases, for whatever a test does to them by itself: no commands of the activities'. */
  readonly raw: Readonly<Record<Role, Raw>>;
  /** Puts a customer into the source and onto the ledger's list: one of everything unless told otherwise. */
  readonly seedCustomer: (
    customerId: string,
    changes?: Partial<Belongings> & { readonly market?: string },
  ) => Promise<CustomerRef>;
  /** Puts documents into the source. */
  readonly seed: (documents: SourceDocuments) => Promise<void>;
  readonly seedAccount: (account: TargetAccount) => Promise<void>;
  /** Has the target refuse the documents of a collection that do not match, until the world is cleared. */
  readonly refuse: (collection: string, unlike: Filter<Stored>) => Promise<void>;
  /** Puts a customer onto the ledger's list. */
  readonly enrol: (changes: Partial<Record<keyof Enrolment, unknown>>) => Promise<CustomerRef>;
  /** Every document of the stores. */
  readonly dump: () => Promise<Snapshot>;
  /** Makes the stores hold a snapshot's documents and nothing else, and forgets commands and mails. */
  readonly restore: (snapshot: Snapshot) => Promise<void>;
  /** Empties the stores. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const roles = ['source', 'target', 'ledger'] as const;
type Role = (typeof roles)[number];

/** A collection of a database, its documents well formed or not. */
type Raw = (collection: string) => Collection<Stored>;

const programmeFile = path.join(__dirname, '../../programmes/poco-global.json');

const { privateKey } = generateKeyPairSync('ed25519');
const keys = new Keys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Connects to fresh databases, by default of the shared server, with the indexes of a real deployment. */
export async function createWorld(uri?: string): Promise<World> {
  const server = uri ?? (await sharedMongo());
  const suffix = randomUUID().slice(0, 8);
  const names = { source: `s_${suffix}`, target: `t_${suffix}`, ledger: `l_${suffix}` };
  const clients = await Promise.all(roles.map((role) => connect(server, names[role], true)));
  const [source, target, ledger] = clients as [MongoClient, MongoClient, MongoClient];
  const onlooker = await connect(server, names.source, false);

  const mails: OutgoingMail[] = [];
  const deps: Dependencies = {
    programme: await loadProgramme(programmeFile),
    source: openSource(source),
    target: openTarget(target),
    ledger: openLedger(ledger),
    mailer: mailerTo(async (mail) => void mails.push(mail)),
    keys,
  };
  await Promise.all([indexSource(deps.source), indexTarget(deps.target), indexLedger(deps.ledger)]);
  const commands = new Commands(clients);
  const databases = roles.map((role) => ({
    role,
    name: names[role],
    collections: Object.keys(deps[role]).filter((name) => name !== 'client'),
  }));
  const stores = new Stores(onlooker, databases, commands);
  const rawOf =
    (role: Role): Raw =>
    (collection) => {
      stores.touch(names[role], collection);
      return onlooker.db(names[role]).collection(collection);
    };
  const raw = { source: rawOf('source'), target: rawOf('target'), ledger: rawOf('ledger') };

  const put = async (role: Role, collection: string, documents: readonly Stored[]) => {
    if (documents.length > 0) await raw[role](collection).insertMany([...documents]);
  };
  const seed: World['seed'] = async (documents) => {
    await Promise.all(
      Object.entries(documents).map(([collection, all]) => put('source', collection, all)),
    );
  };
  const guarded = new Set<string>();
  const refuse: World['refuse'] = async (collection, validator) => {
    guarded.add(collection);
    await onlooker.db(names.target).command({ collMod: collection, validator });
  };
  const admitAll = async () => {
    for (const collection of guarded) await refuse(collection, {});
    guarded.clear();
  };
  let ordinal = 0;
  const enrol: World['enrol'] = async (changes) => {
    const enrolled = enrolment.parse({
      market: 'GB',
      kind: 'account',
      ordinal: (ordinal += 1),
      state: 'enrolled',
      accountId: null,
      ...changes,
    });
    await put('ledger', 'customers', [enrolled]);
    return { customerId: enrolled._id, kind: enrolled.kind, market: enrolled.market };
  };
  const restoreTo = async (snapshot: Snapshot) => {
    await stores.restore(snapshot);
    commands.forget();
    mails.length = 0;
  };

  return {
    deps,
    steps: mocked(createActivities(deps)),
    stepsWith: (change) =>
      mocked(
        createActivities('pass' in change ? throughGate(deps, change) : { ...deps, ...change }),
      ),
    commands,
    mails,
    raw,
    seedCustomer: async (customerId, { market = 'GB', ...changes } = {}) => {
      await seed({ ...belongingsOf(customerId, market), ...changes });
      return await enrol({ _id: idOfCustomer.parse(customerId), market });
    },
    seed,
    seedAccount: (account) => put('target', 'accounts', [account]),
    refuse,
    enrol,
    dump: () => stores.dump(),
    restore: restoreTo,
    clear: async () => {
      await admitAll();
      await restoreTo({});
    },
    close: async () => {
      await Promise.all(roles.map((role) => onlooker.db(names[role]).dropDatabase()));
      await Promise.all([...clients, onlooker].map((client) => client.close()));
    },
  };
}

/** A mail server that answers, and does this with a mail. */
export const mailerTo = (send: Mailer['send']): Mailer => ({
  send,
  probe: () => Promise.resolve(),
  close: () => undefined,
});

/** A world for the tests of a file, emptied before each of them. */
export function useWorld(): World {
  let created: World;
  beforeAll(async () => {
    created = await createWorld();
  });
  beforeEach(() => created.clear());
  afterAll(() => created.close());
  return new Proxy({} as World, { get: (_, name) => Reflect.get(created, name) as unknown });
}

async function connect(server: string, database: string, monitorCommands: boolean) {
  const uri = new URL(server);
  uri.pathname = `/${database}`;
  return await MongoClient.connect(uri.href, { monitorCommands, ignoreUndefined: true });
}

/** An activity that fails is often what a test asks for: nobody logs it. */
export const silent = new DefaultLogger('ERROR', () => undefined);

const mocked = (activities: Activities): Activities =>
  Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      (...args: unknown[]) =>
        new MockActivityEnvironment({}, { logger: silent }).run(
          activity as (...args: unknown[]) => Promise<unknown>,
          ...args,
        ),
    ]),
  ) as unknown as Activities;
