import type { Db } from 'mongodb';
import { batches, byId } from './documents';
import type { Stored } from './documents';
import { contrast, differences, hidden, sentence, shown } from './fields';
import { nobody } from './findings';
import { judgeStrays, stampTrouble } from './orphans';
import { pairsOf } from './pairs';
import { walk } from './run';
import type { Phase, Run } from './run';
import type { Scope } from './scope';
import { at, parts, text, texts, words } from './values';
import type { Fields } from './values';

/** Which milestones the ledger says were passed. */
export async function phaseOf(ledger: Db): Promise<Phase> {
  const passed = await byId(ledger, 'milestones', [
    'opening',
    'couponDeadline',
    'websiteClosure',
    'appDiscontinuation',
  ]);
  return {
    opened: passed.has('opening'),
    judged: passed.has('couponDeadline'),
    closed: passed.has('websiteClosure'),
    ended: passed.has('appDiscontinuation'),
  };
}

/** Checks what each milestone that was passed promised: the range, the channels, the redirects. */
export async function checkMilestones(run: Run): Promise<void> {
  if (run.phase.opened) await Promise.all([checkProducts(run), checkChannel(run)]);
  if (run.phase.closed) await checkRedirects(run);
  await checkStorefront(run);
}

const productFields = [
  hidden('sku'),
  hidden('title', 'name'),
  shown('warrantyMonths'),
  shown('onSale', 'available'),
];

async function checkProducts(run: Run): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, 'products', 'products')) {
    for (const { record, copy } of pairs) judgeProduct(run, record, copy);
    await judgeStrays(run, { noun: 'product', source: 'products', stamp: 'origin' }, strays);
  }
}

function judgeProduct({ findings, scope }: Run, product: Stored, copy: Stored | undefined): void {
  if (!copy) {
    const cause = `is at the source, and ${scope.movedId(product._id)} is not at the target`;
    findings.add('product.lost', nobody, product._id, cause);
    return;
  }
  const found = [
    ...differences(productFields, product, copy, scope),
    ...offerTroubles(scope, product, copy),
  ];
  if (found.length > 0) findings.add('product.differs', nobody, product._id, sentence(found));
  const stamp = stampTrouble(product, copy, scope.store);
  if (stamp) findings.add('product.origin', nobody, product._id, stamp);
}

function offerTroubles(scope: Scope, product: Stored, copy: Stored): string[] {
  const priced = parts(product['prices']).filter(
    ({ market }) => !scope.excluded.includes(text(market) ?? ''),
  );
  const due = new Map(priced.map((price) => [String(price['market']), price]));
  const offered = new Map(parts(copy['offers']).map((offer) => [String(offer['region']), offer]));
  return [...new Set([...due.keys(), ...offered.keys()])].flatMap((market) => {
    const [price, offer] = [due.get(market), offered.get(market)];
    return [
      ...contrast(
        `offers[${market}].price.minor`,
        price?.['amountMinor'],
        at(offer, 'price.minor'),
      ),
      ...contrast(
        `offers[${market}].price.currency`,
        price?.['currency'],
        at(offer, 'price.currency'),
      ),
    ];
  });
}

async function checkChannel({ findings, target, scope }: Run): Promise<void> {
  const { source, target: platform } = scope.programme;
  const channels = await byId(target, 'channels', [source.supportDomain]);
  const routedTo = channels.get(source.supportDomain)?.['routedTo'];
  if (routedTo === platform.supportDomain) return;
  const cause = `should be routed to ${platform.supportDomain}, is routed to ${words(routedTo ?? 'nothing')}`;
  findings.add('channel.state', nobody, source.supportDomain, cause);
}

async function checkRedirects(run: Run): Promise<void> {
  const { scope } = run;
  for await (const products of batches(run.source, 'products', { projection: { paths: 1 } })) {
    const ids = products.map(({ _id }) => scope.movedId(_id));
    const published = await byId(run.target, 'products', ids, { path: 1 });
    const due = products.flatMap((product) => {
      const path = text(published.get(scope.movedId(product._id))?.['path']);
      return pathsOf(product).map((from): Due => ({ from, path }));
    });
    await checkDue(run, due);
  }
  for await (const pages of walk(run, 'source', 'pages')) {
    await checkDue(
      run,
      pages.map(({ _id }) => ({ from: _id, path: null })),
    );
  }
}

/** A path of the website, and the one it must lead to; null where any of the target will do. */
type Due = { readonly from: string; readonly path: string | null };

async function checkDue({ source, findings, scope }: Run, due: readonly Due[]): Promise<void> {
  const { website } = scope.programme.target;
  const redirects = await byId(
    source,
    'redirects',
    due.map(({ from }) => from),
  );
  for (const { from, path } of due) {
    const to = text(redirects.get(from)?.['to']);
    if (to === null) findings.add('redirect.lost', nobody, from, 'leads nowhere');
    else if (!leadsTo(to, website, path)) {
      const cause = `leads to ${to}, should lead to ${website}${path ?? ''}`;
      findings.add('redirect.differs', nobody, from, cause);
    }
  }
}

function leadsTo(to: string, website: string, path: string | null): boolean {
  if (!URL.canParse(to)) return false;
  const [led, home] = [new URL(to), new URL(website)];
  return led.origin === home.origin && (path === null || led.pathname.endsWith(path));
}

function pathsOf({ paths }: Fields): string[] {
  return Array.isArray(paths) ? texts(paths) : [];
}

async function checkStorefront({ source, findings, scope, phase }: Run): Promise<void> {
  const storefront = await byId(source, 'storefront', ['website', 'app']);
  const website = storefront.get('website');
  const due = phase.closed ? 'closed' : 'open';
  const state = words(website?.['state'] ?? 'open');
  if (state !== due)
    findings.add('website.state', nobody, 'website', `should be ${due}, is ${state}`);
  const fallback = text(website?.['fallback']);
  if (phase.closed && !leadsTo(fallback ?? '', scope.programme.target.website, null)) {
    const cause = `its fallback leads to ${fallback ?? 'nothing'}, not to the target`;
    findings.add('website.state', nobody, 'website', cause);
  }
  const speaksTo = phase.ended ? 'none' : phase.closed ? 'target' : 'source';
  const talksTo = words(storefront.get('app')?.['talksTo'] ?? 'source');
  if (talksTo !== speaksTo) {
    findings.add('app.state', nobody, 'app', `should talk to ${speaksTo}, talks to ${talksTo}`);
  }
}
