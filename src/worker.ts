import { Runtime, DefaultLogger, makeTelemetryFilterString } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import type { Dependencies } from './activities/dependencies';
import { readConfiguration } from './configuration';
import { UserError } from './errors';
import { readKeys } from './keys/keys';
import { createMailer } from './notices/mailer';
import { loadProgramme } from './programme/load';
import { connectStore } from './stores/connect';
import { gathered } from './stores/gathered';
import { indexLedger, openLedger } from './stores/ledger';
import { openSource } from './stores/source';
import { indexTarget, openTarget } from './stores/target';
import { connectWorker } from './temporal/connection';
import { createWorkers } from './temporal/worker';
import type { Place } from './temporal/worker';

/** Connects everything that the configuration names; `close` lets it all go again. */
async function connectDependencies(): Promise<{ deps: Dependencies; close: () => Promise<void> }> {
  const configuration = readConfiguration([
    'programme',
    'sourceUri',
    'targetUri',
    'ledgerUri',
    'smtpUrl',
    'keyFile',
  ]);
  const programme = await loadProgramme(configuration.programme);
  const keys = await readKeys(configuration.keyFile);
  const [source, target, ledger] = await Promise.all([
    connectStore(configuration.sourceUri, 'source'),
    connectStore(configuration.targetUri, 'target'),
    connectStore(configuration.ledgerUri, 'ledger'),
  ]);
  const mailer = createMailer(configuration.smtpUrl, programme.notices.from);
  const deps = {
    programme,
    keys,
    mailer,
    source: gathered(openSource(source)),
    target: gathered(openTarget(target)),
    ledger: gathered(openLedger(ledger)),
  };
  await Promise.all([indexTarget(deps.target), indexLedger(deps.ledger)]);
  const close = async () => {
    mailer.close();
    await Promise.all([source.close(), target.close(), ledger.close()]);
  };
  return { deps, close };
}

/** Makes workers of where they belong and what their activities reach the world through. */
type Create = (place: Place, deps: Dependencies) => Promise<Worker[]>;

/** Runs a worker until this process is asked to end. */
export async function runWorker(create: Create = createWorkers): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('WARN'),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
    },
  });
  const { deps, close } = await connectDependencies();
  const { connection, namespace } = await connectWorker();
  const workers = await create({ connection, namespace }, deps);
  process.stdout.write(`Worker of ${deps.programme.id} is running in namespace ${namespace}.\n`);
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await connection.close();
    await close();
  }
}

/** Says in one sentence why a worker cannot go on, and ends this process. */
export function endWith(error: unknown): never {
  const isUserError = error instanceof UserError;
  process.stderr.write(`${isUserError ? error.message : String(error)}\n`);
  process.exit(isUserError ? error.exitCode : 1);
}

if (require.main === module) runWorker().catch(endWith);
