import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { UserError } from '../errors';
import type { ComposedNotice } from './letter';

/** A notice on its way to one person. */
export interface OutgoingMail extends ComposedNotice {
  /** One address, bare. */
  readonly to: string;
  /** With its angle brackets; the same for every attempt, so that a repeated mail is recognised. */
  readonly messageId: string;
}

/** Hands mails to a mail server. */
export interface Mailer {
  /**
   * Resolves when the server has accepted the mail.
   * @throws RefusedAddress when the server will never take this recipient.
   * @throws MailFault when anything else went wrong: trying again may help.
   */
  readonly send: (mail: OutgoingMail) => Promise<void>;
  /**
   * Resolves when the server greets and lets us in; sends nothing.
   * @throws MailFault when it does not.
   */
  readonly probe: () => Promise<void>;
  /** Ends the connections, each after the mail it is delivering. */
  readonly close: () => void;
}

/** The mail server refuses the recipient for good; says why by code, never with the address. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/** A mail was not accepted, for a reason that may pass; says why by code, never with the address. */
export class MailFault extends Error {
  override readonly name = 'MailFault';
}

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 30_000;

/**
 * Opens a pool of up to five connections to the mail server at `smtp://` or `smtps://`; options in
 * the URL's query are nodemailer's and win over the ones here.
 * @param from the sender, bare or as `Name <address>`.
 * @throws UserError where the URL is not of a mail server.
 */
export function createMailer(smtpUrl: string, from: string): Mailer {
  if (!/^smtps?:\/\/[^/?#]/i.test(smtpUrl)) {
    throw new UserError('The mail server must be given as smtp://host:port or smtps://host:port.');
  }
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    // A connection that ends before the server's greeting is a fault too: the caller tries again.
    maxRequeues: 0,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
  });
  return {
    send: async ({ to, subject, text, html, messageId }) => {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      const recipient = { name: '', address: to };
      try {
        await transport.sendMail({ from, to: recipient, subject, text, html, messageId, headers });
      } catch (error) {
        throw withoutAddress(error);
      }
    },
    probe: async () => {
      try {
        await transport.verify();
      } catch (error) {
        throw withoutAddress(error);
      }
    },
    close: () => transport.close(),
  };
}

/** The Message-ID of a notice, the same however often it is sent: `<moved-C0001@notices.example.com>`. */
export const messageIdOf = (noticeKey: string, domain: string): string =>
  `<${noticeKey}@${domain}>`;

const smtpError = z.object({
  code: z.string().optional(),
  originalCode: z.string().optional(),
  command: z.string().optional(),
  response: z.string().optional(),
});

/** What went wrong as codes alone: a server's own words usually repeat the recipient's address. */
function withoutAddress(error: unknown): RefusedAddress | MailFault {
  const { command, response = '', ...codes } = smtpError.safeParse(error).data ?? {};
  const code = codes.originalCode ?? codes.code ?? 'no code';
  const [reply = code, status] = /^(\d{3})(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response) ?? [];
  const during = command ? ` at ${command}` : '';
  if (command === 'RCPT TO' && status?.startsWith('5') && !isAboutUs(reply)) {
    return new RefusedAddress(`The mail server refuses the recipient: ${reply}${during}`);
  }
  return new MailFault(`The mail server does not take mails: ${reply}${during}`);
}

/** Refusals of every recipient alike: wrong sequence, no sign-in, or a policy against the sender. */
const isAboutUs = (reply: string): boolean => /^(?:503|530|\d{3}[ -]5\.7\.)/.test(reply);
