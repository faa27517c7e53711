import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPurchases } from '../../../local/seed/purchases';
import { UserError } from '../../../src/errors';
import { cdnow } from './cdnow';

const header = 'customer_id,date,quantity,amount';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'purchases-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = path.join(folder, 'log.csv');
  await writeFile(file, text);
  return readPurchases(file);
}

async function refusalOf(text: string): Promise<string> {
  const error: unknown = await read(text).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`not refused: ${String(error)}`);
  return error.message;
}

describe('a purchase log', () => {
  test('gives every row of the example, equal ones too', async () => {
    const purchases = await readPurchases(cdnow);
    expect(purchases).toHaveLength(6_919);
    expect(new Set(purchases.map(({ customer }) => customer)).size).toBe(2_357);
    expect(purchases.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(24_409_194);
    expect(purchases[0]).toEqual({
      customer: '0001',
      date: '1997-01-01',
      quantity: 2,
      amountMinor: 2_933,
    });
  });

  test('takes amounts without floating point, and zero', async () => {
    const amounts = ['29.33', '0.29', '1.1', '0', '0.00', '90071992547409.91'];
    const rows = amounts.map((amount) => `a,2000-02-29,1,${amount}`);
    const purchases = await read([header, ...rows].join('\n'));
    expect(purchases.map(({ amountMinor }) => amountMinor)).toEqual([
      2_933, 29, 110, 0, 0, 9_007_199_254_740_991,
    ]);
  });

  test('may begin with a byte order mark, quote its cells and end its lines the Windows way', async () => {
    const text = `\uFEFF${header}\r\n"a_-1",1997-01-01,"3",1.00\r\n\r\n`;
    await expect(read(text)).resolves.toEqual([
      { customer: 'a_-1', date: '1997-01-01', quantity: 3, amountMinor: 100 },
    ]);
  });

  test.each([
    ['an impossible day', 'a,1997-02-29,1,1.00', 'date is not a day'],
    ['a date in another form', 'a,01/02/1997,1,1.00', 'date is not a day'],
    ['a quantity of nothing', 'a,1997-01-01,0,1.00', 'quantity is less than 1'],
    ['half a piece', 'a,1997-01-01,1.5,1.00', 'quantity is not a whole number'],
    ['a negative quantity', 'a,1997-01-01,-1,1.00', 'quantity is not a whole number'],
    ['a quantity beyond counting', 'a,1997-01-01,9007199254740993,1.00', 'quantity is too large'],
    ['a negative amount', 'a,1997-01-01,1,-1.00', 'amount is missing or negative'],
    ['no amount', 'a,1997-01-01,1,', 'amount is missing or negative'],
    ['three decimals', 'a,1997-01-01,1,1.000', 'amount has more than two decimals'],
    ['an amount in words', 'a,1997-01-01,1,one', 'amount is not written like 29.33'],
    ['an exponent', 'a,1997-01-01,1,1e3', 'amount is not written like 29.33'],
    ['an amount beyond counting', 'a,1997-01-01,1,90071992547409.92', 'amount is too large'],
    ['a customer of other letters', 'a/b,1997-01-01,1,1.00', 'customer_id is not'],
    ['no customer', ',1997-01-01,1,1.00', 'customer_id is not'],
    ['a missing column', 'a,1997-01-01,1', 'there are 3 columns'],
    ['a column too many', 'a,1997-01-01,1,1.00,x', 'there are 5 columns'],
    ['an open quote', '"a,1997-01-01,1,1.00', 'its quotes do not match'],
    ['a quote that ends too soon', '"a"b,1997-01-01,1,1.00', 'its quotes do not match'],
  ])('with %s is refused by line', async (_, row, reason) => {
    const good = 'a,1997-01-01,1,1.00';
    const message = await refusalOf([header, good, '', row, good, ''].join('\n'));
    expect(message).toContain('log.csv, line 4: ');
    expect(message).toContain(reason);
  });

  test.each([
    ['other columns', 'customer,date,quantity,amount\na,1997-01-01,1,1.00'],
    ['other order', 'date,customer_id,quantity,amount\n1997-01-01,a,1,1.00'],
    ['no header', 'a,1997-01-01,1,1.00'],
    ['nothing at all', ''],
  ])('with %s is refused by its header', async (_, text) => {
    await expect(refusalOf(text)).resolves.toContain(`line 1: the header must be "${header}"`);
  });

  test('without a row is refused', async () => {
    await expect(refusalOf(`${header}\n`)).resolves.toContain('holds no purchases');
  });

  test('that is not there, or no file, is refused', async () => {
    const missing = path.join(folder, 'missing.csv');
    await expect(readPurchases(missing)).rejects.toThrow(
      new UserError(`There is no purchase log ${missing}: name one that exists.`),
    );
    await expect(readPurchases(folder)).rejects.toThrow(UserError);
  });
});
