import { temporal } from '@temporalio/proto';

/** Names of search attributes and their types. */
export type SearchAttributes = Readonly<Record<string, 'Keyword' | 'Datetime' | 'Int' | 'Bool'>>;

const { IndexedValueType } = temporal.api.enums.v1;

const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/** The types as the operator service takes them. */
export function indexedValueTypes(
  attributes: SearchAttributes,
): Record<string, temporal.api.enums.v1.IndexedValueType> {
  return Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name, TYPES[type]]));
}
