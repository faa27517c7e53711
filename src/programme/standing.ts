import { z } from 'zod';
import { keptAmendmentSchema } from './amendment';
import { calendarSchema } from './calendar';
import { gateSchema } from './gate';
import { marketCodeSchema, pacePerHourSchema } from './markets';

/** How a programme is being run: what people changed since its launch. The parent workflow writes it. */
export const standingSchema = z.strictObject({
  /** The programme's id. */
  _id: z.string().min(1),
  /** Raised with every change; an older one never replaces a newer. */
  revision: z.int().min(1),
  calendar: calendarSchema,
  amendments: z.array(keptAmendmentSchema),
  paused: z.array(marketCodeSchema),
  /** Customers started per hour, of each market. */
  paces: z.record(marketCodeSchema, pacePerHourSchema),
  gate: gateSchema,
});
export type Standing = z.infer<typeof standingSchema>;
