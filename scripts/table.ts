/** What the columns hold: words stand to the left; numbers to the right, but for the first column. */
export type Columns = 'words' | 'numbers';

/** Rows as aligned lines, two spaces between columns and none at the end; the first row is the head. */
export function table(rows: readonly (readonly string[])[], columns: Columns = 'words'): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const padded = (cell: string, column: number) =>
    columns === 'numbers' && column > 0
      ? cell.padStart(widths[column] ?? 0)
      : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}
