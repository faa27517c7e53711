import { setTimeout as delay } from 'node:timers/promises';
import { Door } from './door';

const WITHIN_MS = 3_000;

/** A place where whoever arrives waits until so many have come, or until it is clear that they do not. */
export class Meeting {
  #arrived = 0;
  readonly #everyone = new Door();

  constructor(readonly size: number) {}

  /** Whether all came while the others waited. */
  met = false;

  async arrive(): Promise<void> {
    this.#arrived += 1;
    if (this.#arrived === this.size) {
      this.met = true;
      this.#everyone.open();
    }
    await Promise.race([this.#everyone.opened, delay(WITHIN_MS, undefined, { ref: false })]);
  }
}
