import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/errors';
import { loadProgramme } from '../../../src/programme/load';
import { pocoGlobal, pocoGlobalFile } from './pocoGlobal';

let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'programme-'));
  file = join(directory, 'programme.json');
});

afterAll(() => rm(directory, { recursive: true }));

/** What loading a file with this text says, its name left out. */
async function refusal(text: string): Promise<string> {
  await writeFile(file, text);
  const error: unknown = await loadProgramme(file).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error.message.replace(file, 'FILE');
}

test('the shipped programme loads', async () => {
  await expect(loadProgramme('programmes/poco-global.json')).resolves.toEqual(pocoGlobal());
});

test('a missing file is named', async () => {
  await expect(loadProgramme('programmes/none.json')).rejects.toEqual(
    new UserError('There is no programme file programmes/none.json: name one that exists.'),
  );
});

test('a folder cannot be read', async () => {
  await expect(loadProgramme('programmes')).rejects.toEqual(
    new UserError(
      'The programme file programmes cannot be read (EISDIR): check that it is a file you may read.',
    ),
  );
});

test.each([
  ['a word that is no value', '{\n  "id": nope\n}', 2],
  ['a comma after the last key', '{\n  "id": "a",\n}\n', 3],
  ['a comma after the last element', '{\n  "markets": [\n    1,\n  ]\n}', 4],
  ['a missing comma', '{\n  "id": "a"\n  "name": "b"\n}', 3],
  ['a missing quotation mark', '{\n  "id": "a,\n  "name": "b"\n}', 2],
  ['a second value', '{}\n\n{}', 3],
  ['a text that ends too early', '{\n  "id": "a",\n  "name":', 3],
  ['an empty file', '', 1],
])('%s is no JSON, and the line is named', async (_, text, line) => {
  expect(await refusal(text)).toBe(`FILE is not JSON: correct the mistake in line ${line}.`);
});

test('every mistake of a file is named', async () => {
  const text = JSON.stringify(
    pocoGlobalFile([['markets', 2, 'code'], 'UK'], [['brand'], undefined], [['shop'], 'POCO']),
  );
  expect(await refusal(text)).toBe(
    'FILE is not a programme: brand: is missing; ' +
      'markets[2].code: "UK" is not an ISO 3166-1 country; shop: is not a known key.',
  );
});

test('a file that holds something else is refused', async () => {
  expect(await refusal('[]')).toMatch(/^FILE is not a programme: the file: .*expected object/);
});
