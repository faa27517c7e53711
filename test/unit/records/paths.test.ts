import { differingPaths } from '../../../src/records/paths';

const at = new Date('2024-11-01T00:00:00Z');

test.each([
  [
    'nothing where both are equal',
    { a: 1, at, list: [{ b: null }] },
    { at, list: [{ b: null }], a: 1 },
    [],
  ],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b']],
  ['an instant', { at }, { at: new Date(0) }, ['at']],
  [
    'a value in a group in a list',
    { list: [{ a: { b: 1 } }] },
    { list: [{ a: { b: 2 } }] },
    ['list.0.a.b'],
  ],
  ['what is missing', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ['a.c']],
  ['what is null', { a: { b: 1 } }, { a: null }, ['a']],
  ['lists of unequal length as a whole', { list: [1, 2] }, { list: [2] }, ['list']],
  ['a list that is none', { a: [] }, { a: {} }, ['a']],
])('names %s', (_, due, found, paths) => {
  expect(differingPaths(due, found)).toEqual(paths);
});

test('does not name what only the other has: its name may be a person', () => {
  const notes = { 'ada@example.com': 'called' };
  expect(differingPaths({ a: 1, notes: {} }, { a: 2, notes, more: notes })).toEqual([
    'a',
    'notes.*',
    '*',
  ]);
});
