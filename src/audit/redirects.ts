import { byId } from './documents';
import type { Stored } from './documents';
import { nobody } from './findings';
import { walk } from './run';
import type { Run } from './run';
import type { Scope } from './scope';
import { text, texts, words } from './values';
import type { Fields } from './values';

/** A path of the website, where it must lead, and whether what is beyond that will do as well. */
type Due = { readonly from: string; readonly to: string; readonly exact: boolean };

/** Checks that every path of every product leads to the product at the target. */
export async function checkProductRedirects(run: Run): Promise<void> {
  if (!run.phase.closed) return;
  const projection = { paths: 1, sku: 1 } as const;
  for await (const products of walk(run, 'source', 'products', { projection })) {
    const due = products.flatMap((product) => {
      const to = addressOf(run, pathOf(run.scope, product));
      return pathsOf(product).map((from): Due => ({ from, to, exact: true }));
    });
    await checkDue(run, due);
  }
}

/** Checks that every page leads to the target, into its market where that is one that moves. */
export async function checkPageRedirects(run: Run): Promise<void> {
  if (!run.phase.closed) return;
  for await (const pages of walk(run, 'source', 'pages')) {
    const due = pages.map(({ _id, market }): Due => {
      const section = run.scope.ruleOf(market) === 'moves' ? `/${words(market).toLowerCase()}` : '';
      return { from: _id, to: addressOf(run, section), exact: false };
    });
    await checkDue(run, due);
  }
}

/** Checks that no redirect leads anywhere but to the target, whatever it is for. */
export async function checkRedirects(run: Run): Promise<void> {
  const { website } = run.scope.programme.target;
  for await (const redirects of walk(run, 'source', 'redirects')) {
    for (const { _id, to } of redirects) {
      if (isAt(words(to), website)) continue;
      const cause = `leads to ${words(to)}, which is not at ${website}`;
      run.findings.add('redirect.differs', nobody, _id, cause);
    }
  }
}

async function checkDue({ source, findings, scope }: Run, due: readonly Due[]): Promise<void> {
  const redirects = await byId(
    source,
    'redirects',
    due.map(({ from }) => from),
  );
  for (const { from, to, exact } of due) {
    const led = text(redirects.get(from)?.['to']);
    if (led === null) findings.add('redirect.lost', nobody, from, 'leads nowhere');
    else if (isAt(led, scope.programme.target.website) && !isRight(led, to, exact)) {
      findings.add('redirect.differs', nobody, from, `leads to ${led}, should lead to ${to}`);
    }
  }
}

function isRight(led: string, to: string, exact: boolean): boolean {
  const [path, due] = [new URL(led).pathname, new URL(to).pathname.replace(/\/$/, '')];
  return exact ? path === due : path === due || path.startsWith(`${due}/`);
}

/** Whether an address is one of this website. */
export function isAt(address: string, website: string): boolean {
  return URL.canParse(address) && new URL(address).origin === new URL(website).origin;
}

function addressOf({ scope }: Run, path: string): string {
  return `${scope.programme.target.website.replace(/\/+$/, '')}${path}`;
}

/** Where the target serves a product: under the brand and the sku, in lower case. */
export function pathOf(scope: Scope, { sku }: Fields): string {
  return `/product/${encodeURIComponent(`${scope.store}-${words(sku).toLowerCase()}`)}`;
}

function pathsOf({ paths }: Stored): string[] {
  return Array.isArray(paths) ? texts(paths) : [];
}
