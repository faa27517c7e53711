import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UserError } from '../../src/errors';

const COLUMNS = 'customer_id,date,quantity,amount';

const row = z.tuple([
  z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'customer_id is not 1 to 32 letters, digits, _ or -'),
  z.iso.date('date is not a day of the calendar, written like 1997-01-18'),
  z
    .string()
    .regex(/^\d+$/, 'quantity is not a whole number')
    .transform(Number)
    .pipe(z.int('quantity is too large').min(1, 'quantity is less than 1')),
  z
    .string()
    .regex(/^[^-]/, { error: 'amount is missing or negative', abort: true })
    .regex(/^(?!\d+\.\d{3,}$)/, { error: 'amount has more than two decimals', abort: true })
    .regex(/^\d+(\.\d{1,2})?$/, { error: 'amount is not written like 29.33', abort: true })
    .transform(minorUnits)
    .pipe(z.int('amount is too large')),
]);

/** One row of a purchase log. */
export interface Purchase {
  /** The customer's id in the log, not yet in the store. */
  readonly customer: string;
  /** The day in the log, `yyyy-mm-dd`. */
  readonly date: string;
  readonly quantity: number;
  /** What was paid, in minor units of whatever currency it is booked in. */
  readonly amountMinor: number;
}

type Line = { readonly line: number; readonly cells: readonly string[] };

/**
 * Reads a purchase log with the header `customer_id,date,quantity,amount`; throws UserError that
 * names the file, the line and the reason at the first row that cannot be used.
 */
export async function readPurchases(file: string): Promise<Purchase[]> {
  const [header, ...rows] = linesOf(file, await readText(file));
  const found = header?.cells.join() ?? '';
  if (found !== COLUMNS) {
    throw new UserError(
      `${file}, line ${header?.line ?? 1}: the header must be "${COLUMNS}" and is "${found}".`,
    );
  }
  if (rows.length === 0) throw new UserError(`${file} holds no purchases: name another file.`);
  return rows.map((row) => purchaseOf(file, row));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = z.object({ code: z.string() }).safeParse(error).data?.code;
    throw new UserError(
      code === 'ENOENT'
        ? `There is no purchase log ${file}: name one that exists.`
        : `The purchase log ${file} cannot be read (${code}): check that it is a file you may read.`,
    );
  }
}

/** The rows of a CSV text, the header first, each with the line it starts on. */
function linesOf(file: string, text: string): Line[] {
  try {
    return parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells, { empty_lines, records }) => [String(empty_lines + records), ...cells],
    }).map(([line, ...cells]) => ({ line: Number(line), cells }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['empty_lines']) + Number(error['records']) + 1;
    throw refusal(file, line, 'its quotes do not match');
  }
}

function purchaseOf(file: string, { line, cells }: Line): Purchase {
  if (cells.length !== 4) {
    throw refusal(file, line, `there are ${cells.length} columns and must be 4`);
  }
  const parsed = row.safeParse(cells);
  if (!parsed.success) {
    throw refusal(file, line, parsed.error.issues.map(({ message }) => message).join('; '));
  }
  const [customer, date, quantity, amountMinor] = parsed.data;
  return { customer, date, quantity, amountMinor };
}

const refusal = (file: string, line: number, reason: string) =>
  new UserError(`${file}, line ${line}: ${reason}; correct the row, nothing was loaded.`);

/** "29.33" is 2933, digit by digit: no floating point comes near an amount. */
function minorUnits(amount: string): number {
  const [whole = '', decimals = ''] = amount.split('.');
  return Number(whole + decimals.padEnd(2, '0'));
}
