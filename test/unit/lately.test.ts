import { Lately } from '../../src/activities/lately';

afterEach(() => {
  jest.useRealTimers();
});

test('what was noted is told once', () => {
  const lately = new Lately<string, number>();
  lately.note('a', 1);
  lately.note('a', 2);
  expect([lately.take('a'), lately.take('a'), lately.take('b')]).toEqual([2, undefined, undefined]);
});

test('what was noted a minute ago is forgotten', () => {
  jest.useFakeTimers();
  const lately = new Lately<string, number>();
  lately.note('a', 1);
  lately.note('b', 2);
  jest.advanceTimersByTime(59_000);
  expect(lately.take('a')).toBe(1);
  jest.advanceTimersByTime(1_000);
  expect(lately.take('b')).toBeUndefined();
});

test('of more than a thousand the first are forgotten', () => {
  const lately = new Lately<number, number>();
  for (let n = 0; n <= 1_000; n += 1) lately.note(n, n);
  expect([lately.take(0), lately.take(1), lately.take(1_000)]).toEqual([undefined, 1, 1_000]);
});
