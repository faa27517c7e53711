const SMALLEST = 1024;

/**
 * Notes about very many keys, in 10 bytes per slot: an open-addressed table from keys of 8 bytes,
 * never 0, to 16 bits each.
 */
export class UnitTable {
  #keys = new BigUint64Array(SMALLEST);
  #notes = new Uint16Array(SMALLEST);
  #size = 0;

  /** Adds bits to the note of a key. */
  mark(key: bigint, bits: number): void {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === 0n) this.#size += 1;
    this.#keys[slot] = key;
    this.#notes[slot] = (this.#notes[slot] ?? 0) | bits;
  }

  /** The note of a key; 0 for one that was never marked. */
  noteOf(key: bigint): number {
    return this.#notes[this.#slotOf(key)] ?? 0;
  }

  /** The note of every key that was marked. */
  *notes(): Generator<number> {
    for (const [slot, key] of this.#keys.entries()) if (key !== 0n) yield this.#notes[slot] ?? 0;
  }

  #slotOf(key: bigint): number {
    const last = this.#keys.length - 1;
    let slot = Number(key & BigInt(last));
    while (this.#keys[slot] !== 0n && this.#keys[slot] !== key) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const [keys, notes] = [this.#keys, this.#notes];
    this.#keys = new BigUint64Array(keys.length * 2);
    this.#notes = new Uint16Array(keys.length * 2);
    for (const [slot, key] of keys.entries()) {
      if (key === 0n) continue;
      const moved = this.#slotOf(key);
      this.#keys[moved] = key;
      this.#notes[moved] = notes[slot] ?? 0;
    }
  }
}
