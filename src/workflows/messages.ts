import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Choice } from '../cases/case';
import type { Amendment } from '../programme/amendment';
import type { Dates } from '../programme/calendar';
import type { CustomerOutcome } from './customer';

/** Holds the start of further customers: of one market, or of all where none is named. */
export const pause = defineSignal<[{ market?: string }?]>('pause');

/** Goes on where a pause stopped. */
export const resume = defineSignal<[{ market?: string }?]>('resume');

/** Has a programme look at its markets now: the source has something new of customers who were moved. */
export const lookAgain = defineSignal('lookAgain');

/** Moves a date of a programme; refused where the calendar would be out of order, or it is past. */
export const amend = defineUpdate<void, [Amendment]>('amend');

/** The dates as they are now: for markets, their customers, and cases that a date has come nearer to. */
export const amended = defineSignal<[Dates]>('amended');

/** Changes how many customers of a market are started per hour; refused for a market unknown. */
export const changePace = defineUpdate<void, [{ market: string; perHour: number }]>('changePace');

/** Has a market start so many customers per hour. */
export const setPace = defineSignal<[number]>('setPace');

/** Has the markets after the canaries open, whatever their gate says; refused once they have. */
export const approve = defineUpdate<void, [{ by: string; reason: string }]>('approve');

/** A person's decision about a case; refused where the choice does not fit or one was made before. */
export const decide = defineUpdate<void, [{ choice: Choice; reason: string }]>('decide');

/** How many customers of a market ended how. */
export type MarketProgress = Record<CustomerOutcome | 'failed', number>;

/** How far a market is. */
export const progress = defineQuery<MarketProgress>('progress');
