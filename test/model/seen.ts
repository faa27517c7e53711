import type { Document } from 'mongodb';
import { digestOf } from '../../src/records/digest';
import { targetId, origin } from '../../src/records/ids';
import { mapOrder, sourceOrder } from '../../src/records/order';
import type { Snapshot } from '../activities/snapshot';
import { balanceIdOf } from './balance';
import type { Balance, Line, Lines, Wallet, WalletLines } from './balance';
import type { Coupon, Successor, Uses } from './coupon';
import type { Fence, Link, Ownership } from './ownership';
import type { Content, Copy, Edit, Order } from './record';
import { inOrder } from './state';
import { absent } from './scenes';
import type { Customer, PerCustomer, Stores } from './state';

const store = origin.parse('poco');

/** Reads from documents what the model knows of them. */
export class Sight {
  /** What each order said whose digest a copy may bear. */
  readonly #digests = new Map<string, Content>();

  /** The stores as the model would have them. */
  storesIn({ source = {}, target = {}, ledger = {} }: Snapshot): Stores {
    const one = (documents: readonly Document[] | undefined) => documents?.[0] ?? null;
    const account = one(target['accounts']);
    const order = one(source['orders']);
    if (order && account) this.#note(order, account);
    return {
      ownership: ofEach((customer) => ownershipIn(withId(source['ownership'], customer))),
      balances: ofEach((customer) => balanceIn(withId(source['balances'], balanceIdOf(customer)))),
      entries: ofEach((customer) => linesIn(source['balanceEntries'], balanceIdOf(customer))),
      coupon: couponIn(one(source['coupons'])),
      order: orderIn(order),
      links: ofEach((customer) => linkIn(account, customer)),
      wallet: walletIn(one(target['wallets'])),
      walletEntries: walletLinesIn(target['walletEntries'] ?? []),
      successor: successorIn(one(target['coupons'])),
      isMailed: (ledger['notices'] ?? []).some(isAboutCoupons),
      copy: this.#copyIn(one(target['orders'])),
      tombstone: (one(target['tombstones'])?.['by'] ?? null) as Stores['tombstone'],
    };
  }

  #note(order: Document, { _id }: Document): void {
    const { said, events } = contentIn(order, 'status', 'refundId');
    const mapping = { store, owner: { accountId: targetId.parse(_id) } };
    this.#digests.set(digestOf(mapOrder(sourceOrder.parse(order), mapping)), { said, events });
  }

  #copyIn(order: Document | null): Copy | null {
    if (!order) return null;
    const { revision, digest } = order['origin'] as { revision: number; digest: string };
    const known = this.#digests.get(digest) ?? { said: 'unknown', events: [] };
    return {
      ...contentIn(order, 'state', 'id'),
      edit: editIn(order),
      origin: { revision, digest: known },
    };
  }
}

const isAboutCoupons = ({ template, state }: Document) =>
  template === 'coupons' && state === 'sent';

const ownershipIn = (found: Document | null) =>
  (found ? pick(found, ['state', 'epoch']) : { state: 'source', epoch: 0 }) as unknown as Ownership;

function balanceIn(found: Document | null): Balance | null {
  if (!found) return null;
  const { amount, revision, fence, debit, latest } = found;
  return {
    amount: amount as number,
    revision: revision as number,
    fence: fenceIn(fence),
    debit: debit ? (pick(debit as Document, ['n', 'amount', 'cumulative']) as never) : null,
    latest: latestIn(latest),
  };
}

const fenceIn = (fence: unknown): Fence | null =>
  fence ? (pick(fence as Document, ['epoch', 'state']) as unknown as Fence) : null;

const latestIn = (latest: unknown): Line | null => {
  if (!latest) return null;
  const { _id, amount } = latest as { _id: string; amount: number };
  return { id: ownIdOf(_id), amount };
};

