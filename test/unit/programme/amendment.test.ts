import {
  amend,
  amendmentSchema,
  instantOfMovable,
  refusalOf,
} from '../../../src/programme/amendment';
import type { Amendment, Movable } from '../../../src/programme/amendment';
import { calendarOf, movedTo } from '../../../src/programme/days';
import { DAY, HOUR, later } from '../../../src/programme/instant';
import type { Instant } from '../../../src/programme/instant';
import { marketCodeSchema } from '../../../src/programme/markets';
import { daySchema } from '../../../src/programme/milestones';
import type { Milestone } from '../../../src/programme/milestones';
import { pocoGlobal } from './pocoGlobal';

const programme = pocoGlobal();
const calendar = calendarOf(programme);
const { opening, couponSweep, couponDeadline, websiteClosure, appDiscontinuation } = calendar;
const signed = { by: 'ops', reason: 'It was announced anew.' };
const market = (code: string): Movable => ({ market: marketCodeSchema.parse(code) });
const moved = (
  what: Milestone | Movable,
  to: Instant,
  more: Partial<Amendment> = {},
): Amendment => ({
  moved: typeof what === 'string' ? { milestone: what } : what,
  to,
  ...signed,
  ...more,
});
const toDay = (what: Milestone | Movable, day: string, from = programme) =>
  movedTo(from, typeof what === 'string' ? { milestone: what } : what, daySchema.parse(day));

describe('a day that a date is moved to', () => {
  test.each([
    ['from', 'opening', '2024-10-28', '2024-10-27T23:00:00.000Z'],
    ['before', 'couponDeadline', '2024-12-16', '2024-12-15T23:00:00.000Z'],
    ['from', 'websiteClosure', '2025-01-15', '2025-01-14T23:00:00.000Z'],
    ['after', 'appDiscontinuation', '2025-01-15', '2025-01-15T23:00:00.000Z'],
  ] as const)('is taken %s, as it was announced: %s', (word, milestone, day, instant) => {
    expect(Object.keys(programme.milestones[milestone])).toEqual([word]);
    expect(toDay(milestone, day)).toMatchObject({ moved: { milestone }, to: instant });
  });

  test('begins by summer time until 27 October, and by winter time after', () => {
    const days = ['2024-10-26', '2024-10-27', '2024-10-28'];
    expect(days.map((day) => toDay('websiteClosure', day).to)).toEqual([
      '2024-10-25T22:00:00.000Z',
      '2024-10-26T22:00:00.000Z',
      '2024-10-27T23:00:00.000Z',
    ]);
    expect(toDay('appDiscontinuation', '2024-10-27').to).toBe('2024-10-27T23:00:00.000Z');
    expect(toDay(market('MX'), '2024-10-27').to).toBe('2024-10-26T22:00:00.000Z');
  });

  test('takes the coupon sweep along, by calendar days over the change of clocks', () => {
    expect(toDay('couponDeadline', '2024-10-28')).toEqual({
      moved: { milestone: 'couponDeadline' },
      to: '2024-10-27T23:00:00.000Z',
      couponSweep: '2024-10-25T22:00:00.000Z',
    });
    expect(toDay('websiteClosure', '2024-10-28')).not.toHaveProperty('couponSweep');
  });

  test('may lie on the other side of the turn of the year', () => {
    expect(toDay('appDiscontinuation', '2024-12-30').to).toBe('2024-12-30T23:00:00.000Z');
    expect(toDay('appDiscontinuation', '2024-12-31').to).toBe('2024-12-31T23:00:00.000Z');
    expect(toDay('appDiscontinuation', '2025-01-01').to).toBe('2025-01-01T23:00:00.000Z');
    expect(toDay('couponDeadline', '2025-01-01')).toMatchObject({
      to: '2024-12-31T23:00:00.000Z',
      couponSweep: '2024-12-29T23:00:00.000Z',
    });
    const leap = pocoGlobal([['milestones', 'appDiscontinuation'], { after: '2027-12-31' }]);
    expect(toDay('appDiscontinuation', '2028-02-28', leap).to).toBe('2028-02-28T23:00:00.000Z');
    expect(toDay('appDiscontinuation', '2028-02-29', leap).to).toBe('2028-02-29T23:00:00.000Z');
  });

  test('that it was announced for leaves the calendar as it was', () => {
    for (const [milestone, boundary] of Object.entries(programme.milestones)) {
      const [day = ''] = Object.values(boundary);
      const amendment = { ...toDay(milestone as Milestone, day), ...signed };
      expect(amend(calendar, amendment)).toEqual(calendar);
    }
  });
});

