import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { programmeSchema } from '../src/programme/schema';

/** Where the JSON Schema of programme files is kept. */
export const programmeJsonSchemaPath = join(__dirname, '../programmes/programme.schema.json');

/** The JSON Schema of programme files as text: what editors check while one is written. */
export function programmeJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(programmeSchema, { io: 'input' }), null, 2)}\n`;
}

if (require.main === module) writeFileSync(programmeJsonSchemaPath, programmeJsonSchema());
