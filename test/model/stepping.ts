import { MongoNetworkError } from 'mongodb';
import type { Gate, Passing } from '../activities/gates';
import type { Luck } from './actions';
import type { Place, Step } from './process';

/** A read or a write of the real code that is held until it is let go. */
export interface Waiting extends Pick<Step, 'does' | 'place'> {
  /** How many documents it writes; 1 for a read. */
  readonly size: number;
  readonly go: (luck: Luck) => void;
}

const stores: Readonly<Record<string, string>> = { s: 'source', t: 'target', l: 'ledger' };

/** Holds every read and write that the model knows, each until it is let go by itself. */
export class Stepping implements Gate {
  readonly waiting: Waiting[] = [];
  #isKilled = false;

  /** @param isKnown whether the model has a step there; what it has not goes on at once. */
  constructor(readonly isKnown: (step: Pick<Step, 'does' | 'place'>) => boolean) {}

  async look(namespace: string): Promise<void> {
    await this.#hold('reads', placeOf(namespace), 1, () => Promise.resolve());
  }

  async pass<T>({ namespace, size, whole }: Passing<T>): Promise<T> {
    return await this.#hold('writes', placeOf(namespace), size, whole);
  }

  /** What waits never gets there: the connection is gone. */
  lose(): void {
    for (const { go } of this.waiting.splice(0)) go('lost');
  }

  /** Nothing more comes through, as if the process were gone. */
  kill(): void {
    this.#isKilled = true;
    this.lose();
  }

  async #hold<T>(
    does: Step['does'],
    place: Place,
    size: number,
    act: () => Promise<T>,
  ): Promise<T> {
    if (this.#isKilled) throw lost();
    if (!this.isKnown({ does, place })) return await act();
    const luck = await new Promise<Luck>((go) => this.waiting.push({ does, place, size, go }));
    if (luck === 'lost') throw lost();
    if (luck === 'done') return await act();
    // A refusal is an answer, too.
    await act().catch(() => undefined);
    throw lost();
  }
}

/** `s_1a2b.orders` is `source.orders`. */
function placeOf(namespace: string): Place {
  const [database = '', collection = ''] = namespace.split('.');
  return `${stores[database[0] ?? ''] ?? database}.${collection}` as Place;
}

const lost = () => new MongoNetworkError('connection 1 to 127.0.0.1:1 closed');
