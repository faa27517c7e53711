import { z } from 'zod';

/** What a schema says about one field. */
export type SchemaField = {
  readonly nullable: boolean;
  readonly optional: boolean;
  /** The values of an enumeration or of literals; empty for anything else. */
  readonly values: readonly string[];
  readonly kind: 'date' | 'boolean' | 'number' | 'list' | 'other';
};

type Fields = Map<string, SchemaField>;

/** Every field of a schema by its path: `lines[].title` in a list, `consents.*.granted` in a record. */
export function schemaFields(schema: z.core.$ZodType, path = ''): Fields {
  const { inner } = unwrap(schema);
  if (inner instanceof z.ZodObject) return objectFields(inner, path);
  if (inner instanceof z.ZodArray) return schemaFields(inner.element, `${path}[]`);
  if (inner instanceof z.ZodRecord) return schemaFields(inner.valueType, `${path}.*`);
  if (inner instanceof z.ZodUnion) return inner.options.reduce(withOption(path), new Map());
  return new Map();
}

function objectFields(schema: z.ZodObject, path: string): Fields {
  return new Map(
    Object.entries(schema.shape).flatMap(([name, child]) => {
      const at = path ? `${path}.${name}` : name;
      return [[at, fieldOf(child)] as const, ...schemaFields(child, at)];
    }),
  );
}

const withOption =
  (path: string) =>
  (known: Fields, option: z.core.$ZodType): Fields => {
    for (const [at, field] of schemaFields(option, path)) {
      const values = [...(known.get(at)?.values ?? []), ...field.values];
      known.set(at, { ...field, values: [...new Set(values)] });
    }
    return known;
  };

function fieldOf(schema: z.core.$ZodType): SchemaField {
  const { inner, nullable, optional } = unwrap(schema);
  return { nullable, optional, values: valuesOf(inner), kind: kindOf(inner) };
}

function valuesOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
}

function kindOf(schema: z.core.$ZodType): SchemaField['kind'] {
  if (schema instanceof z.ZodDate) return 'date';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  return schema instanceof z.ZodArray ? 'list' : 'other';
}

function unwrap(schema: z.core.$ZodType) {
  let [inner, nullable, optional] = [schema, false, false];
  while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) {
    nullable ||= inner instanceof z.ZodNullable;
    optional ||= inner instanceof z.ZodOptional;
    inner = inner.unwrap();
  }
  return { inner, nullable, optional };
}
