import type { Instant } from '../programme/instant';
import type { ComposedNotice } from '../notices/letter';
import { messageIdOf, RefusedAddress } from '../notices/mailer';
import type { Notice } from '../stores/ledger';
import { insertOnce } from '../stores/insertOnce';
import type { Dependencies } from './dependencies';

/** A notice that is owed, under the key that makes it owed once. */
export interface OwedNotice {
  readonly key: string;
  readonly template: Notice['template'];
  readonly customerId: Notice['customerId'];
  readonly market: string | null;
  readonly at: Instant;
}

/** Where a notice goes, or why it cannot go anywhere. */
export type Addressees = { readonly addresses: readonly string[] } | { readonly reason: string };

/**
 * Sends a notice through the outbox: queued under its key, mailed under a Message-ID fixed by the key,
 * then marked. A run killed after the mail server's answer mails the same message again, no other one.
 */
export async function deliver(
  deps: Dependencies,
  notice: OwedNotice,
  to: Addressees,
  compose: () => ComposedNotice,
): Promise<Notice['state']> {
  const { ledger } = deps;
  const { key: _id, at } = notice;
  const queued = await queue(deps, notice);
  if (queued.state !== 'pending') return queued.state;
  const reason = 'reason' in to ? to.reason : await mail(deps, _id, to.addresses, compose());
  const state = reason ? 'undeliverable' : 'sent';
  const sentAt = reason ? null : new Date(at);
  await ledger.notices.updateOne({ _id, state: 'pending' }, { $set: { state, reason, sentAt } });
  return state;
}

/** Notes that a notice is owed, so that it is known before anything else is done about it. */
export async function queue(
  { ledger, programme }: Dependencies,
  { key, template, customerId, market, at }: OwedNotice,
): Promise<Notice> {
  const owed: Notice = {
    _id: key,
    customerId,
    market,
    template,
    language: programme.markets.find(({ code }) => code === market)?.language ?? 'en',
    state: 'pending',
    reason: null,
    queuedAt: new Date(at),
    sentAt: null,
  };
  const isNew = await insertOnce(() => ledger.notices.insertOne(owed));
  return (!isNew && (await ledger.notices.findOne({ _id: key }))) || owed;
}

/** Mails to each address; nobody's refusal keeps the others waiting. Says why when all were refused. */
async function mail(
  { mailer, programme }: Dependencies,
  key: string,
  addresses: readonly string[],
  message: ComposedNotice,
): Promise<string | null> {
  const domain = programme.notices.from.split('@')[1] ?? programme.target.supportDomain;
  const messageId = messageIdOf(key, domain);
  let accepted = 0;
  for (const to of addresses) {
    try {
      await mailer.send({ to, ...message, messageId });
      accepted += 1;
    } catch (error) {
      if (!(error instanceof RefusedAddress)) throw error;
    }
  }
  return accepted > 0 ? null : 'refused';
}