describe('an amended calendar', () => {
  test('has one date moved, and no other', () => {
    const to = later(websiteClosure, -DAY);
    expect(amend(calendar, moved('websiteClosure', to))).toEqual({
      ...calendar,
      websiteClosure: to,
    });
    expect(calendar.websiteClosure).toBe(websiteClosure);
  });

  test('has the coupon sweep moved with its deadline, where it is told', () => {
    const [to, sweep] = [later(couponDeadline, DAY), later(couponSweep, DAY)];
    const both = amend(calendar, moved('couponDeadline', to, { couponSweep: sweep }));
    expect(both).toEqual({ ...calendar, couponDeadline: to, couponSweep: sweep });
    expect(amend(calendar, moved('couponDeadline', to)).couponSweep).toBe(couponSweep);
    const other = amend(calendar, moved('websiteClosure', to, { couponSweep: sweep }));
    expect(other.couponSweep).toBe(couponSweep);
  });

  test('has the markets that open with the programme go on opening with it', () => {
    const to = later(opening, 3 * DAY);
    const { marketOpenings } = amend(calendar, moved('opening', to));
    const expected = Object.fromEntries(
      programme.markets.map(({ code }) => [code, code === 'MX' ? '2024-12-15T23:00:00.000Z' : to]),
    );
    expect(marketOpenings).toEqual(expected);
  });

  test('has a market open on a day of its own', () => {
    const to = later(opening, 3 * DAY);
    const amended = amend(calendar, moved(market('GB'), to));
    expect(amended).toEqual({
      ...calendar,
      marketOpenings: { ...calendar.marketOpenings, GB: to },
    });
    expect(instantOfMovable(amended, market('GB'))).toBe(to);
    expect(instantOfMovable(amended, market('FR'))).toBe(opening);
    expect(instantOfMovable(amended, { milestone: 'opening' })).toBe(opening);
  });
});

describe('an amendment', () => {
  const nothing = { milestones: [], markets: [] };
  const refused = (amendment: Amendment, happened = nothing as Parameters<typeof refusalOf>[2]) =>
    refusalOf(calendar, amendment, happened, opening);

  test.each([
    ['opening', couponSweep],
    ['couponDeadline', couponSweep],
    ['couponDeadline', websiteClosure],
    ['websiteClosure', appDiscontinuation],
    ['appDiscontinuation', websiteClosure],
  ] as const)('may move %s right to the date beside it, %s', (milestone, to) => {
    const openings = { milestones: [], markets: Object.keys(calendar.marketOpenings) };
    expect(refused(moved(milestone, to), openings)).toBeNull();
  });

  test.each([
    ['opening', later(couponSweep, 1), 'couponSweep', 'opening'],
    ['couponDeadline', later(couponSweep, -1), 'couponDeadline', 'couponSweep'],
    ['couponDeadline', later(websiteClosure, 1), 'websiteClosure', 'couponDeadline'],
    ['websiteClosure', later(appDiscontinuation, 1), 'appDiscontinuation', 'websiteClosure'],
    ['appDiscontinuation', later(websiteClosure, -1), 'appDiscontinuation', 'websiteClosure'],
  ] as const)('may not move %s past it, to %s', (milestone, to, one, other) => {
    const why = new RegExp(`^${one} at \\S+ would come before ${other} at \\S+$`);
    expect(refused(moved(milestone, to))).toMatch(why);
  });

  test('may not leave the sweep before the opening', () => {
    const sweep = { couponSweep: later(opening, -HOUR) };
    expect(refused(moved('couponDeadline', later(opening, DAY), sweep))).toMatch(
      /^couponSweep at \S+ would come before opening/,
    );
  });

  test('may not leave a market to open outside the programme, unless it has opened', () => {
    const before = later(couponDeadline, DAY);
    expect(refused(moved('websiteClosure', before))).toMatch(/^MX at .* move it too$/);
    const opened = { milestones: [], markets: ['MX'] };
    expect(refused(moved('websiteClosure', before), opened)).toBeNull();
    expect(refused(moved(market('GB'), websiteClosure))).toMatch(/^GB at /);
    expect(refused(moved(market('GB'), later(websiteClosure, -1)))).toBeNull();
    const early = { evenPast: true };
    expect(refused(moved(market('GB'), later(opening, -1), early))).toMatch(/^GB at /);
    expect(refused(moved(market('GB'), opening))).toBeNull();
  });

  test('names no instant that is past, unless that was asked for', () => {
    const now = later(couponDeadline, DAY);
    const past = later(now, -1);
    const at = (amendment: Amendment) =>
      refusalOf(calendar, amendment, { milestones: [], markets: ['MX'] }, now);
    expect(at(moved('websiteClosure', past))).toBe(`${past} is past: --now has it done at once`);
    expect(at(moved('websiteClosure', past, { evenPast: true }))).toBeNull();
    expect(at(moved('websiteClosure', now))).toBeNull();
  });

  test('moves nothing that has happened', () => {
    const to = later(websiteClosure, -DAY);
    const happened = { milestones: ['opening', 'couponSweep', 'websiteClosure'], markets: ['GB'] };
    expect(refused(moved('websiteClosure', to), happened)).toBe(
      'websiteClosure was reached already',
    );
    expect(refused(moved(market('GB'), to), happened)).toBe('GB has opened already');
    expect(refused(moved(market('FR'), to), happened)).toBeNull();
    expect(refused(moved(market('IN'), to), happened)).toBe('there is no market IN');
  });

  test('needs a reason and a name', () => {
    const to = later(websiteClosure, HOUR);
    expect(refused(moved('websiteClosure', to, { reason: ' \n' }))).toContain('needs a reason');
    expect(refused(moved('websiteClosure', to, { by: '' }))).toContain('needs the name');
    const nowhere = moved('websiteClosure', 'soon' as Instant);
    expect(refused(nowhere)).toMatch(/^to: /);
    const parse = (more: Partial<Amendment>) =>
      amendmentSchema.safeParse(moved('websiteClosure', to, more)).success;
    expect([parse({}), parse({ reason: ' ' }), parse({ by: '' })]).toEqual([true, false, false]);
  });
});
