import { calendarOf } from '../../src/programme/days';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

/** The shipped programme's calendar: from 21 October 2024 to 1 January 2025, over a change of clocks. */
export const announced = calendarOf(pocoGlobal());

/** The shipped policies, which the tests keep to. */
export const { cases, window, pacePerHour } = pocoGlobal().policies;
