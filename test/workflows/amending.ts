import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Amendment, Movable } from '../../src/programme/amendment';
import type { Calendar } from '../../src/programme/calendar';
import { millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { marketCodeSchema } from '../../src/programme/schema';
import type { Milestone } from '../../src/programme/schema';
import { amend } from '../../src/workflows/messages';
import type { Launched } from './launch';
import { announced } from './policies';

/** Who moves a date, and why. */
export const signed = { by: 'ops', reason: 'It was announced anew.' } as const;

/** The opening of a market, as something that can be moved. */
export const marketNamed = (code: string): Movable => ({ market: marketCodeSchema.parse(code) });

/** Moves a date of a programme; refused where the workflow refuses it. */
export const move = (
  { handle }: Pick<Launched, 'handle'>,
  what: Milestone | Movable,
  to: Instant,
  more: Partial<Amendment> = {},
): Promise<void> => {
  const moved = typeof what === 'string' ? { milestone: what } : what;
  return handle.executeUpdate(amend, { args: [{ moved, to, ...signed, ...more }] });
};

/** Why an update was refused. */
export async function refusalOf(update: Promise<void>): Promise<string> {
  const error: unknown = await update.catch((failure: unknown) => failure);
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('It was not refused');
  return error.cause?.message ?? '';
}

/** From now to the opening, in milliseconds, for a launch so long before another date. */
export const openingSo = (long: number, before: Exclude<keyof Calendar, 'marketOpenings'>) =>
  long - (millisOf(announced[before]) - millisOf(announced.opening));
