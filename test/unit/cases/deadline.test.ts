import { causes } from '../../../src/cases/case';
import type { Cause } from '../../../src/cases/case';
import { caseDeadline } from '../../../src/cases/deadline';
import { datesOf } from '../../../src/programme/calendar';
import { calendarOf } from '../../../src/programme/days';
import { DAY, HOUR, later } from '../../../src/programme/instant';
import { pocoGlobal } from '../programme/pocoGlobal';

const dates = datesOf(calendarOf(pocoGlobal()));
const { couponDeadline, websiteClosure } = dates;

describe('a case waits for a person', () => {
  test.each(Object.keys(causes) as Cause[])('for the days of its cause: %s', (cause) => {
    expect(caseDeadline(cause, dates.opening, 7, dates)).toBe(later(dates.opening, 7 * DAY));
  });

  test.each([
    ['identity', websiteClosure],
    ['doubleEdit', websiteClosure],
    ['refusal', websiteClosure],
    ['late', websiteClosure],
    ['address', later(couponDeadline, -HOUR)],
  ] as const)('no longer than until its milestone: %s', (cause, milestone) => {
    expect(caseDeadline(cause, later(milestone, -DAY), 7, dates)).toBe(milestone);
    expect(caseDeadline(cause, later(milestone, -7 * DAY + 1), 7, dates)).toBe(milestone);
    const opened = later(milestone, -7 * DAY - 1);
    expect(caseDeadline(cause, opened, 7, dates)).toBe(later(milestone, -1));
  });

  test.each([
    ['at', 0],
    ['after', HOUR],
  ])('for its days where it is opened %s its milestone', (_, after) => {
    const openedAt = later(websiteClosure, after);
    expect(caseDeadline('schema', openedAt, 7, dates)).toBe(later(openedAt, 7 * DAY));
  });

  test('until a coupon deadline that has passed no more, but until the closure where that is next', () => {
    const openedAt = later(couponDeadline, DAY);
    expect(caseDeadline('address', openedAt, 30, dates)).toBe(later(openedAt, 30 * DAY));
    expect(caseDeadline('late', openedAt, 30, dates)).toBe(websiteClosure);
  });

  test('until its milestone as that was moved', () => {
    const openedAt = later(websiteClosure, -3 * DAY);
    const nearer = { ...dates, websiteClosure: later(websiteClosure, -DAY) };
    expect(caseDeadline('schema', openedAt, 7, nearer)).toBe(nearer.websiteClosure);
    const away = { ...dates, websiteClosure: later(websiteClosure, 9 * DAY) };
    expect(caseDeadline('schema', openedAt, 7, away)).toBe(later(openedAt, 7 * DAY));
  });
});
