import { InvalidArgumentError } from 'commander';
import { countFrom, instantFrom } from '../../scripts/arguments';

test.each([
  ['1', 1],
  ['2357', 2357],
])('%s is a count', (text, count) => {
  expect(countFrom(text)).toBe(count);
});

test.each(['0', '-1', '1.5', 'many', ''])('%j is no count', (text) => {
  expect(() => countFrom(text)).toThrow(InvalidArgumentError);
});

test('an instant is read with any offset', () => {
  expect(instantFrom('2024-10-21T00:00:00+02:00')).toBe('2024-10-20T22:00:00.000Z');
});

test.each(['2024-10-21', '2024-10-21T00:00:00', 'now'])('%j is no instant', (text) => {
  expect(() => instantFrom(text)).toThrow(InvalidArgumentError);
});
