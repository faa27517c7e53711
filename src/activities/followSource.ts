import { cancellationSignal, getClient, sleep } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { MongoServerError } from 'mongodb';
import type { ChangeStream, ChangeStreamDocument, ResumeToken } from 'mongodb';
import { HOUR } from '../programme/instant';
import { programmeWorkflowId } from '../workflows/ids';
import { ownersOf, watched } from './changeOwners';
import type { Change } from './changeOwners';
import type { Dependencies } from './dependencies';
import { enrolChanged, markChanged } from './lateChanges';

/** How long a turn lasts: the next one goes on from the position that was stored. */
const TURN_MS = 6 * HOUR;
/** Between two looks: each would find one change, were it to wait for it. */
const REST_MS = 1_000;
const MOST_AT_ONCE = 200;

const POSITION = 'source';
const NO_CHANGE_STREAMS = 40573;
/** The history that a position stands in is gone, or the position cannot be read. */
const HISTORY_LOST: readonly unknown[] = [286, 280, 260, 136, 9];

/**
 * Follows the source's changes for some hours, and has the customers move again whom they concern; a
 * position is stored when all before it was done. Where the history is lost every market is compared.
 * @returns whether there is more to follow: not once the programme has ended, and nothing on a server
 * without a replica set, whose markets are compared when the app has ended.
 */
export const followSource = (deps: Dependencies) => async (): Promise<{ goesOn: boolean }> => {
  if (await deps.ledger.milestones.findOne({ _id: 'reconciliation' })) return { goesOn: false };
  try {
    await follow(deps);
  } catch (error) {
    const { code } = error instanceof MongoServerError ? error : {};
    if (code === NO_CHANGE_STREAMS) return { goesOn: false };
    if (!HISTORY_LOST.includes(code)) throw error;
    await startAnew(deps);
  }
  return { goesOn: true };
};

async function follow(deps: Dependencies): Promise<void> {
  const known = await deps.ledger.positions.findOne({ _id: POSITION });
  let [isTold, isOwed, isStored] = [false, await isAnybodyMarked(deps), known !== null];
  const stream = open(deps, known?.token);
  const ends = performance.now() + TURN_MS;
  try {
    while (performance.now() < ends) {
      const changes = await nextOf(stream);
      const owners = await ownersOf(deps, changes);
      await markChanged(deps, owners);
      isOwed ||= owners.length > 0;
      if (isOwed && !isTold) {
        isTold = await tellProgramme(deps);
        isOwed = !isTold;
      }
      if (changes.length > 0 || !isStored) isStored = await store(deps, stream.resumeToken);
      if (changes.length < MOST_AT_ONCE) await sleep(REST_MS);
      else cancellationSignal().throwIfAborted();
    }
    if (isOwed) await tellProgramme(deps);
  } finally {
    await stream.close();
  }
}

/** Somebody was to move again of whom the turn before could not tell any more. */
const isAnybodyMarked = async ({ ledger }: Dependencies): Promise<boolean> =>
  (await ledger.customers.findOne({ changed: { $exists: true } })) !== null;

/** At the first change of a turn, and at its end where there was another one: each time costs a look. */
async function tellProgramme({ programme }: Dependencies): Promise<boolean> {
  try {
    const parent = getClient().workflow.getHandle(programmeWorkflowId(programme.id));
    await parent.signal('lookAgain');
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return false;
  }
}

/** The stream is open before the comparison begins: nothing falls between the two. */
async function startAnew(deps: Dependencies): Promise<void> {
  const stream = open(deps);
  try {
    await stream.tryNext();
    const { resumeToken } = stream;
    for (const { code } of deps.programme.markets) await enrolChanged(deps, code);
    await store(deps, resumeToken);
  } finally {
    await stream.close();
  }
}

const open = ({ source }: Dependencies, resumeAfter?: ResumeToken): ChangeStream =>
  source.client.db().watch(
    [
      {
        $match: {
          'ns.coll': { $in: watched },
          operationType: { $in: ['insert', 'update', 'replace'] },
        },
      },
    ],
    { maxAwaitTimeMS: 1, ...(resumeAfter !== undefined && { resumeAfter }) },
  );

/** The next changes, as many as there are. */
async function nextOf(stream: ChangeStream): Promise<Change[]> {
  const changes: Change[] = [];
  while (changes.length < MOST_AT_ONCE) {
    const event: ChangeStreamDocument | null = await stream.tryNext();
    if (!event) break;
    if ('documentKey' in event && 'coll' in event.ns && !isOurs(event)) {
      const { documentKey, ns } = event;
      changes.push({
        collection: ns.coll as Change['collection'],
        documentId: String(documentKey._id),
        id: JSON.stringify(event._id),
      });
    }
  }
  return changes;
}

/** What the move itself writes at the source: fences, debits, and coupons voided for a successor. */
function isOurs(event: ChangeStreamDocument): boolean {
  if (event.operationType !== 'update') return false;
  const { updatedFields = {} } = event.updateDescription;
  return Object.keys(updatedFields).some((path) => /^(?:fence|debit|successor)(?:\.|$)/.test(path));
}

async function store({ ledger }: Dependencies, token: ResumeToken): Promise<boolean> {
  const position = { token, at: new Date() };
  await ledger.positions.updateOne({ _id: POSITION }, { $set: position }, { upsert: true });
  return true;
}
