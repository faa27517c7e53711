import { setTimeout as delay } from 'node:timers/promises';
import type { Document, FindCursor } from 'mongodb';
import { isUrgent } from '../stores/gathered/urgency';

/** Few enough that the commands of others come in between. */
const PAGE = 100;

/** Divides a long list into pages that are read, or worked on, one after the other. */
export function pagesOf<T>(all: readonly T[]): T[][] {
  const pages: T[][] = [];
  for (let from = 0; from < all.length; from += PAGE) pages.push(all.slice(from, from + PAGE));
  return pages;
}

/** Reads what is found in such pages, one after the other. */
export async function* readInPages(found: FindCursor<Document>): AsyncGenerator<Document[]> {
  const cursor = found.batchSize(PAGE);
  while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
}

/**
 * Goes from page to page and rests after each for as long as it took, so that others get as much of the
 * stores and the worker; not while somebody is frozen.
 */
export async function* atLeisure<T>(pages: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  let began = performance.now();
  let isFirst = true;
  for await (const page of pages) {
    if (!isFirst && !isUrgent()) await delay(performance.now() - began);
    isFirst = false;
    began = performance.now();
    yield page;
  }
}
