import { datesOf } from '../programme/calendar';
import type { Dates } from '../programme/calendar';
import type { Dependencies } from './dependencies';

/** Reads a programme's dates as they are now; null where the programme has kept none. */
export const readDates =
  ({ ledger, programme }: Dependencies) =>
  async (): Promise<Dates | null> => {
    const standing = await ledger.standings.findOne({ _id: programme.id });
    return standing && datesOf(standing.calendar);
  };
