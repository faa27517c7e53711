import { now } from './clock';
import { reviewDay } from './steps';

/** A day to review, `YYYY-MM-DD`; default the day of the workflow's clock, in UTC. */
export interface ReviewInput {
  readonly day?: string;
}

/** Reviews one day of the programme and mails the operators about it. */
export async function review({ day }: ReviewInput = {}) {
  const at = now();
  return await reviewDay({ day: day ?? at.slice(0, 10), at });
}
