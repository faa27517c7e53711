import { calendarOf } from '../../src/programme/days';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const { opening: opens, couponSweep, couponDeadline, websiteClosure } = calendarOf(pocoGlobal());

/** When the shipped programme opens. */
export const opening = opens;

/** The dates that an audit judges by. */
export const openedAt = {
  opening: new Date(opens),
  couponSweep: new Date(couponSweep),
  couponDeadline: new Date(couponDeadline),
  websiteClosure: new Date(websiteClosure),
};
