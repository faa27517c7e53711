/** More than a worker works on at once: what is forgotten was not asked for. */
const MOST = 1_000;

/** For so long something is lately; in milliseconds. */
const LATELY_MS = 60_000;

/**
 * What a worker has just written, so that the next step need not read it. Whoever finds nothing here
 * reads: the steps of a customer may run in several workers, and long after one another.
 */
export class Lately<Key, Value> {
  readonly #known = new Map<Key, { readonly value: Value; readonly since: number }>();

  /** Remembers something for a minute, and forgets what was remembered first where there is too much. */
  note(key: Key, value: Value): void {
    this.#known.delete(key);
    this.#known.set(key, { value, since: performance.now() });
    const [first] = this.#known.size > MOST ? this.#known.keys() : [];
    if (first !== undefined) this.#known.delete(first);
  }

  /** Tells what is remembered, once: whoever asks again is tried again, and reads. */
  take(key: Key): Value | undefined {
    const known = this.#known.get(key);
    this.#known.delete(key);
    return known && performance.now() - known.since < LATELY_MS ? known.value : undefined;
  }
}
