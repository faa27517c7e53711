import { composeNotice } from '../notices/compose';
import { MailFault } from '../notices/mailer';
import type { Instant } from '../programme/instant';
import type { Notice } from '../stores/ledger';
import type { Dependencies } from './dependencies';
import { deliver } from './outbox';

/** What the operators must know now; `about` makes it one mail, however often it is found. */
export interface Alert {
  readonly about: string;
  readonly lines: readonly string[];
  readonly at: Instant;
}

/**
 * Mails the operators once about something that endangers a promise. Nothing waits for a mail server
 * that is down: the alert stays pending, and is mailed when it is raised again.
 */
export const alertOperators =
  (deps: Dependencies) =>
  async ({ about, lines, at }: Alert): Promise<Notice['state']> => {
    const { name, notices } = deps.programme;
    const key = `alert-${about}`;
    const notice = { key, template: 'alert', customerId: null, market: null, at } as const;
    const to = { addresses: notices.operators };
    const compose = () => composeNotice('alert', 'en', { programme: name, lines });
    return await deliver(deps, notice, to, compose).catch((error: unknown) => {
      if (error instanceof MailFault) return 'pending';
      throw error;
    });
  };
