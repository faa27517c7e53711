import DataLoader from 'dataloader';
import { BSON } from 'mongodb';
import type { Collection, Document, Filter } from 'mongodb';
import type { Pace } from './pace';
import { valuesAt } from './path';
import { isUrgent } from './urgency';

/** A read that asks for more values than this travels in parts, so that nobody waits for it. */
const MOST_VALUES = 50;
const MOST_TOGETHER = 500;
/** Documents of one answer; by default the first brings 101, and the others cost a command more. */
const MOST_AT_ONCE = 5_000;

/** A filter, divided into the values that differ from reader to reader and what they have in common. */
interface Asked {
  readonly path: string;
  readonly values: readonly string[];
  readonly rest: Filter<Document>;
}

type Found = DataLoader<string, Document[]>;

/** How documents are read, once it is known which. */
interface Query {
  readonly collection: Collection;
  /** What else has to be alike for two reads to be one. */
  readonly terms: unknown;
  readonly run: (filter: Filter<Document>) => Promise<Document[]>;
}

/** Like reads of many, made into one. What two readers find is the same object: nobody may change it. */
export class GatheredReads {
  readonly #waiting = new Map<string, Found>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /**
   * Finds documents together with others that are looked for by the same path and conditions.
   * @returns null where the filter names no strings to gather by.
   */
  find(
    collection: Collection,
    filter: Filter<Document>,
    projection: Document = {},
  ): Promise<Document[]> | null {
    const asked = divide(filter);
    if (!asked || !includes(projection, asked.path)) return null;
    const options = { projection, batchSize: MOST_AT_ONCE };
    const run = (together: Filter<Document>) => collection.find(together, options).toArray();
    return this.#load(asked, { collection, terms: projection, run });
  }

  /**
   * Finds documents by id, with what the stages add to each, together with others.
   * @returns null where the pipeline does anything else.
   */
  aggregate(
    collection: Collection,
    [first = {}, ...stages]: readonly Document[],
  ): Promise<Document[]> | null {
    const asked = '$match' in first ? divide(first['$match'] as Filter<Document>) : null;
    if (asked?.path !== '_id' || !stages.every(keepsEach)) return null;
    const options = { batchSize: MOST_AT_ONCE };
    const run = (together: Filter<Document>) =>
      collection.aggregate([{ $match: together }, ...stages], options).toArray();
    return this.#load(asked, { collection, terms: stages, run });
  }

  async #load(asked: Asked, query: Query): Promise<Document[]> {
    const found = new Map<unknown, Document>();
    for (let from = 0; from < asked.values.length; from += MOST_VALUES) {
      const part = { ...asked, values: asked.values.slice(from, from + MOST_VALUES) };
      for (const one of await this.#loadPart(part, query)) found.set(one['_id'] ?? one, one);
    }
    return [...found.values()];
  }

  async #loadPart(
    { path, values, rest }: Asked,
    { collection, terms, run }: Query,
  ): Promise<Document[]> {
    const like = [isUrgent(), collection.namespace, path, rest, terms];
    const alike = BSON.EJSON.stringify(like);
    const read = async (all: readonly string[]) =>
      // What is asked for goes first: some servers take the index of the first field that has one.
      sorted(await run({ [path]: { $in: [...all] }, ...rest }), path, all);
    const loader = this.#waiting.get(alike) ?? this.#open(alike, read);
    return (await loader.loadMany(values)).flatMap(documentsOf);
  }

  #open(alike: string, read: (values: readonly string[]) => Promise<Document[][]>): Found {
    const loader: Found = new DataLoader(
      (values) => {
        this.#waiting.delete(alike);
        return this.#pace.send(() => read(values));
      },
      { maxBatchSize: MOST_TOGETHER, batchScheduleFn: this.#pace.depart },
    );
    this.#waiting.set(alike, loader);
    return loader;
  }
}

function documentsOf(found: Document[] | Error): Document[] {
  if (found instanceof Error) throw found;
  return found;
}

/** Which documents have which value, in the order in which they were found. */
function sorted(found: readonly Document[], path: string, values: readonly string[]): Document[][] {
  const byValue = new Map(values.map((value): [unknown, Document[]] => [value, []]));
  for (const document of found) {
    for (const value of new Set(valuesAt(document, path))) byValue.get(value)?.push(document);
  }
  return [...byValue.values()];
}

/** By the first field that has to be one string, or one of several. */
function divide(filter: Filter<Document>): Asked | null {
  for (const [path, condition] of Object.entries(filter)) {
    const values = stringsOf(condition);
    if (!values) continue;
    const { [path]: _, ...rest } = filter;
    return { path, values, rest };
  }
  return null;
}

function stringsOf(condition: unknown): string[] | null {
  if (typeof condition === 'string') return [condition];
  if (typeof condition !== 'object' || condition === null) return null;
  const [[operator, values] = [], ...others] = Object.entries(condition);
  if (operator !== '$in' || others.length > 0 || !Array.isArray(values)) return null;
  const strings = values.filter((value) => typeof value === 'string');
  return strings.length === values.length ? [...new Set(strings)] : null;
}

/** Whether what is found will tell who has asked for it. */
function includes(projection: Document, path: string): boolean {
  const names = Object.keys(projection);
  if (path === '_id') return !names.includes('_id') || isKept(projection['_id']);
  return names.length === 0 || isKept(projection[path]);
}

const isKept = (part: unknown) => part === 1 || part === true;

/** Whether a stage leaves a document where one was, under the same id. */
function keepsEach(stage: Document): boolean {
  const [[name, said] = [], ...others] = Object.entries(stage as Record<string, Document>);
  if (!name || !said || others.length > 0) return false;
  if (name === '$project') return includes(said, '_id');
  if (name === '$set') return !('_id' in said);
  return name === '$lookup' && said['as'] !== '_id';
}