function linesIn(entries: readonly Document[] = [], balance: string): Lines {
  const own = entries.filter(({ balanceId }) => balanceId === balance);
  return inOrder(Object.fromEntries(own.map(({ _id, amount }) => [String(_id), amount as number])));
}

function couponIn(found: Document | null): Coupon | null {
  if (!found) return null;
  const { status, usesLeft, revision, fence, redemptions, restorations, successor } =
    found as unknown as Coupon & { readonly redemptions: Document[]; restorations?: Document[] };
  const restored = (restorations ?? []) as Document[];
  return {
    status,
    usesLeft,
    revision,
    fence: fenceIn(fence),
    redemptions: usesIn(redemptions),
    restorations: restored.map(({ orderId }) => String(orderId)).toSorted(),
    successor: successor ? { usesLeft: successor.usesLeft } : null,
  };
}

const usesIn = (redemptions: readonly Document[] = []): Uses =>
  inOrder(
    Object.fromEntries(
      redemptions.map(({ orderId, returnedAt }) => [
        ownIdOf(String(orderId)),
        returnedAt ? ('returned' as const) : ('taken' as const),
      ]),
    ),
  );

const orderIn = (found: Document | null): Order | null =>
  found && {
    revision: found['revision'] as number,
    ...contentIn(found, 'status', 'refundId'),
  };

function contentIn(found: Document, said: string, id: string): Content {
  const refunds = found['refunds'] as Document[];
  const events = refunds.map((refund) => ownIdOf(String(refund[id]).replace(/^poco-/, '')));
  return { said: String(found[said]), events: events.toSorted() };
}

/** What is said of the order, by digest. */
const words = new Map(['placed', 'cancelled', 'delivered'].map((word) => [digestOf(word), word]));

function editIn(order: Document): Edit | null {
  const [edit] = (order['edits'] ?? []) as { readonly from: string; readonly to: string }[];
  return edit ? { from: words.get(edit.from) ?? '?', to: words.get(edit.to) ?? '?' } : null;
}

function linkIn(account: Document | null, customer: Customer): Link {
  const links = (account?.['links'] ?? []) as Document[];
  const own = links.find(({ customerId }) => customerId === customer);
  return own ? (pick(own, ['state', 'epoch', 'found']) as unknown as Link) : absent;
}

function walletIn(found: Document | null): Wallet | null {
  if (!found) return null;
  const credits = Object.entries(found['credits'] as Record<string, Document>);
  return {
    balance: found['balance'] as number,
    credits: Object.fromEntries(
      credits.map(([id, credit]) => [id, pick(credit, ['n', 'credited']) as never]),
    ),
    latest: latestIn(found['latest']),
  };
}

const walletLinesIn = (entries: readonly Document[]): WalletLines =>
  inOrder(
    Object.fromEntries(
      entries.map(({ _id, amount, former }) => [
        ownIdOf(String(_id)),
        { amount: amount as number, former: former as boolean },
      ]),
    ),
  );

function successorIn(found: Document | null): Successor | null {
  if (!found) return null;
  const { accountId, state, usesLeft, redemptions, restored } = found;
  return {
    isBound: accountId !== null,
    state: state as Successor['state'],
    usesLeft: usesLeft as number,
    redemptions: usesIn(redemptions as Document[] | undefined),
    restored: ((restored ?? []) as string[]).toSorted(),
  };
}

const ofEach = <T>(look: (customer: Customer) => T): PerCustomer<T> => ({
  C1: look('C1'),
  C2: look('C2'),
});

const withId = (documents: readonly Document[] = [], id: string): Document | null =>
  documents.find(({ _id }) => String(_id) === id) ?? null;

/** What the target itself calls `mi-X1` is X1 here. */
const ownIdOf = (id: string): string => id.replace(/^mi-/, '');

const pick = (document: Document, names: readonly string[]): Document =>
  Object.fromEntries(names.map((name) => [name, document[name] as unknown]));
