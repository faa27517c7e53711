import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import { market, sourceRecord, targetRecord, uniqueBy } from './shared';
import type { Mapping } from './shared';

const shipmentState = z.enum(['packed', 'inTransit', 'delivered', 'lost', 'returned']);

/** A parcel of the source, found by its order. */
export const sourceShipment = z.strictObject({
  _id: sourceRecord._id,
  market,
  revision: sourceRecord.revision,
  orderId: sourceId,
  carrier: z.string().min(1),
  trackingNumber: z.string().min(1),
  status: shipmentState,
  events: uniqueBy(
    'eventId',
    z.strictObject({ eventId: sourceId, at: z.date(), status: z.string(), place: z.string() }),
  ),
});
export type SourceShipment = z.infer<typeof sourceShipment>;

/** A parcel at the target, with its whole journey. */
export const targetShipment = z.strictObject({
  _id: targetId,
  region: market,
  accountId: targetRecord.accountId,
  orderId: targetId,
  carrier: z.string(),
  trackingNumber: z.string(),
  state: shipmentState,
  events: z.array(
    z.strictObject({ id: targetId, at: z.date(), state: z.string(), place: z.string() }),
  ),
});
export type TargetShipment = z.infer<typeof targetShipment>;

/** Maps a parcel and its tracking events. */
export function mapShipment(shipment: SourceShipment, { store, owner }: Mapping): TargetShipment {
  return {
    _id: targetIdOf(store, shipment._id),
    region: shipment.market,
    accountId: owner.accountId,
    orderId: targetIdOf(store, shipment.orderId),
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    state: shipment.status,
    events: shipment.events.map(({ eventId, at, status, place }) => ({
      id: targetIdOf(store, eventId),
      at,
      state: status,
      place,
    })),
  };
}
