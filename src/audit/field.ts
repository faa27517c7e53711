/** Where each side tells a fact. */
export type Path = { readonly from: string; readonly to: string };

/** One fact that both sides tell: where each tells it, and how the two correspond. */
export type Field =
  /** The same value; shown in a mismatch only where it is no person's data. */
  | (Path & {
      readonly type: 'value';
      readonly shown: boolean;
      /** Whether the target's shop may have changed it, where the record notes that. */
      readonly edited: boolean;
    })
  /** The id of a source document, and the target id that comes from it. */
  | (Path & { readonly type: 'id' })
  /** An amount in the source document's currency, and money. */
  | (Path & { readonly type: 'money' })
  /** Parts with ids, or, without a key, parts in the same order. */
  | (Path & {
      readonly type: 'list';
      readonly key: Path | null;
      /** Whether the target may have added parts of its own. */
      readonly grows: boolean;
      /** Whether the parts that came have their order there. */
      readonly ordered: boolean;
      /** Whether the target may have changed, added or taken away parts, where it notes that of each. */
      readonly edited: boolean;
      readonly fields: readonly Field[];
    });

/** A fact whose values a mismatch may show: an amount, a count, a state, a date. */
export const shown = (from: string, to = from): Field => ({
  type: 'value',
  from,
  to,
  shown: true,
  edited: false,
});

/** A fact whose values are a person's, or long: a mismatch names the field only. */
export const hidden = (from: string, to = from): Field => ({
  type: 'value',
  from,
  to,
  shown: false,
  edited: false,
});

/** A fact that the target's shop may change once it has moved; of a list, each part of plain facts as a whole. */
export const editable = (field: Field): Field =>
  field.type === 'value' || field.type === 'list' ? { ...field, edited: true } : field;

/** A reference, or null. */
export const reference = (from: string, to = from): Field => ({ type: 'id', from, to });

/** An amount in minor units of the document's currency. */
export const amount = (from: string, to: string): Field => ({ type: 'money', from, to });

/** Parts that the source names by `from` and the target by `to`. */
export const list = (
  from: string,
  to: string,
  key: Path | null,
  fields: readonly Field[],
  { grows = false, ordered = true } = {},
): Field => ({ type: 'list', from, to, key, grows, ordered, edited: false, fields });
