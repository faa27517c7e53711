import { until } from './patience';
import { carryAll } from './proxy';
import type { Rule, TcpProxy } from './proxy';
import type { Strike } from './strikes';

const CUTS = 12;
/** Of so many commands one is cut. */
const ONE_OF = 20;
const DELAY_MS = 3;

/** Slows a network down, and cuts connections: in the middle of a command, or before its answer. */
async function cut(proxy: TcpProxy): Promise<void> {
  let [commands, cuts] = [0, 0];
  const cutting: Rule = ({ heading }) => {
    if (heading === 'toClient') return 'carry';
    commands += 1;
    if (commands % ONE_OF > 0) return 'carry';
    cuts += 1;
    return cuts % 2 === 0 ? 'cutMidway' : 'cutAfter';
  };
  proxy.rule = cutting;
  proxy.delayMs = DELAY_MS;
  await until('enough is cut', async () => cuts >= CUTS);
  proxy.rule = carryAll;
  proxy.delayMs = 0;
}

/** What workers say to the stores is cut off again and again. */
export const cutStores: Strike = async ({ crew: { networks } }) => {
  await Promise.all(networks.map(({ stores }) => cut(stores)));
};

/** What workers say to the engine is cut off again and again, and then all of it at once. */
export const cutEngine: Strike = async ({ crew: { networks } }) => {
  await Promise.all(networks.map(({ engine }) => cut(engine)));
  for (const { engine } of networks) engine.cut();
};
