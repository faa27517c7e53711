import { InvalidArgumentError } from 'commander';
import { countFrom, dayFrom, instantFrom, rateFrom, wordsFrom } from '../../scripts/arguments';

test.each([
  ['1', 1],
  ['2357', 2357],
])('%s is a count', (text, count) => {
  expect(countFrom(text)).toBe(count);
});

test.each(['0', '-1', '1.5', 'many', ''])('%j is no count', (text) => {
  expect(() => countFrom(text)).toThrow(InvalidArgumentError);
});

test('a rate is a whole number, and may be none', () => {
  expect(['0', '20'].map(rateFrom)).toEqual([0, 20]);
  expect(() => rateFrom('-1')).toThrow(InvalidArgumentError);
  expect(() => rateFrom('a lot')).toThrow(InvalidArgumentError);
});

test.each(['2024-10-21T00:00:00+02:00', '2024-10-20T22:00:00.000Z', '2024-10-20T22:00Z'])(
  'an instant is read with any offset, seconds or not: %s',
  (text) => {
    expect(instantFrom(text)).toBe('2024-10-20T22:00:00.000Z');
  },
);

test.each(['2024-10-21', '2024-10-21T00:00:00', '2024-10-21T00:00', 'now'])(
  '%j is no instant',
  (text) => {
    expect(() => instantFrom(text)).toThrow(InvalidArgumentError);
  },
);

test('a day is one that exists', () => {
  expect(dayFrom('2024-12-19')).toBe('2024-12-19');
  for (const text of ['2024-02-30', '19.12.2024', '']) {
    expect(() => dayFrom(text)).toThrow(InvalidArgumentError);
  }
});

test('words are trimmed, and are not none', () => {
  expect(wordsFrom(' agreed ')).toBe('agreed');
  expect(() => wordsFrom('  ')).toThrow(InvalidArgumentError);
});
