import { datesOf } from '../../../src/programme/calendar';
import { calendarOf } from '../../../src/programme/days';
import { baseOf, forecastOf, forecastWords } from '../../../src/programme/forecast';
import { DAY, HOUR, later } from '../../../src/programme/instant';
import { pocoGlobal } from './pocoGlobal';

const dates = datesOf(calendarOf(pocoGlobal()));
const { opening, couponDeadline, websiteClosure, appDiscontinuation } = dates;
const at = later(couponDeadline, -10 * DAY);
const last = { at: later(at, -DAY), done: 1_000, left: 2_640, plannedPerHour: 500 };
const market = { left: 2_400, done: 1_240, opensAt: opening, plannedPerHour: 500, last };

describe('a forecast', () => {
  test('of a market that keeps just the needed pace meets the next milestone', () => {
    expect(forecastOf(market, dates, at)).toEqual({
      at,
      left: 2_400,
      perHour: 10,
      measured: true,
      finishesAt: couponDeadline,
      milestone: 'couponDeadline',
      due: couponDeadline,
      misses: false,
      neededPerHour: 10,
    });
  });

  test('of a market at half the pace misses it, by as long again', () => {
    expect(forecastOf({ ...market, done: 1_120 }, dates, at)).toMatchObject({
      perHour: 5,
      finishesAt: later(couponDeadline, 10 * DAY),
      misses: true,
      neededPerHour: 10,
    });
  });

  test('asks for whole customers an hour, never too few', () => {
    const one = forecastOf({ ...market, left: 2_401 }, dates, at);
    expect(one).toMatchObject({ misses: true, neededPerHour: 11 });
    expect(forecastOf({ ...market, left: 1 }, dates, at)).toMatchObject({ neededPerHour: 1 });
  });

  test.each([1_000, 900])('of a market in which nothing moves misses it: %d done', (done) => {
    const still = forecastOf({ ...market, done }, dates, at);
    expect(still).toMatchObject({ perHour: 0, finishesAt: null, misses: true });
  });

  test('of those who came when nobody was left any more goes by the plan', () => {
    const late = { ...market, left: 3, done: 1_000, last: { ...last, left: 0 } };
    expect(forecastOf(late, dates, at)).toMatchObject({ measured: false, misses: false });
  });

  test('of a market with nobody left misses nothing, though nothing moves', () => {
    const over = forecastOf({ ...market, left: 0, done: 1_000 }, dates, at);
    expect(over).toMatchObject({ finishesAt: at, misses: false, neededPerHour: 0 });
  });

  test('of a market that has not begun goes by the plan, from its opening, against what comes after it', () => {
    const opensAt = later(couponDeadline, 4 * DAY);
    expect(forecastOf({ ...market, opensAt }, dates, at)).toMatchObject({
      perHour: 500,
      measured: false,
      finishesAt: later(opensAt, 4.8 * HOUR),
      milestone: 'websiteClosure',
      misses: false,
      neededPerHour: Math.ceil(2_400 / (15 * 24)),
    });
  });

  test('goes by the plan at the first look, and where a market has opened this minute', () => {
    expect(forecastOf({ ...market, last: null }, dates, at)).toMatchObject({ measured: false });
    const opensAt = later(at, -59_999);
    const opened = { ...market, opensAt, last };
    expect(forecastOf(opened, dates, at)).toMatchObject({ measured: false, perHour: 500 });
  });

  test('measures a market that opened since the last look from its opening', () => {
    const opensAt = later(at, -12 * HOUR);
    expect(forecastOf({ ...market, opensAt }, dates, at)).toMatchObject({
      perHour: 20,
      measured: true,
    });
  });

  test('is against the closure once the coupon deadline has come, and is none after that', () => {
    const after = forecastOf({ ...market, last: null }, dates, couponDeadline);
    expect(after).toMatchObject({ milestone: 'websiteClosure', due: websiteClosure });
    expect(forecastOf(market, dates, websiteClosure)).toBeNull();
    expect(forecastOf({ ...market, opensAt: appDiscontinuation }, dates, at)).toBeNull();
  });

  test('says in a sentence what would do where it misses the milestone', () => {
    const words = (done: number) => {
      const forecast = forecastOf({ ...market, done }, dates, at);
      return forecast && forecastWords('GB', forecast);
    };
    const deadline = `couponDeadline at ${couponDeadline}`;
    expect(words(1_240)).toBe(
      `GB finishes at ${couponDeadline}, before ${deadline}: 2400 customers left at 10 an hour`,
    );
    expect(words(1_120)).toBe(
      `GB finishes at ${later(couponDeadline, 10 * DAY)}, after ${deadline}: 2400 customers left at 5 an hour; 10 an hour would do`,
    );
    expect(words(1_000)).toBe(
      `GB does not finish, after ${deadline}: 2400 customers left at 0 an hour; 10 an hour would do`,
    );
  });
});

describe('the look that the next one measures from', () => {
  const now = { ...last, at: later(last.at, 6 * HOUR), done: 1_060 };

  test('is the last one while that is recent: many looks a day measure, too', () => {
    expect(baseOf(last, now)).toBe(last);
  });

  test.each([
    ['there was none', null],
    ['half a day has passed', { ...last, at: later(now.at, -12 * HOUR) }],
    ['another pace was planned', { ...last, plannedPerHour: 400 }],
    ['nobody was left', { ...last, left: 0 }],
  ])('is this one where %s', (_, before) => {
    expect(baseOf(before, now)).toBe(now);
  });
});
