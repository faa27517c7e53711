import type { Db } from 'mongodb';
import { byId } from './documents';
import type { Stored } from './documents';
import { hidden, shown } from './field';
import { contrast, differences, sentence } from './fields';
import { nobody } from './findings';
import { digestTrouble, judgeStrays, stampTrouble } from './orphans';
import { pairsOf } from './pairs';
import { isAt, pathOf } from './redirects';
import type { Phase, Run } from './run';
import type { Scope } from './scope';
import { at, millis, parts, text, words } from './values';

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

const productFields = [
  hidden('sku'),
  hidden('title', 'name'),
  shown('warrantyMonths'),
  shown('onSale', 'available'),
];

/** Checks that the whole range is on sale at the target as it was at the source. */
export async function checkProducts(run: Run): Promise<void> {
  if (!run.phase.opened) return;
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
    ...(copy['path'] === pathOf(scope, product) ? [] : ['path is not that of the sku']),
  ];
  if (found.length > 0) findings.add('product.differs', nobody, product._id, sentence(found));
  const isUntouched = found.length === 0;
  const stamp = stampTrouble(product, copy, scope.store) ?? (isUntouched && digestTrouble(copy));
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

/** Checks the service channel, the website and the app, and that no milestone was left out. */
export async function checkPlatform(run: Run): Promise<void> {
  if (run.only && !run.only.has(platform)) return;
  if (run.phase.opened) await checkChannel(run);
  await checkStorefront(run);
  await checkMilestones(run);
}

/** The place of what there is once: channels, storefront and milestones. */
export const platform = 'programme';

const inOrder = [
  'opening',
  'couponSweep',
  'couponDeadline',
  'websiteClosure',
  'appDiscontinuation',
  'reconciliation',
  'retirement',
];

async function checkMilestones({ ledger, findings }: Run): Promise<void> {
  const reached = await byId(ledger, 'milestones', inOrder);
  const last = inOrder.findLastIndex((name) => reached.has(name));
  for (const name of inOrder.slice(0, Math.max(last, 0))) {
    if (reached.has(name)) continue;
    const cause = `${inOrder[last]} was reached by the ledger, and not ${name}, which comes before`;
    findings.add('milestone.lost', nobody, name, cause);
  }
  for (const { _id, due, doneAt } of reached.values()) {
    if (millis(doneAt) >= millis(due)) continue;
    const cause = `was done ${words(doneAt)}, before it was due, ${words(due)}`;
    findings.add('milestone.differs', nobody, _id, cause);
  }
}

async function checkStorefront({ source, findings, scope, phase }: Run): Promise<void> {
  const storefront = await byId(source, 'storefront', ['website', 'app']);
  const website = storefront.get('website');
  const due = phase.closed ? 'closed' : 'open';
  const state = words(website?.['state'] ?? 'open');
  if (state !== due)
    findings.add('website.state', nobody, 'website', `should be ${due}, is ${state}`);
  const fallback = text(website?.['fallback']);
  if (phase.closed && !isAt(fallback ?? '', scope.programme.target.website)) {
    const cause = `its fallback leads to ${fallback ?? 'nothing'}, not to the target`;
    findings.add('website.state', nobody, 'website', cause);
  }
  const speaksTo = phase.ended ? 'none' : phase.closed ? 'target' : 'source';
  const talksTo = words(storefront.get('app')?.['talksTo'] ?? 'source');
  if (talksTo !== speaksTo) {
    findings.add('app.state', nobody, 'app', `should talk to ${speaksTo}, talks to ${talksTo}`);
  }
}
