import { pocoGlobal } from '../unit/programme/pocoGlobal';

/** The shipped policies, which the tests keep to. */
export const { cases, window, pacePerHour } = pocoGlobal().policies;
