import {
  DAY,
  HOUR,
  instantOf,
  instantSchema,
  later,
  millisOf,
} from '../../../src/programme/instant';

const opening = instantSchema.parse('2024-10-20T22:00:00.000Z');

test('an instant is the same as a date, as milliseconds and as text', () => {
  expect(instantOf(new Date('2024-10-21T00:00:00+02:00'))).toBe(opening);
  expect(instantOf(millisOf(opening))).toBe(opening);
});

test('an instant moves forward and back by milliseconds', () => {
  expect(later(opening, HOUR)).toBe('2024-10-20T23:00:00.000Z');
  expect(later(opening, -DAY - 1)).toBe('2024-10-19T21:59:59.999Z');
});

test('a moment that does not exist is no instant', () => {
  expect(() => instantOf(Number.NaN)).toThrow(RangeError);
});

test.each([
  '2024-10-20T22:00:00Z',
  '2024-10-21T00:00:00.000+02:00',
  '2024-10-20T22:00:00.000',
  '2024-02-30T00:00:00.000Z',
  '2024-10-20',
])('%s is refused as an instant', (text) => {
  expect(instantSchema.safeParse(text).success).toBe(false);
});
