import { row } from '../../../bench/row';

test('a figure is the median of its rounds, beside the least and the most of them', () => {
  expect(row('speed', [3, 2, 4], { atLeast: 2.5 })).toEqual({
    name: 'speed',
    value: 3,
    spread: [2, 4],
    target: '>= 2.5',
    ok: true,
  });
  expect(row('speed', [2, 2.4], { atLeast: 2.5 })).toMatchObject({ value: 2.2, ok: false });
  expect(row('events', [18], { atMost: 20 })).toMatchObject({ target: '<= 20', ok: true });
  expect(row('events', [21], { atMost: 20 })).toMatchObject({ ok: false });
});

test('a figure that could not be measured is not reached', () => {
  expect(row('speed', [NaN], { atMost: 1 }).ok).toBe(false);
});
