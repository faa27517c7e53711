import type { z } from 'zod';
import type { CaseRecord } from '../cases/case';
import { lives } from '../records/life';
import type { Life } from '../records/life';
import { mapOrder, sourceOrder } from '../records/order';
import type { SourceOrder, TargetOrder } from '../records/order';
import { mapReview, sourceReview } from '../records/review';
import type { SourceReview, TargetReview } from '../records/review';
import type { Mapping } from '../records/shared';
import { mapShipment, sourceShipment } from '../records/shipment';
import type { SourceShipment, TargetShipment } from '../records/shipment';
import { mapTicket, sourceTicket } from '../records/ticket';
import type { SourceTicket, TargetTicket } from '../records/ticket';
import { mapWarranty, sourceWarranty } from '../records/warranty';
import type { SourceWarranty, TargetWarranty } from '../records/warranty';

/** A kind of record: where it belongs, what it must look like, what it becomes, and how it lives on. */
export interface CopiedKind<S, T> {
  readonly kind: CaseRecord['kind'];
  readonly collection: Exclude<keyof typeof lives, 'accounts'>;
  readonly schema: z.ZodType<S>;
  readonly map: (record: S, mapping: Mapping) => T;
  readonly life: Life;
}

/** Orders, with their returns and refunds. */
export const orderKind: CopiedKind<SourceOrder, TargetOrder> = {
  kind: 'order',
  collection: 'orders',
  schema: sourceOrder,
  map: mapOrder,
  life: lives.orders,
};

/** Parcels, with their events. */
export const shipmentKind: CopiedKind<SourceShipment, TargetShipment> = {
  kind: 'shipment',
  collection: 'shipments',
  schema: sourceShipment,
  map: mapShipment,
  life: lives.shipments,
};

/** Reviews. */
export const reviewKind: CopiedKind<SourceReview, TargetReview> = {
  kind: 'review',
  collection: 'reviews',
  schema: sourceReview,
  map: mapReview,
  life: lives.reviews,
};

/** Support tickets, with their messages. */
export const ticketKind: CopiedKind<SourceTicket, TargetTicket> = {
  kind: 'ticket',
  collection: 'tickets',
  schema: sourceTicket,
  map: mapTicket,
  life: lives.tickets,
};

/** Warranties, with their claims. */
export const warrantyKind: CopiedKind<SourceWarranty, TargetWarranty> = {
  kind: 'warranty',
  collection: 'warranties',
  schema: sourceWarranty,
  map: mapWarranty,
  life: lives.warranties,
};
