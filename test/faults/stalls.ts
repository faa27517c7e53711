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
  await until('it was held long enough', async () => proxies.some(({ heldMs }) => heldMs > ms));
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

/** What may be on its way when a worker falls silent. */
const onTheWay = {
  fence: ({ bytes, heading }) =>
    heading === 'toServer' && ['balances', 'fence', 'frozen'].every((word) => bytes.includes(word)),
  handOver: isHandOver,
} as const satisfies Record<string, Fits>;

/**
 * A worker falls silent with a write of a take-over on its way, and is heard again when its successor has
 * frozen the same customer anew and is about to hand over: what it said is late, and must not count.
 */
export const wakeAfterSuccessor =
  (write: keyof typeof onTheWay): Strike =>
  async ({ stage, crew: { networks } }) => {
    const [one, other] = networks;
    if (!one || !other) return;
    const { ownership, balances } = stage.source;
    const owners = new Set(await balances.distinct('customerId'));
    const fits: Fits = (passage) => onTheWay[write](passage) && owners.has(customerIn(passage));
    const late = await within(
      `a ${write} is held`,
      holdAt(one.stores, fits, () => one.stall()),
    );
    const customerId = customerIn(late);
    const held = await ownership.findOne({ _id: customerId });
    const again: Fits = (passage) => isHandOver(passage) && passage.bytes.includes(customerId);
    await within(
      'the successor hands over',
      holdAt(other.stores, again, () => other.stall()),
    );
    const answered = answerOn(one.stores, late);
    one.flow();
    await within('the late write is answered', answered);
    const now = await ownership.findOne({ _id: customerId });
    const fences = (await balances.find({ customerId }).toArray()).map(({ fence }) => fence?.epoch);
    other.flow();
    expect([held?.state, now?.state]).toEqual(['frozen', 'frozen']);
    const isOfBefore = (epoch = 0) => epoch <= (held?.epoch ?? 0);
    expect([now?.epoch, ...fences].filter(isOfBefore)).toEqual([]);
  };

/** The engine stalls for longer than a workflow task is given. */
export const stallEngine: Strike = async ({ stage, crew: { networks } }) => {
  await untilMarketsOpen(stage);
  const engines = networks.map(({ engine }) => engine);
  for (const one of engines) one.stall();
  await flowAfter(STEP_MS, engines);
};
