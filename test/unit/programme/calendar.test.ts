import { calendarSchema, shiftCalendar } from '../../../src/programme/calendar';
import { calendarOf } from '../../../src/programme/days';
import { instantSchema, later, millisOf } from '../../../src/programme/instant';
import { pocoGlobal } from './pocoGlobal';

const openingInBerlin = '2024-10-20T22:00:00.000Z';

describe('the calendar of a programme', () => {
  test('holds the announced days as instants of the programme zone', () => {
    expect(calendarOf(pocoGlobal())).toEqual({
      opening: openingInBerlin,
      couponSweep: '2024-12-09T23:00:00.000Z',
      couponDeadline: '2024-12-11T23:00:00.000Z',
      websiteClosure: '2024-12-30T23:00:00.000Z',
      appDiscontinuation: '2024-12-31T23:00:00.000Z',
      marketOpenings: {
        GB: openingInBerlin,
        FR: openingInBerlin,
        DE: openingInBerlin,
        ES: openingInBerlin,
        IT: openingInBerlin,
        NL: openingInBerlin,
        PL: openingInBerlin,
        MX: '2024-12-15T23:00:00.000Z',
      },
    });
  });

  test.each([
    ['before', '2024-10-20T22:00:00.000Z'],
    ['from', '2024-10-20T22:00:00.000Z'],
    ['after', '2024-10-21T22:00:00.000Z'],
  ])('%s 21 October is %s', (word, instant) => {
    const programme = pocoGlobal([['milestones', 'opening'], { [word]: '2024-10-21' }]);
    expect(calendarOf(programme).opening).toBe(instant);
  });

  test('after the last day of a year is the first moment of the next', () => {
    const newYear = pocoGlobal([['milestones', 'appDiscontinuation'], { after: '2027-12-31' }]);
    expect(calendarOf(newYear).appDiscontinuation).toBe('2027-12-31T23:00:00.000Z');
  });

  test('counts the lead time in calendar days across the clock change of 27 October', () => {
    const calendar = calendarOf(
      pocoGlobal([['milestones', 'couponDeadline'], { before: '2024-10-28' }]),
    );
    expect(calendar.couponSweep).toBe('2024-10-25T22:00:00.000Z');
    expect(calendar.couponDeadline).toBe('2024-10-27T23:00:00.000Z');
  });

  test('after the day of the clock change comes twenty-five hours after its start', () => {
    const opening = (word: string) =>
      calendarOf(pocoGlobal([['milestones', 'opening'], { [word]: '2024-10-27' }])).opening;
    expect(opening('from')).toBe('2024-10-26T22:00:00.000Z');
    expect(opening('after')).toBe('2024-10-27T23:00:00.000Z');
  });

  test.each([
    ['America/Havana', 'repeats', '2024-11-03', '2024-11-03T04:00:00.000Z'],
    ['Africa/Cairo', 'skips', '2025-04-25', '2025-04-24T22:00:00.000Z'],
  ])('begins a day in %s, where the clock %s midnight, at its first moment', (...row) => {
    const [timeZone, , day, instant] = row;
    const programme = pocoGlobal(
      [['timeZone'], timeZone],
      [
        ['milestones'],
        {
          opening: { from: day },
          couponDeadline: { before: '2025-12-12' },
          websiteClosure: { from: '2025-12-31' },
          appDiscontinuation: { after: '2025-12-31' },
        },
      ],
      [['markets', 7, 'opens'], '2025-12-16'],
    );
    expect(calendarOf(programme).opening).toBe(instant);
  });

  test('satisfies its own schema, which refuses a market that does not exist', () => {
    const calendar = calendarOf(pocoGlobal());
    expect(calendarSchema.parse(calendar)).toEqual(calendar);
    const elsewhere = { ...calendar, marketOpenings: { UK: calendar.opening } };
    expect(calendarSchema.safeParse(elsewhere).success).toBe(false);
  });
});

describe('a shifted calendar', () => {
  const calendar = calendarOf(pocoGlobal());
  const opening = instantSchema.parse('2026-03-01T08:30:00.123Z');
  const shifted = shiftCalendar(calendar, opening);

  test('opens at the instant given', () => {
    expect(shifted.opening).toBe(opening);
    expect(shifted.marketOpenings).toMatchObject({ GB: opening, PL: opening });
  });

  test('keeps every distance', () => {
    const distance = millisOf(opening) - millisOf(calendar.opening);
    const { marketOpenings, ...instants } = calendar;
    for (const [name, instant] of Object.entries(instants)) {
      expect(shifted).toHaveProperty(name, later(instant, distance));
    }
    for (const [code, instant] of Object.entries(marketOpenings)) {
      expect(shifted.marketOpenings).toHaveProperty(code, later(instant, distance));
    }
  });

  test('is the same calendar again when it is shifted back', () => {
    expect(shiftCalendar(shifted, calendar.opening)).toEqual(calendar);
  });
});
