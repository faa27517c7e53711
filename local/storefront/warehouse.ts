import { setTimeout as delay } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import { isClosed } from '../../src/ownership/source';
import { sourceId } from '../../src/records/ids';
import type { CustomerId, SourceId } from '../../src/records/ids';
import { insertOnce } from '../../src/stores/insertOnce';
import { Random } from '../seed/random';
import { inBackground } from './background';
import type { Journal, OperationKind, Visible } from './journal';
import { packed } from './parcels';
import type { StorefrontOptions } from './storefront';

/** What the warehouse sends on its way: an order, whoever owns its customer. */
interface Sent {
  readonly orderId: SourceId;
  readonly customerId: CustomerId | null;
  readonly market: string;
}

/**
 * The source's warehouse: it packs parcels and reports on them at the source, for whomever it likes. It
 * asks nobody who owns a customer, and raises no revision. It ends with the source's website.
 */
export class Warehouse {
  readonly #parcels: (Sent & { readonly _id: SourceId })[] = [];
  readonly #random: Random;
  #isOpen = true;
  #running: Promise<void> = Promise.resolve();

  private constructor(
    readonly options: StorefrontOptions,
    readonly orders: readonly Sent[],
  ) {
    this.#random = new Random(options.seed ?? 1, 'warehouse');
  }

  /** Reads what there is to send, and begins. */
  static async open(options: StorefrontOptions): Promise<Warehouse> {
    const { source } = options.shop;
    const orders = await source.orders
      .find({ status: { $in: ['placed', 'paid', 'shipped', 'delivered'] } })
      .project<{ _id: SourceId; customerId: CustomerId | null; market: string }>({
        customerId: 1,
        market: 1,
      })
      .sort({ _id: 1 })
      .toArray();
    const sent = orders.map(({ _id, customerId, market }) => ({
      orderId: _id,
      customerId,
      market,
    }));
    const warehouse = new Warehouse(options, sent);
    warehouse.#running = inBackground(warehouse.#work());
    return warehouse;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#running;
  }

  async #work(): Promise<void> {
    const { shop, rate, name = 'L' } = this.options;
    for (let number = 1; this.#isOpen && this.orders.length > 0; number += 1) {
      await delay(1_000 / rate);
      try {
        if (await isClosed(shop.source)) return;
        await this.#sendOrTrack(`${name}W${number}`);
      } catch (error) {
        // It tries the next parcel.
        if (!(error instanceof MongoError)) throw error;
      }
    }
  }

  async #sendOrTrack(id: string): Promise<void> {
    const { source } = this.options.shop;
    const at = new Date();
    const parcel = this.#parcels.length > 0 && this.#random.chance(0.5);
    if (!parcel) {
      const order = this.#random.pick(this.orders);
      const shipment = packed(id, { ...order, at });
      await insertOnce(() => source.shipments.insertOne(shipment));
      this.#parcels.push({ ...order, _id: shipment._id });
      this.#note(id, order, 'shipment', { what: 'document', in: 'shipments', key: id });
      return;
    }
    const { _id, ...order } = this.#random.pick(this.#parcels);
    const event = { eventId: sourceId.parse(id), at, status: 'inTransit', place: 'Hub' };
    await source.shipments.updateOne(
      { _id, 'events.eventId': { $ne: event.eventId } },
      { $push: { events: event }, $set: { status: 'inTransit' } },
    );
    this.#note(id, order, 'event', { what: 'part', in: 'shipments', id: _id, key: id });
  }

  #note(id: string, { customerId, market }: Sent, kind: OperationKind, visible: Visible): void {
    const journal: Journal = this.options.journal;
    const common = { platform: 'source', at: new Date(), waitedMs: null } as const;
    journal.note({ id, by: 'warehouse', customerId, market, kind, visible, ...common });
  }
}
