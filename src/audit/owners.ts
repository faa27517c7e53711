import { byId, findIn } from './documents';
import type { Projection, Stored } from './documents';
import type { Finished } from './finished';
import { holdsOf } from './holds';
import type { Hold } from './holds';
import type { Stores } from './run';
import type { MarketRule, Scope } from './scope';
import { isFields, parts, text, texts } from './values';
import type { Fields } from './values';

/** What becomes of a customer of the source, by the programme's rules alone. */
export type OwnerRule = MarketRule | 'lapsed';

/** A link of a target account to a customer of the source. */
export interface Link {
  readonly accountId: string;
  readonly state: unknown;
  readonly epoch: unknown;
  readonly found: unknown;
  /** Digests of what the customer brought to it to sign in with. */
  readonly brought: unknown;
}

/** A customer of the source: what should become of it, and where it is at the target. */
export interface Owner {
  readonly id: string;
  readonly rule: OwnerRule;
  readonly market: string | null;
  /** The links of every account that is linked to the customer; it should be one. */
  readonly links: readonly Link[];
  /** The link that is active; null while nothing has been handed over. */
  readonly active: Link | null;
  readonly hold: Hold | undefined;
  /** Whether what is not at the target by now is lost. */
  readonly finished: boolean;
}

const customerFields: Projection = { market: 1, status: 1 };
const linkFields: Projection = { links: 1 };
const KEPT = 5_000;

/** Customers of the source, judged once each; the last 5,000 are kept for the next record of theirs. */
export class Owners {
  readonly #known = new Map<string, Promise<Owner | undefined>>();

  constructor(
    private readonly stores: Stores,
    private readonly scope: Scope,
    private readonly finished: Finished,
  ) {}

  /** The customers with these ids, as far as the source has them. */
  async find(ids: Iterable<unknown>): Promise<Map<string, Owner>> {
    const wanted = [...new Set(texts(ids))];
    const asked = this.#read(wanted.filter((id) => !this.#known.has(id)));
    const answers = wanted.map((id) => this.#known.get(id) ?? this.#keep(id, asked));
    const owners = await Promise.all(answers);
    return new Map(owners.flatMap((owner) => (owner ? [[owner.id, owner]] : [])));
  }

  /** Judges customers by their documents and the accounts that are linked to any of them. */
  async judge(
    customers: readonly Stored[],
    accounts: readonly Stored[],
  ): Promise<Map<string, Owner>> {
    const ids = customers.map(({ _id }) => _id);
    const holds = await holdsOf(this.stores.ledger, ids);
    const links = this.#linksIn(accounts);
    return new Map(
      customers.map((customer) => {
        const own = links.get(customer._id) ?? [];
        const owner: Owner = {
          id: customer._id,
          rule: this.#ruleOf(customer),
          market: text(customer['market']),
          links: own,
          active: this.#activeOf(customer._id, own),
          hold: holds.get(customer._id),
          finished: this.finished.hasCustomer(customer._id),
        };
        return [owner.id, owner];
      }),
    );
  }

  /** Where it is active; of several, the account that was created for it. */
  #activeOf(customer: string, links: readonly Link[]): Link | null {
    const active = links.filter(({ state }) => state === 'active');
    const own = this.scope.movedId(customer);
    return active.find(({ accountId }) => accountId === own) ?? active[0] ?? null;
  }

  #ruleOf({ market, status }: Stored): OwnerRule {
    const rule = this.scope.ruleOf(market);
    return rule === 'moves' && status === 'erasurePending' ? 'lapsed' : rule;
  }

  #linksIn(accounts: readonly Stored[]): Map<string, Link[]> {
    const links = new Map<string, Link[]>();
    for (const account of accounts) {
      for (const { customerId, state, epoch, found, brought } of sourceLinks(this.scope, account)) {
        const customer = text(customerId) ?? '';
        const link = { accountId: account._id, state, epoch, found, brought };
        links.set(customer, [...(links.get(customer) ?? []), link]);
      }
    }
    return links;
  }

  async #read(ids: readonly string[]): Promise<Map<string, Owner>> {
    const customers = await byId(this.stores.source, 'customers', ids, customerFields);
    const accounts = await accountsOf(this.stores, customers.keys(), linkFields);
    return this.judge([...customers.values()], accounts);
  }

  #keep(id: string, asked: Promise<ReadonlyMap<string, Owner>>): Promise<Owner | undefined> {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= KEPT && oldest !== undefined) this.#known.delete(oldest);
    const answer = asked.then((found) => found.get(id));
    this.#known.set(id, answer);
    return answer;
  }
}

/** The target's accounts that are linked to any of these customers. */
export function accountsOf(
  { target }: Stores,
  customers: Iterable<string>,
  fields?: Projection,
): Promise<Stored[]> {
  return findIn(target, 'accounts', 'links.customerId', customers, fields);
}

/** The links to this source that an account has. */
export function sourceLinks(scope: Scope, account: Fields): Fields[] {
  return parts(account['links']).filter((link) => scope.stampIn(link) !== null);
}

/** Whether a balance or a coupon bears the fence of the hand-over of its owner. */
export function isFenced({ fence }: Stored, { epoch }: Link): boolean {
  return isFields(fence) && fence['state'] !== 'source' && fence['epoch'] === epoch;
}
