import { randomBytes } from 'node:crypto';
import type { Collection } from 'mongodb';
import { targetId } from '../../src/records/ids';
import type { TargetId } from '../../src/records/ids';
import type { TargetOrder } from '../../src/records/order';
import type { TargetTicket } from '../../src/records/ticket';
import type { TargetStore } from '../../src/stores/target';

/** A ticket that was opened at the target: it has no origin, and no address from before. */
export type NativeTicket = Omit<TargetTicket, 'formerAddress'>;

/** The target's orders, for one that was placed there: it has no origin. */
export const nativeOrders = ({ client }: TargetStore): Collection<TargetOrder> =>
  client.db().collection('orders');

/** The target's tickets, for one that did not come from the source. */
export const nativeTickets = ({ client }: TargetStore): Collection<NativeTicket> =>
  client.db().collection('tickets');

/** A new id of the target's own, which no id of a source becomes. */
export const nativeId = (): TargetId => targetId.parse(`mi-${randomBytes(12).toString('hex')}`);
