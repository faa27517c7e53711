import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storefront } from '../../src/records/storefront';
import type { SourceStore } from '../../src/stores/source';
import { requestedOf, spellingsOf } from '../../src/website/paths';
import { resolveRedirect } from '../../src/website/redirects';

/** The source's website as it runs here. */
export interface LocalWebsite {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Resolves when nobody is served any more. */
  readonly stop: () => Promise<void>;
}

type Answer = { readonly status: 200 | 404 } | { readonly status: 301; readonly location: string };

/**
 * Starts the source's website: it serves its products and pages while it is open, and redirects every
 * request once it is closed. A redirect is a 301, after which a browser repeats no write.
 */
export async function startWebsite(source: SourceStore): Promise<LocalWebsite> {
  const server = createServer((request, response) => {
    answerTo(source, request.url ?? '/').then(
      ({ status, ...headers }) => response.writeHead(status, headers).end(),
      (error: unknown) => response.writeHead(503).end(`${String(error)}\n`),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close().closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(source: SourceStore, requestUrl: string): Promise<Answer> {
  const spellings = spellingsOf(requestedOf(requestUrl).path);
  const website = storefront.nullable().parse(await source.storefront.findOne({ _id: 'website' }));
  if (website?._id !== 'website' || website.state === 'open') {
    return { status: (await isServed(source, spellings)) ? 200 : 404 };
  }
  if (!website.fallback) throw new Error('The website is closed and names no fallback.');
  const redirects = await source.redirects.find({ _id: { $in: [...spellings] } }).toArray();
  const addresses = new Map(redirects.map(({ _id, to }) => [_id, to]));
  const location = resolveRedirect(requestUrl, (path) => addresses.get(path), website.fallback);
  return { status: 301, location };
}

async function isServed(source: SourceStore, spellings: readonly string[]): Promise<boolean> {
  const [page, product] = await Promise.all([
    source.pages.findOne({ _id: { $in: [...spellings] } }),
    source.products.findOne({ paths: { $in: [...spellings] } }),
  ]);
  return page !== null || product !== null;
}
