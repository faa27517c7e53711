/** As many as one command asks for, so that the commands of others come in between. */
const PAGE = 200;

/** Divides a long list into pages that are read, or worked on, one after the other. */
export function pagesOf<T>(all: readonly T[]): T[][] {
  const pages: T[][] = [];
  for (let from = 0; from < all.length; from += PAGE) pages.push(all.slice(from, from + PAGE));
  return pages;
}
