import { setTimeout as delay } from 'node:timers/promises';
import { Door } from './door';

const WITHIN_MS = 1_000;

/** A place where whoever arrives waits until so many are there at once, or has waited long enough. */
export class Meeting {
  readonly #everyone = new Door();
  #present = 0;
  /** Whether all were there at once. */
  met = false;

  constructor(readonly size: number) {}

  async arrive(): Promise<void> {
    this.#present += 1;
    if (this.#present === this.size) {
      this.met = true;
      this.#everyone.open();
    }
    await Promise.race([this.#everyone.opened, delay(WITHIN_MS, undefined, { ref: false })]);
    this.#present -= 1;
  }
}
