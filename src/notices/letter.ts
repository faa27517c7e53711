/** A part of a letter, in plain words; how it looks is the renderer's business. */
export type Block =
  | { readonly kind: 'paragraph'; readonly words: string }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** What a notice says, before it is written as text and as HTML. */
export interface Letter {
  readonly language: string;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

/** A notice as it is mailed; text and HTML say the same. */
export interface ComposedNotice {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A paragraph. */
export const paragraph = (words: string): Block => ({ kind: 'paragraph', words });

/** An address on a line of its own. */
export const link = (url: string): Block => ({ kind: 'link', url });

/** A list of one-line items. */
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });

/** A table, each row with as many cells as the head. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  head,
  rows,
});

/** Writes a letter both ways; no word of it can add a line to the subject or a tag to the HTML. */
export function writeLetter({ language, subject, blocks }: Letter): ComposedNotice {
  const title = oneLine(subject);
  return {
    subject: title,
    text: `${blocks.map(textOf).join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      `<html lang="${escaped(language)}">`,
      `<head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
      '<body>',
      ...blocks.map(htmlOf),
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  };
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return oneLine(block.words);
    case 'link':
      return oneLine(block.url);
    case 'list':
      return block.items.map((item) => `- ${oneLine(item)}`).join('\n');
    case 'table':
      return columns([block.head, ...block.rows].map((row) => row.map(oneLine)));
  }
}

function columns(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, column) => widthOf(column));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escaped(block.words)}</p>`;
    case 'link':
      return `<p><a href="${escaped(block.url)}">${escaped(block.url)}</a></p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const rows = block.rows.map((row) => rowOf(row, 'td'));
      return `<table cellpadding="4">${[rowOf(block.head, 'th'), ...rows].join('\n')}</table>`;
    }
  }
}

const rowOf = (cells: readonly string[], tag: 'th' | 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag} align="left">${escaped(cell)}</${tag}>`).join('')}</tr>`;

const oneLine = (words: string): string => words.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (words: string): string =>
  oneLine(words).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
