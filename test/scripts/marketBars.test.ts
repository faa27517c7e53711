import { MarketBars, standOf } from '../../scripts/marketBars';

const none = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };

test('finished are those who moved, lapsed or were set aside', () => {
  const counts = { enrolled: 3, moved: 10, lapsed: 2, held: 4, setAside: 1 };
  expect(standOf(counts)).toEqual({ finished: 13, total: 20, stand: '13/20 (4 held)' });
});

test.each([
  [{ ...none, moved: 2 }, '2/2'],
  [{ ...none, enrolled: 2, paused: true }, '0/2 (paused)'],
  [{ ...none, held: 1, paused: true }, '0/1 (1 held, paused)'],
])('%j stands at %s', (counts, stand) => {
  expect(standOf(counts).stand).toBe(stand);
});

test('where there is no terminal, only a change is a new line', () => {
  const terminal = process.stderr.isTTY;
  process.stderr.isTTY = false;
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const bars = new MarketBars();
    bars.progress({});
    bars.progress({ GB: { ...none, enrolled: 1 } });
    bars.progress({ GB: { ...none, enrolled: 1 } });
    bars.progress({ GB: { ...none, moved: 1 } });
    expect(error.mock.calls).toEqual([['GB 0/1'], ['GB 1/1']]);
  } finally {
    error.mockRestore();
    process.stderr.isTTY = terminal;
  }
});
