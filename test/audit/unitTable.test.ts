import { UnitTable } from '../../src/audit/unitTable';

describe('a table of notes about very many keys', () => {
  test('keeps every note while it grows', () => {
    const table = new UnitTable();
    const keys = Array.from({ length: 20_000 }, (_, index) => BigInt(index + 1) * 0x1_0000_0001n);
    for (const [index, key] of keys.entries()) table.mark(key, 1 << (index % 3));
    expect(keys.filter((key, index) => table.noteOf(key) !== 1 << (index % 3))).toEqual([]);
    expect([...table.notes()]).toHaveLength(keys.length);
  });

  test('adds bits to a note, and knows nothing of other keys', () => {
    const table = new UnitTable();
    table.mark(7n, 1);
    table.mark(7n, 4);
    table.mark(7n + 1024n, 2);
    expect([7n, 7n + 1024n, 7n + 2048n].map((key) => table.noteOf(key))).toEqual([5, 2, 0]);
  });
});
