import type { Document } from 'mongodb';
import type { Write } from './intercepted';

/** Tells a write apart from others. */
export type Which = (write: Write) => boolean;

/** A guard of the activities: what writes are without it, or which reads find nothing. */
export interface Guard {
  /** The same object where the write has no such guard. */
  readonly off?: (write: Write) => Write;
  readonly hides?: string;
}

/** Writes to a place, and to no other. */
export const to =
  (place: string, which: Which = () => true): Which =>
  (write) =>
    write.place === place && which(write);

/** Writes that set a field, or that insert one that has it. */
export const setting =
  (field: string, value?: unknown): Which =>
  ({ update }) => {
    const fields: Document = (update['$set'] as Document | undefined) ?? update;
    return field in fields && (value === undefined || fields[field] === value);
  };

/** A condition on fields: their part of the filter is left out. */
export const conditionOn = (which: Which, ...fields: readonly string[]): Guard => ({
  off: (write) => {
    if (!which(write) || !fields.some((field) => field in write.filter)) return write;
    const left = Object.entries(write.filter).filter(([field]) => !fields.includes(field));
    return { ...write, filter: Object.fromEntries(left) };
  },
});

/** The condition that a document is as it was read: it is found by its id alone. */
export const asRead = (which: Which): Guard => ({
  off: (write) => {
    const { _id, ...others } = write.filter;
    const isGuarded = which(write) && Object.keys(others).length > 0;
    return isGuarded ? { ...write, filter: { _id } } : write;
  },
});

/** `$setOnInsert`: what is there is overwritten. */
export const onInsert = (which: Which): Guard => ({
  off: (write) => {
    const { $setOnInsert: fields, ...others } = write.update;
    const isGuarded = which(write) && fields;
    return isGuarded ? { ...write, update: { ...others, $set: fields as Document } } : write;
  },
});

/** That an id is inserted once: what is there is replaced. */
export const insertedOnce = (which: Which): Guard => ({
  off: (write) =>
    which(write) && write.name === 'insertOne'
      ? { ...write, name: 'replaceOne', filter: { _id: write.update['_id'] as unknown } }
      : write,
});

/** A look-up: it finds nothing. */
export const lookUp = (place: string): Guard => ({ hides: place });
