import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of a table of the document. */
export type Row = { readonly field: string; readonly type: string; readonly third: string };

/** One collection of the document: its table, and the fields it says are not carried. */
export type Section = {
  readonly rows: readonly Row[];
  /** Whether the third column says where a field comes from. */
  readonly mapped: boolean;
  readonly notCarried: readonly string[];
};

/** Reads docs/data-model.md: every `### <database>.<collection>` with the table that follows it. */
export function documentedFields(): Map<string, Section> {
  const text = readFileSync(join(__dirname, '../../../docs/data-model.md'), 'utf8');
  return new Map(
    text
      .split(/^(?=#{2,3} )/m)
      .flatMap((part) =>
        [...part.matchAll(/^### (\w+\.\w+)$/gm)].map(([, name]) => [name ?? '', sectionOf(part)]),
      ),
  );
}

/** The words between backticks, in order. */
export const quoted = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

function sectionOf(part: string): Section {
  const [head, , ...body] = part
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells);
  return {
    rows: body.map(([field = '', type = '', third = '']) => ({
      field: quoted(field)[0] ?? field,
      type,
      third,
    })),
    mapped: head?.[2] === 'Comes from',
    notCarried: quoted(/^Not carried: (.*)$/m.exec(part)?.[1] ?? ''),
  };
}

const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
