import { z } from 'zod';
import poco from '../../../programmes/poco-global.json';
import { programmeSchema, type Programme } from '../../../src/programme/schema';

type Path = readonly (string | number)[];

/** The shipped programme, with the value at each path replaced, as its file would hold it. */
export function pocoGlobalFile(...changes: [path: Path, value: unknown][]): unknown {
  return changes.reduce<unknown>((file, [path, value]) => replaced(file, path, value), poco);
}

/** The shipped programme, with the value at each path replaced. */
export function pocoGlobal(...changes: [path: Path, value: unknown][]): Programme {
  return programmeSchema.parse(pocoGlobalFile(...changes));
}

function replaced(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const copy: unknown[] = [...node];
    copy[Number(key)] = replaced(copy[Number(key)], rest, value);
    return copy;
  }
  const record = z.record(z.string(), z.unknown()).parse(node);
  return { ...record, [key]: replaced(record[key], rest, value) };
}
