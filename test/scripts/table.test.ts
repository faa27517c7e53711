import { table } from '../../scripts/table';

test('words stand to the left, and no line ends in blanks', () => {
  expect(
    table([
      ['case', 'state', ''],
      ['C0001-identity', 'open', ''],
      ['C2-schema', 'decided', 'setAside'],
    ]),
  ).toEqual(['case            state', 'C0001-identity  open', 'C2-schema       decided  setAside']);
});

test('numbers stand to the right, but for the first column', () => {
  expect(
    table(
      [
        ['', 'source', 'target'],
        ['orders', '12', '9'],
        ['shipments', '1', '12345678'],
      ],
      'numbers',
    ),
  ).toEqual([
    '           source    target',
    'orders         12         9',
    'shipments       1  12345678',
  ]);
});

test('without rows there are no lines', () => {
  expect(table([])).toEqual([]);
});
