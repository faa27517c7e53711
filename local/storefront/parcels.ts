import { insertOnce } from '../../src/stores/insertOnce';
import { sourceId } from '../../src/records/ids';
import type { SourceShipment } from '../../src/records/shipment';
import { nativeIdOf, nativeShipments } from '../platforms/native';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { idAtTarget, mayWriteAtSource, mayWriteAtTarget } from './shop';
import type { Shop } from './shop';
import type { Bought, Shopper } from './shoppers';

const CARRIER = 'Example Parcel';

/** Something that happened to a parcel: the operation that tells of it, and when. */
export interface Journey {
  readonly id: string;
  readonly at: Date;
}

/** A parcel of the source, packed. */
export const packed = (
  id: string,
  { orderId, market, at }: Pick<SourceShipment, 'orderId' | 'market'> & { readonly at: Date },
): SourceShipment => ({
  _id: sourceId.parse(id),
  market,
  revision: 1,
  orderId,
  carrier: CARRIER,
  trackingNumber: `EX-${id}`,
  status: 'packed',
  events: [{ eventId: sourceId.parse(`${id}-1`), at, status: 'packed', place: 'Depot' }],
});

/** Ships an order where its customer is owned, in one parcel. */
export function shipParcel(
  shop: Shop,
  shopper: Shopper,
  bought: Bought,
  { id, at }: Journey,
): Operation {
  const { source, target } = shop;
  const { market } = shopper;
  const seen: Visible = { what: 'document', in: 'shipments', key: id };
  return {
    id,
    kind: 'shipment',
    atSource: async () => {
      const parcel = packed(id, { orderId: sourceId.parse(bought.key), market, at });
      if (await source.shipments.findOne({ _id: parcel._id })) return seen;
      await mayWriteAtSource(shop, shopper);
      await insertOnce(() => source.shipments.insertOne(parcel));
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const parcel = {
        _id: nativeIdOf(id),
        region: market,
        accountId,
        orderId: idAtTarget(shop, bought),
        carrier: CARRIER,
        trackingNumber: `EX-${id}`,
        state: 'packed' as const,
        events: [{ id: nativeIdOf(`${id}-1`), at, state: 'packed', place: 'Depot' }],
      };
      await insertOnce(() => nativeShipments(target).insertOne(parcel));
      return seen;
    },
  };
}

/** Reports on a parcel that was shipped here, wherever that was. */
export function trackParcel(
  shop: Shop,
  shopper: Shopper,
  parcel: NonNullable<Bought['parcel']>,
  { id, at }: Journey,
): Operation {
  const { source, target } = shop;
  const [status, place] = ['inTransit', 'Hub'];
  return {
    id,
    kind: 'event',
    atSource: async () => {
      const _id = sourceId.parse(parcel.key);
      const found = await source.shipments.findOne({ _id });
      const seen: Visible = { what: 'part', in: 'shipments', id: _id, key: id };
      if (found?.events.some(({ eventId }) => eventId === id)) return seen;
      await mayWriteAtSource(shop, shopper);
      if (!found) return null;
      const eventId = sourceId.parse(id);
      await source.shipments.updateOne(
        { _id, 'events.eventId': { $ne: eventId } },
        { $push: { events: { eventId, at, status, place } }, $inc: { revision: 1 } },
      );
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, parcel);
      if (!(await target.shipments.findOne({ _id }))) return null;
      const event = { id: nativeIdOf(id), at, state: status, place };
      await target.shipments.updateOne(
        { _id, 'events.id': { $ne: event.id } },
        { $push: { events: event } },
      );
      return { what: 'part', in: 'shipments', id: _id, key: id };
    },
  };
}
