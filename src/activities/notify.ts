import { activityInfo } from '@temporalio/activity';
import { composeNotice } from '../notices/compose';
import { MailFault } from '../notices/mailer';
import type { Instant } from '../programme/instant';
import type { SourceCustomer, TargetAccount } from '../records/account';
import { byId } from '../records/ids';
import type { Guest } from '../records/shared';
import type { Language } from '../programme/schema';
import type { Notice } from '../stores/ledger';
import type { Receipt } from '../receipts/receipt';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { unknownRecord } from './failures';
import { deliver } from './outbox';
import type { Addressees } from './outbox';
import { readOwned } from './owned';
import type { IssuedLately } from './receipts';

/** The customer who is told, what was proven of the move, and the workflow's instant. */
export type Told = SettledRef & { readonly receipt: string; readonly at: Instant };

/** Attempts after which a mail server that takes nothing keeps no customer's move waiting any more. */
const ATTEMPTS = 3;

/**
 * Tells the customer, in the market's language, that everything has moved: once, by the receipt. What the
 * mail server does not take stays pending in the outbox, which is delivered when it is back.
 */
export const notify =
  (deps: Dependencies, issued: IssuedLately) =>
  async (customer: Told): Promise<{ state: Notice['state'] }> => {
    try {
      return { state: await tell(deps, customer, issued.take(customer.receipt)) };
    } catch (error) {
      const isLeft = error instanceof MailFault && activityInfo().attempt >= ATTEMPTS;
      if (!isLeft) throw error;
      return { state: 'pending' };
    }
  };

/**
 * Tells a customer whose move was proven.
 * @param issued the receipt, where it is known already.
 * @throws MailFault where the mail server does not take the notice, which is pending then.
 */
export async function tell(
  deps: Dependencies,
  customer: Told,
  issued?: Receipt,
): Promise<Notice['state']> {
  const { customerId, market, at } = customer;
  const receipt = issued ?? (await deps.ledger.receipts.findOne({ _id: customer.receipt }));
  if (!receipt) throw unknownRecord(`Receipt ${customer.receipt}`);
  const person = await personOf(deps, customer);
  const data = await dataOf(deps, customer, receipt, person);
  const notice = { key: `moved-${customerId}`, template: 'moved', customerId, market, at } as const;
  return await deliver(deps, notice, person.to, () =>
    composeNotice('moved', languageOf(deps, market), data),
  );
}

/** The language that a market's customers are written to. */
export const languageOf = ({ programme }: Dependencies, market: string): Language =>
  programme.markets.find(({ code }) => code === market)?.language ?? 'en';

/** Where an account's notices go: to its verified address, and never to a blocked account. */
export function addressOf(
  customer: Pick<SourceCustomer, 'status' | 'email' | 'emailVerified'>,
): Addressees {
  if (customer.status === 'blocked') return { reason: 'blocked' };
  if (!customer.email || !customer.emailVerified) return { reason: 'noVerifiedAddress' };
  return { addresses: [customer.email] };
}

interface Person {
  readonly name: string;
  readonly to: Addressees;
  readonly account: TargetAccount | null;
}

async function personOf(deps: Dependencies, customer: Told): Promise<Person> {
  const { source, target } = deps;
  if (customer.kind !== 'account' || !customer.accountId) return await guestOf(deps, customer);
  const [person, account] = await Promise.all([
    source.customers.findOne({ _id: customer.customerId }),
    target.accounts.findOne({ _id: customer.accountId }),
  ]);
  if (!person) throw unknownRecord(`Customer ${customer.customerId}`);
  const blocked = account?.state === 'blocked';
  const to = blocked ? { reason: 'blocked' } : addressOf(person);
  return { name: person.name.given, to, account };
}

async function guestOf(deps: Dependencies, customer: Told): Promise<Person> {
  const { orders, tickets, warranties, reviews } = await readOwned(deps, customer);
  const owned = [orders, tickets, warranties, reviews].flat();
  const guest: Guest | undefined = owned.find((record) => record['guest'])?.['guest'];
  const to = guest ? { addresses: [guest.email] } : { reason: 'noAddress' };
  return { name: guest?.name ?? '', to, account: null };
}

async function dataOf(
  { programme, target }: Dependencies,
  { customerId, kind }: Told,
  { counts, balances, coupons }: Receipt,
  { name, account }: Person,
) {
  const ids = coupons.map(({ successorId }) => successorId);
  const successors = ids.length
    ? await target.coupons.find({ _id: { $in: ids }, state: 'live' }).toArray()
    : [];
  const points = balances.filter((balance) => balance.kind === 'points');
  const sum = (side: 'debited' | 'credited') =>
    points.reduce((total, balance) => total + balance[side], 0);
  const found = account?.links.some((link) => link.customerId === customerId && link.found);
  return {
    name,
    brand: programme.brand,
    platform: programme.platform,
    website: programme.target.website,
    supportDomain: programme.target.supportDomain,
    password: found ? ('target' as const) : ('same' as const),
    orders: counts['order'] ?? 0,
    points: points.length > 0 ? { source: sum('debited'), target: sum('credited') } : null,
    coupons: successors.sort(byId).map(({ code, validUntil }) => ({ code, validUntil })),
    guest: kind !== 'account',
  };
}
