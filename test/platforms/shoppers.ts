import { probeService } from '../../local/platforms/service';
import type { Platforms, Served } from '../../local/platforms/service';
import * as sourceShop from '../../local/platforms/sourceShop';
import * as targetShop from '../../local/platforms/targetShop';
import type { Instant } from '../../src/programme/instant';
import type { SourceId, TargetId } from '../../src/records/ids';
import { exampleOrder } from '../unit/records/examples';

/** What a customer did, and has to be there in the end. */
export type Done = { readonly stage: string } & (
  | { readonly did: 'boughtAtSource'; readonly id: SourceId }
  | { readonly did: 'boughtAtTarget'; readonly id: TargetId }
  | { readonly did: 'claimedAtSource'; readonly id: SourceId; readonly warranty: SourceId }
  | { readonly did: 'claimedAtTarget'; readonly id: TargetId; readonly warranty: SourceId }
  | { readonly did: 'ticket'; readonly id: TargetId }
);

/** Somebody without an account, who comes at one stage only. */
const guestOf = (stage: string) => ({
  email: `shopper.${stage.replaceAll(' ', '-')}@example.com`,
  name: 'Una Shopper',
});
const { shipTo } = exampleOrder;

/** Customers who buy and claim all over the place, and know what they did. */
export class Shoppers {
  readonly #done: Done[] = [];

  constructor(readonly platforms: Platforms) {}

  /**
   * Buys each product in one market at least, wherever it is sold, and claims under each warranty.
   * @returns in how many cases who serves what: `product: source, target`.
   */
  async goAround(stage: string, instant: Instant): Promise<Record<string, number>> {
    const at = new Date(instant);
    const { products, warranties, nowhere } = await probeService(this.platforms, at);
    expect(nowhere).toEqual([]);
    for (const product of oneOfEach(products)) await this.#buy(stage, product, at);
    for (const warranty of warranties) await this.#claim(stage, warranty, at);
    const counts: Record<string, number> = {};
    for (const { what, by } of [...products, ...warranties]) {
      const key = `${what}: ${by.join(', ')}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  /** How often something was done at a stage. */
  count(did: Done['did'], stage: string): number {
    return this.#done.filter((one) => one.did === did && one.stage === stage).length;
  }

  /** The orders that were placed at the source. */
  get placedAtSource(): SourceId[] {
    return this.#done.flatMap((one) => (one.did === 'boughtAtSource' ? [one.id] : []));
  }

  /** What was done and is on neither platform any more; a moved warranty has to have its claims. */
  async lost(): Promise<Done[]> {
    const found = await Promise.all(this.#done.map((one) => this.#isThere(one)));
    return this.#done.filter((_, index) => !found[index]);
  }

  async #buy(stage: string, { id, market, by }: Served, at: Date): Promise<void> {
    const { source, target } = this.platforms;
    const guest = guestOf(stage);
    if (by.includes('source')) {
      const wish = { market, productId: id, customerId: null, guest };
      const { orderId } = served(await sourceShop.buy(source, { ...wish, shipTo, at }));
      this.#done.push({ stage, did: 'boughtAtSource', id: orderId });
    }
    if (by.includes('target')) {
      const published = await target.products.findOne({ 'origin.id': id });
      if (!published) throw new Error(`${id} is not published`);
      const wish = { market, productId: published._id, accountId: null, guest };
      const { orderId } = served(await targetShop.buy(target, { ...wish, deliverTo: shipTo, at }));
      this.#done.push({ stage, did: 'boughtAtTarget', id: orderId });
    }
  }

  async #claim(stage: string, { id: warrantyId, by }: Served, at: Date): Promise<void> {
    const { source, target } = this.platforms;
    const claim = { warrantyId, at, text: `It hums, ${stage}.` };
    if (!by.includes('target')) {
      const { claimId } = served(await sourceShop.claimWarranty(source, claim));
      this.#done.push({ stage, did: 'claimedAtSource', id: claimId, warranty: warrantyId });
      return;
    }
    const taken = served(await targetShop.claimWarranty(target, source, claim));
    this.#done.push(
      'ticketId' in taken
        ? { stage, did: 'ticket', id: taken.ticketId }
        : { stage, did: 'claimedAtTarget', id: taken.claimId, warranty: warrantyId },
    );
  }

  async #isThere(one: Done): Promise<boolean> {
    const { source, target } = this.platforms;
    if (one.did === 'ticket') return (await target.tickets.findOne({ _id: one.id })) !== null;
    if (one.did === 'boughtAtTarget') {
      return (await target.orders.findOne({ _id: one.id })) !== null;
    }
    if (one.did === 'boughtAtSource') {
      const copy = await target.orders.findOne({ 'origin.id': one.id });
      return (copy ?? (await source.orders.findOne({ _id: one.id }))) !== null;
    }
    const moved = await target.warranties.findOne({ 'origin.id': one.warranty });
    const id = one.did === 'claimedAtSource' ? `poco-${one.id}` : one.id;
    if (moved) return moved.claims.some((claim) => claim.id === id);
    const unmoved = await source.warranties.findOne({ _id: one.warranty });
    return unmoved?.claims.some(({ claimId }) => claimId === one.id) === true;
  }
}

/** Each product once, in one market after the other. */
function oneOfEach(products: readonly Served[]): Served[] {
  return [...new Set(products.map(({ id }) => id))].flatMap((id, index) => {
    const markets = products.filter((product) => product.id === id);
    return markets[index % markets.length] ?? [];
  });
}

function served<T extends object>(answer: T): Exclude<T, { readonly refused: string }> {
  if ('refused' in answer) throw new Error(`A customer was refused: ${String(answer.refused)}`);
  return answer as Exclude<T, { readonly refused: string }>;
}
