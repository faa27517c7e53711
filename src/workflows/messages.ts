import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Choice } from '../cases/case';
import type { CustomerOutcome } from './customer';

/** Holds the start of further customers: of one market, or of all where none is named. */
export const pause = defineSignal<[{ market?: string }?]>('pause');

/** Goes on where a pause stopped. */
export const resume = defineSignal<[{ market?: string }?]>('resume');

/** A person's decision about a case; refused where the choice does not fit or one was made before. */
export const decide = defineUpdate<void, [{ choice: Choice; reason: string }]>('decide');

/** How many customers of a market ended how. */
export type MarketProgress = Record<CustomerOutcome | 'failed', number>;

/** How far a market is. */
export const progress = defineQuery<MarketProgress>('progress');
