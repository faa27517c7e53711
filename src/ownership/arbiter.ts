import type { CustomerId } from '../records/ids';
import type { Ownership } from '../records/ownership';
import { isDuplicateKey } from '../stores/errors';
import type { SourceStore } from '../stores/source';

/**
 * The arbiter of who writes for a customer. Each change is one write, conditional on state and epoch,
 * so of two who try the second finds that it has lost.
 */
export class Arbiter {
  readonly #ownership: SourceStore['ownership'];

  constructor({ ownership }: SourceStore) {
    this.#ownership = ownership;
  }

  /** Who owns a customer now; the source at epoch 0 where nobody ever asked. */
  async read(customerId: CustomerId): Promise<Ownership> {
    const found = await this.#ownership.findOne({ _id: customerId });
    return found ?? { _id: customerId, state: 'source', epoch: 0, until: null };
  }

  /**
   * Freezes a customer at the next epoch. Another's freeze is taken over by raising the epoch, which
   * fences its owner's later writes.
   * @returns the epoch, or null when somebody else changed the ownership first.
   */
  async freeze(seen: Ownership, until: Date): Promise<number | null> {
    const frozen: Ownership = { ...seen, state: 'frozen', epoch: seen.epoch + 1, until };
    return (await this.#change(seen, frozen)) ? frozen.epoch : null;
  }

  /**
   * Gives a frozen customer back to the source, one epoch on; false when the freeze was lost.
   * @param frozenMs for how long the customer was frozen, in milliseconds.
   */
  async release(customerId: CustomerId, epoch: number, frozenMs: number): Promise<boolean> {
    const next = { state: 'source', epoch: epoch + 1, until: null, frozenMs } as const;
    return await this.#changeFrozen(customerId, epoch, next);
  }

  /**
   * Hands a frozen customer over to the target, for good; false when the freeze was lost.
   * @param frozenMs as of `release`.
   */
  async handOver(customerId: CustomerId, epoch: number, frozenMs: number): Promise<boolean> {
    const next = { state: 'handedOver', epoch, until: null, frozenMs } as const;
    return await this.#changeFrozen(customerId, epoch, next);
  }

  async #changeFrozen(_id: CustomerId, epoch: number, next: Omit<Ownership, '_id'>) {
    const filter = { _id, state: 'frozen', epoch } as const;
    return (await this.#ownership.updateOne(filter, { $set: next })).matchedCount === 1;
  }

  async #change(seen: Ownership, next: Ownership): Promise<boolean> {
    const { _id, state, epoch } = seen;
    const { _id: _, ...change } = next;
    if (epoch > 0) {
      const filter = { _id, state, epoch };
      return (await this.#ownership.updateOne(filter, { $set: change })).matchedCount === 1;
    }
    try {
      await this.#ownership.insertOne(next);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
