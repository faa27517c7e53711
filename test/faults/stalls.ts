import type { CustomerId } from '../../src/records/ids';
import { until, untilMarketsOpen, within } from './patience';
import { carryAll } from './proxy';
import type { Passage, TcpProxy } from './proxy';
import type { Strike } from './strikes';

/** What a local step is given, and a workflow task. */
const STEP_MS = 10_000;
/** For how long a freeze is meant to last at most. */
const FREEZE_MS = 30_000;

type Fits = (passage: Passage) => boolean;

const isHandOver: Fits = ({ bytes, heading }) =>
  heading === 'toServer' && bytes.includes('handedOver');

/** Holds the first bytes that fit, and does something at once; resolves to them. */
function holdAt(proxy: TcpProxy, fits: Fits, alsoDo: () => void): Promise<Passage> {
  return new Promise((resolve) => {
    proxy.rule = (passage) => {
      if (!fits(passage)) return 'carry';
      proxy.rule = carryAll;
      alsoDo();
      resolve(passage);
      return 'stall';
    };
  });
}

/** Resolves when a connection has brought an answer. */
function answerOn(proxy: TcpProxy, to: Passage): Promise<void> {
  return new Promise((resolve) => {
    proxy.rule = ({ connection, heading }) => {
      if (connection === to.connection && heading === 'toClient') {
        proxy.rule = carryAll;
        resolve();
      }
      return 'carry';
    };
  });
}

/** Lets go what was held for longer, having done something before, and waits until it has arrived. */
async function flowAfter(
  ms: number,
  proxies: readonly TcpProxy[],
  before: () => Promise<void> = async () => undefined,
): Promise<void> {
  await until('it was held long enough', async () =>
    proxies.every(({ stalledMs }) => stalledMs > ms),
  );
  await before();
  for (const one of proxies) one.flow();
  const isLate = ({ held }: TcpProxy) => held.some((heldMs) => heldMs > ms);
  await until('something arrives late', async () => proxies.some(isLate));
}

/** The customer whom a command to a store names. */
function customerIn({ bytes }: Passage): CustomerId {
  const [id] = /C\d{4,}/.exec(bytes.toString('latin1')) ?? [];
  if (!id) throw new Error('The command names no customer');
  return id as CustomerId;
}

/**
 * The stores stall for all workers, in the middle of a hand-over, for longer than a freeze lasts and until
 * steps are tried remotely; then the workers are killed, and what they have said arrives after them.
 */
export const stallStores: Strike = async ({ stage, crew }) => {
  await untilMarketsOpen(stage);
  const stores = crew.networks.map((network) => network.stores);
  const [first] = stores;
  if (!first) return;
  const handOver = holdAt(first, isHandOver, () => stores.forEach((one) => one.stall()));
  await within('somebody is handed over', handOver);
  await flowAfter(FREEZE_MS + STEP_MS / 2, stores, () => crew.kill());
};

/**
 * A worker falls silent with a hand-over on its way, and is heard again when its successor has frozen the
 * same customer anew and is about to hand over: what it said is late, and must not count.
 */
export const wakeAfterSuccessor: Strike = async ({ stage, crew: { networks } }) => {
  const [one, other] = networks;
  if (!one || !other) return;
  const { ownership } = stage.source;
  const handOver = holdAt(one.stores, isHandOver, () => one.stall());
  const late = await within('somebody is handed over', handOver);
  const _id = customerIn(late);
  const stalled = await ownership.findOne({ _id });
  const again: Fits = (passage) => isHandOver(passage) && passage.bytes.includes(_id);
  await within(
    'the successor hands over',
    holdAt(other.stores, again, () => other.stall()),
  );
  const answered = answerOn(one.stores, late);
  one.flow();
  await within('the late hand-over is answered', answered);
  const { state, epoch } = (await ownership.findOne({ _id })) ?? {};
  other.flow();
  expect(stalled?.state).toBe('frozen');
  expect({ state, isNewer: Number(epoch) > Number(stalled?.epoch) }).toEqual({
    state: 'frozen',
    isNewer: true,
  });
};

/** The engine stalls for longer than a workflow task is given. */
export const stallEngine: Strike = async ({ stage, crew: { networks } }) => {
  await untilMarketsOpen(stage);
  const engines = networks.map(({ engine }) => engine);
  for (const one of engines) one.stall();
  await flowAfter(STEP_MS, engines);
};
