import type { CaseFile, CaseRecord } from './case';

/** Which record a decision is asked for. */
export type Named = Pick<CaseRecord, 'kind' | 'id'>;

/** A record that was edited on both sides, and the versions that met. */
export type DoubleEdit = Named & { readonly edit: NonNullable<CaseRecord['edit']> };

/** A customer's case of a cause, if there is one. */
type File = Pick<CaseFile, 'decision' | 'records'> | null | undefined;

const isSame = (one: Named, other: Named) => one.kind === other.kind && one.id === other.id;

/** Whether it was decided that a record stays with the source. */
export const isSetAside = (file: File, record: Named): boolean =>
  file?.decision?.choice === 'setAside' && file.records.some((named) => isSame(named, record));

/** Whether it was decided to leave a record's edit at the target, as far as the source is unchanged since. */
export const isKept = (file: File, record: Named, source: string): boolean =>
  file?.decision?.choice === 'keepTarget' &&
  file.records.some((named) => isSame(named, record) && named.edit?.source === source);

/** Whether it was decided to overwrite a record's edit at the target, as far as neither side changed since. */
export const isOverruled = (file: File, { edit, ...record }: DoubleEdit): boolean =>
  file?.decision?.choice === 'takeSource' &&
  file.records.some(
    (named) =>
      isSame(named, record) &&
      named.edit?.source === edit.source &&
      named.edit.target === edit.target,
  );
