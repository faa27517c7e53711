import { createHash } from 'node:crypto';
import { isArriving } from '../../src/ownership/target';
import type { TargetAccount } from '../../src/records/account';
import { targetId } from '../../src/records/ids';
import type { TargetId } from '../../src/records/ids';
import type { TargetOrder } from '../../src/records/order';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import { isPassword } from './password';
import { findAtSource } from './unfinished';

/** Whether the platform lets a customer in, or why not. */
export type SignedIn =
  | { readonly accountId: TargetId }
  | { readonly refused: 'unknown' | 'password' | 'blocked' | 'arriving' };

/**
 * Signs a customer in by e-mail address or telephone number. Only who knows the password is told that
 * an account is blocked or still arriving; where several accounts have an address, the password decides.
 * @throws Error where an account's password was not stored by scrypt.
 */
export async function signIn(
  target: TargetStore,
  login: string,
  password: string,
): Promise<SignedIn> {
  const candidates = await accountsOf(target, login.trim());
  for (const account of candidates) {
    const { credentials } = account;
    if (credentials && (await isPassword(password, credentials))) return admit(account);
  }
  return { refused: candidates.length > 0 ? 'password' : 'unknown' };
}

/** The accounts with a login, those that have verified it first. */
function accountsOf({ accounts }: TargetStore, login: string): Promise<TargetAccount[]> {
  return login.includes('@')
    ? accounts
        .find({ 'login.email': { $in: [login, login.toLowerCase()] } })
        .sort({ 'login.emailVerified': -1 })
        .toArray()
    : accounts.find({ 'login.phone': login }).sort({ 'login.phoneVerified': -1 }).toArray();
}

/** Lets the owner of an account in, unless it is blocked, or made for somebody who is still arriving. */
export function admit({
  _id,
  state,
  links,
}: TargetAccount): { readonly accountId: TargetId } | { readonly refused: 'blocked' | 'arriving' } {
  if (state === 'blocked') return { refused: 'blocked' };
  if (isArriving({ links })) return { refused: 'arriving' };
  return { accountId: _id };
}

/** A mail to customer service; addresses are bare. */
export interface IncomingMail {
  readonly to: string;
  readonly from: string;
  /** The mail's own Message-ID: it is taken once, however often it is delivered. */
  readonly messageId: string;
  readonly body: string;
  readonly at: Date;
}

/** The ticket that a mail went to; or that its domain is not routed here, or its address unknown. */
export type Received =
  { readonly ticketId: TargetId } | { readonly refused: 'unrouted' | 'unknown' };

/** Takes a mail to the address that a ticket had at the source, and adds it to the moved ticket. */
export async function receiveMail(target: TargetStore, mail: IncomingMail): Promise<Received> {
  const [, domain] = splitAddress(mail.to);
  const channel = await target.channels.findOne({ _id: domain });
  if (!channel) return { refused: 'unrouted' };
  const ticket = await target.tickets.findOne({
    formerAddress: { $in: [mail.to, splitAddress(mail.to).join('@')] },
  });
  if (!ticket) return { refused: 'unknown' };
  const [, sender] = splitAddress(mail.from);
  const message = {
    id: messageIdOf(mail),
    at: mail.at,
    author: sender === channel.routedTo ? ('agent' as const) : ('customer' as const),
    text: mail.body,
  };
  await target.tickets.updateOne(
    { _id: ticket._id, 'messages.id': { $ne: message.id } },
    { $push: { messages: message } },
  );
  return { ticketId: ticket._id };
}

const messageIdOf = ({ messageId }: IncomingMail): TargetId =>
  targetId.parse(`mail-${createHash('sha256').update(messageId).digest('hex')}`);

/** The part before the last @ as it is, and the domain in lower case. */
function splitAddress(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1).toLowerCase()];
}

/** What somebody gives to see an order without signing in. */
export interface OrderLookUp {
  readonly orderNumber: string;
  /** The address that the order was placed with, in any case of letters. */
  readonly email: string;
}

/**
 * Finds an order that was placed without an account, and, once the source's website is closed, one of
 * somebody whom the target does not have yet; null unless number and address belong together.
 * @param source where the latter are read; default nowhere.
 */
export async function lookUpOrder(
  target: TargetStore,
  { orderNumber, email }: OrderLookUp,
  source?: SourceStore,
): Promise<TargetOrder | null> {
  const address = email.trim().toLowerCase();
  const numbered = await target.orders.find({ orderNumber, accountId: null }).toArray();
  const own = numbered.find(({ guest }) => guest?.email.toLowerCase() === address);
  return own ?? (source ? await findAtSource(target, source, orderNumber, address) : null);
}
