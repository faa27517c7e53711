import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { programmeJsonSchema, programmeJsonSchemaPath } from '../../../scripts/programmeSchema';
import { pocoGlobal } from './pocoGlobal';

test('the committed JSON Schema is the one of the schema', () => {
  expect(readFileSync(programmeJsonSchemaPath, 'utf8')).toBe(programmeJsonSchema());
});

test('the shipped programme refers to it', () => {
  const folder = dirname(programmeJsonSchemaPath);
  expect(resolve(folder, pocoGlobal().$schema ?? '')).toBe(programmeJsonSchemaPath);
});
