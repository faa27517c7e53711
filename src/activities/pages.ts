import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
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
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}

const leisure = new AsyncLocalStorage<AbortSignal>();

/** Runs an activity that nobody waits for and that has much to do: it rests between pages. */
export const leisurely = <T>(run: () => Promise<T>): Promise<T> =>
  leisure.run(cancellationSignal(), run);

/**
 * Goes from page to page. Who has leisure rests before the next for as long as the last one took, so that
 * others get as much of the stores and the worker; not in what is urgent, nor once it is cancelled.
 */
export async function* unhurried<T>(pages: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  const signal = leisure.getStore();
  let tookMs = 0;
  for await (const page of pages) {
    if (signal && !isUrgent()) await delay(tookMs, undefined, { signal });
    const began = performance.now();
    yield page;
    tookMs = performance.now() - began;
  }
}
