import type { Document } from 'mongodb';
import type { z } from 'zod';
import { isSetAside } from '../cases/decided';
import { mergeByCause } from '../cases/needed';
import type { CaseNeeded } from '../cases/needed';
import { caseIdOf } from '../cases/case';
import type { CaseRecord } from '../cases/case';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { needsCase } from './failures';

/** Documents that have the documented shape, and a note of each that has not. */
export interface Parsed<T> {
  readonly sound: T[];
  readonly broken: CaseNeeded;
}

/** Holds documents against the schema of their kind; what fails is named, the others go on. */
export function parseRecords<T>(
  kind: CaseRecord['kind'],
  schema: z.ZodType<T>,
  documents: readonly Document[],
): Parsed<T> {
  const sound: T[] = [];
  const broken: CaseNeeded = { cause: 'schema', records: [], evidence: [] };
  for (const document of documents) {
    const parsed = schema.safeParse(document);
    if (parsed.success) {
      sound.push(parsed.data);
      continue;
    }
    broken.records.push({ kind, id: String(document['_id']) });
    const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
    broken.evidence.push(`${kind} ${String(document['_id'])}: ${paths.join(', ')}`);
  }
  return { sound, broken };
}

/** The case of records that the target refuses to store; what they say is not told. */
export const refusalCase = (
  refused: readonly (CaseRecord & { readonly code: number })[],
): CaseNeeded => ({
  cause: 'refusal',
  records: refused.map(({ kind, id }) => ({ kind, id })),
  evidence: refused.map(({ kind, id, code }) => `${kind} ${id}: refused by the target (${code})`),
});

/**
 * Stops a step whose customer has records that cannot be moved, unless it was decided that these stay.
 * @returns the records that stay behind.
 * @throws CaseNeeded naming, by cause, those about which nothing was decided.
 */
export async function settleTroubles(
  { ledger }: Dependencies,
  { customerId }: CustomerRef,
  troubles: readonly CaseNeeded[],
): Promise<CaseRecord[]> {
  const found = mergeByCause(troubles.filter(({ records }) => records.length > 0));
  if (found.length === 0) return [];
  const ids = found.map(({ cause }) => caseIdOf(customerId, cause));
  const files = await ledger.cases.find({ _id: { $in: ids } }).toArray();
  const undecided = found.filter(({ cause, records }) => {
    const file = files.find((one) => one.cause === cause);
    return !records.every((record) => isSetAside(file, record));
  });
  if (undecided.length > 0) throw needsCase(...undecided);
  return found.flatMap(({ records }) => records);
}
