import { byId, findIn } from './documents';
import type { Projection, Stored } from './documents';
import { holdsOf } from './holds';
import type { Hold } from './holds';
import type { Run } from './run';
import type { MarketRule } from './scope';
import { isFields, parts, text, texts } from './values';
import type { Fields } from './values';

/** What becomes of a customer of the source, by the programme's rules alone. */
export type OwnerRule = MarketRule | 'lapsed';

/** A link of a target account to a customer of the source. */
export interface Link {
  readonly account: Stored;
  readonly state: unknown;
  readonly epoch: unknown;
  readonly found: unknown;
}

/** A customer of the source: what should become of it, and where it is at the target. */
export interface Owner {
  readonly id: string;
  readonly rule: OwnerRule;
  /** Every account that is linked to the customer; it should be one. */
  readonly links: readonly Link[];
  /** The link that is active; null while nothing has been handed over. */
  readonly active: Link | null;
  readonly hold: Hold | undefined;
  /** Whether what is not at the target by now is lost. */
  readonly finished: boolean;
}

const customerFields: Projection = { market: 1, status: 1 };
const linkFields: Projection = { links: 1 };

/** The customers with these ids, as far as the source has them. */
export async function ownersOf(run: Run, ids: Iterable<unknown>): Promise<Map<string, Owner>> {
  const wanted = new Set(texts(ids));
  const customers = await byId(run.source, 'customers', wanted, customerFields);
  return judgeOwners(run, [...customers.values()], linkFields);
}

/** The same for customers that were read already; the accounts come with these fields, or all. */
export async function judgeOwners(
  run: Run,
  customers: readonly Stored[],
  accountFields?: Projection,
): Promise<Map<string, Owner>> {
  const ids = customers.map(({ _id }) => _id);
  const [accounts, holds, finished] = await Promise.all([
    findIn(run.target, 'accounts', 'links.customerId', ids, accountFields),
    holdsOf(run.ledger, ids),
    run.complete ? null : finishedOf(run, ids),
  ]);
  const links = linksOf(run, accounts);
  return new Map(
    customers.map((customer) => {
      const own = links.get(customer._id) ?? [];
      const owner: Owner = {
        id: customer._id,
        rule: ruleOf(run, customer),
        links: own,
        active: own.find(({ state }) => state === 'active') ?? null,
        hold: holds.get(customer._id),
        finished: finished?.has(customer._id) ?? true,
      };
      return [owner.id, owner];
    }),
  );
}

/** The links to this source that an account has. */
export function sourceLinks(run: Run, account: Fields): Fields[] {
  return parts(account['links']).filter((link) => run.scope.stampIn(link) !== null);
}

function ruleOf(run: Run, { market, status }: Stored): OwnerRule {
  const rule = run.scope.ruleOf(market);
  return rule === 'moves' && status === 'erasurePending' ? 'lapsed' : rule;
}

function linksOf(run: Run, accounts: readonly Stored[]): Map<string, Link[]> {
  const links = new Map<string, Link[]>();
  for (const account of accounts) {
    for (const { customerId, state, epoch, found } of sourceLinks(run, account)) {
      const customer = text(customerId) ?? '';
      const known = links.get(customer) ?? [];
      links.set(customer, [...known, { account, state, epoch, found }]);
    }
  }
  return links;
}

async function finishedOf(run: Run, ids: readonly string[]): Promise<Set<string>> {
  const enrolments = await byId(run.ledger, 'customers', ids, { state: 1 });
  const finished = [...enrolments.values()].filter(({ state }) => state !== 'enrolled');
  return new Set(finished.map(({ _id }) => _id));
}

/** Whether a balance or a coupon bears the fence of the hand-over of its owner. */
export function isFenced({ fence }: Stored, { epoch }: Link): boolean {
  return isFields(fence) && fence['state'] === 'handedOver' && fence['epoch'] === epoch;
}
