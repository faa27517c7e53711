import { setTimeout as delay } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitUntil } from '../../local/servers/waitUntil';
import { instantOf, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';

const LOOK_EVERY_MS = 25;
const STUCK_MS = 1_000;

/** The environment's clock: as fast as the real one, except while a test lets time pass. */
export class TestClock {
  #letGo = 0;

  /** @param countOutlived how many workflows have ended after a parent that had ended before them. */
  constructor(
    readonly env: TestWorkflowEnvironment,
    readonly countOutlived: () => Promise<number>,
  ) {}

  /** The environment's instant. */
  async now(): Promise<Instant> {
    return instantOf(await this.env.currentTimeMs());
  }

  /** Lets time pass until an instant. */
  async until(instant: Instant): Promise<void> {
    const wait = millisOf(instant) - (await this.env.currentTimeMs());
    if (wait > 0) await this.#whileBalanced(this.env.sleep(wait));
  }

  /**
   * Lets time pass until an instant while no worker runs. The test server holds its clock for a workflow
   * that wakes and finds nobody; this lets go in its place meanwhile.
   */
  async untilUnattended(instant: Instant): Promise<void> {
    let isOver = false;
    const over = this.until(instant).finally(() => {
      isOver = true;
    });
    let held = 0;
    while (!(await waitUntil(async () => isOver, STUCK_MS))) {
      await this.#testService.unlockTimeSkipping({});
      held += 1;
    }
    for (; held > 0; held -= 1) await this.#testService.lockTimeSkipping({});
    await over;
  }

  /** Lets time pass until a result has come. */
  async passing<T>(result: Promise<T>): Promise<T> {
    await this.#testService.unlockTimeSkipping({});
    try {
      return await this.#whileBalanced(result);
    } finally {
      await this.#testService.lockTimeSkipping({});
    }
  }

  /**
   * The test server holds its clock while a workflow that ends tells its parent, and never lets go
   * where the parent has ended before, as a case's has. This lets go in its place.
   */
  async balance(): Promise<void> {
    const outlived = await this.countOutlived();
    for (; this.#letGo < outlived; this.#letGo += 1) {
      await this.#testService.unlockTimeSkipping({});
    }
  }

  async #whileBalanced<T>(result: Promise<T>): Promise<T> {
    let isOver = false;
    const over = result.finally(() => {
      isOver = true;
    });
    const balancing = async () => {
      while (!isOver) {
        await this.balance();
        await Promise.race([over.catch(() => undefined), delay(LOOK_EVERY_MS)]);
      }
    };
    const [settled] = await Promise.allSettled([over, balancing()]);
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  }

  get #testService() {
    const { testService } = this.env.connection;
    if (!testService) throw new Error('This environment does not skip time');
    return testService;
  }
}
