import { amendedFrom, amendedText, amendmentOf } from '../../scripts/amend';
import { UserError } from '../../src/errors';
import { calendarOf } from '../../src/programme/days';
import { daySchema } from '../../src/programme/milestones';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const programme = pocoGlobal();
const asked = { date: daySchema.parse('2024-12-19'), reason: 'The carrier was late' };

const textOf = (options: Parameters<typeof amendmentOf>[1]) => {
  const amendment = amendmentOf(programme, options, 'anna');
  return amendedText(programme, amendedFrom(calendarOf(programme), amendment)).split('\n');
};

test('the coupon deadline moves to the start of its new day, and takes its sweep along', () => {
  expect(amendmentOf(programme, { ...asked, milestone: 'couponDeadline' }, 'anna')).toEqual({
    moved: { milestone: 'couponDeadline' },
    to: '2024-12-18T23:00:00.000Z',
    couponSweep: '2024-12-16T23:00:00.000Z',
    evenPast: false,
    by: 'anna',
    reason: 'The carrier was late',
  });
  expect(textOf({ ...asked, milestone: 'couponDeadline' })).toEqual([
    'Moved by anna: The carrier was late',
    '                      Europe/Berlin     UTC',
    'couponDeadline  from  2024-12-12 00:00  2024-12-11T23:00:00.000Z',
    '                to    2024-12-19 00:00  2024-12-18T23:00:00.000Z',
    'couponSweep     from  2024-12-10 00:00  2024-12-09T23:00:00.000Z',
    '                to    2024-12-17 00:00  2024-12-16T23:00:00.000Z',
    'The coupon sweep moves along.',
  ]);
});

test('the opening of a market moves alone', () => {
  expect(textOf({ ...asked, market: 'mx' })).toEqual([
    'Moved by anna: The carrier was late',
    '                     Europe/Berlin     UTC',
    'opening of MX  from  2024-12-16 00:00  2024-12-15T23:00:00.000Z',
    '               to    2024-12-19 00:00  2024-12-18T23:00:00.000Z',
    'The coupon sweep stays at 2024-12-09T23:00:00.000Z.',
  ]);
});

test('a milestone announced as after a day stays after its new day', () => {
  const amendment = amendmentOf(programme, { ...asked, milestone: 'appDiscontinuation' }, 'anna');
  expect(amendment.to).toBe('2024-12-19T23:00:00.000Z');
});

test('--now lets the new day be past', () => {
  const options = { ...asked, milestone: 'websiteClosure', now: true } as const;
  expect(amendmentOf(programme, options, 'anna').evenPast).toBe(true);
});

test('something has to be moved, and a market has to be one', () => {
  expect(() => amendmentOf(programme, asked, 'anna')).toThrow(
    new UserError('Say what is moved: --milestone NAME, or --market CODE for its opening.'),
  );
  expect(() => amendmentOf(programme, { ...asked, market: 'IN' }, 'anna')).toThrow(
    /has no market IN: it has GB/,
  );
});
