import { once } from 'node:events';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import type { SMTPServerSession } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import { freePort } from './freePort';

// How long open connections are waited for on stop.
const CLOSE_WITHIN_MS = 100;

/** How to start a catching mail server. */
export interface MailOptions {
  /** Default a free one. */
  readonly port?: number;
  /** How many mails are kept whole; of any more only the summary is. Default all. */
  readonly keep?: number;
}

/** A mail as it arrived. */
export interface CaughtMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: string;
}

/** What is known of every mail that arrived. */
export interface MailSummary {
  readonly messageId: string;
  /** The recipients of the envelope. */
  readonly to: readonly string[];
  readonly subject: string;
}

/** A running SMTP server that catches every mail and delivers none. */
export interface MailServer {
  /** `smtp://127.0.0.1:PORT` */
  readonly url: string;
  /** The mails kept whole, in order of arrival. */
  readonly messages: readonly CaughtMail[];
  /** One line for every mail that arrived, duplicates too. */
  readonly received: readonly MailSummary[];
  /** How many mails arrived, duplicates too. */
  readonly count: () => number;
  /** How many different Message-IDs arrived. */
  readonly distinct: () => number;
  /** While on, everything is answered with 451, "try again later". */
  readonly refuse: (on: boolean) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a catching SMTP server inside this process, on 127.0.0.1, without encryption or sign-in. */
export async function startMail(options: MailOptions = {}): Promise<MailServer> {
  const { keep = Infinity } = options;
  const port = options.port ?? (await freePort());
  const messages: CaughtMail[] = [];
  const received: MailSummary[] = [];
  const messageIds = new Set<string>();
  let refusing = false;

  const unlessRefusing = (callback: (error?: Error | null) => void) =>
    callback(refusing ? tryLater() : null);

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: CLOSE_WITHIN_MS,
    onConnect: (_session, callback) => unlessRefusing(callback),
    onMailFrom: (_address, _session, callback) => unlessRefusing(callback),
    onRcptTo: (_address, _session, callback) => unlessRefusing(callback),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusing) return callback(tryLater());
        const mail = { envelope: envelopeOf(session), raw: Buffer.concat(chunks).toString() };
        summarise(mail).then((summary) => {
          received.push(summary);
          messageIds.add(summary.messageId);
          if (messages.length < keep) messages.push(mail);
          callback(null);
        }, callback);
      });
    },
  });
  // A client that was killed in the middle of a mail is no trouble of ours.
  server.on('error', () => undefined);
  await once(server.listen(port, '127.0.0.1'), 'listening');

  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    received,
    count: () => received.length,
    distinct: () => messageIds.size,
    refuse: (on) => {
      refusing = on;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A caught mail with its messageId, to, subject, text, html and headers decoded. */
export function parse(mail: CaughtMail): Promise<ParsedMail> {
  return simpleParser(mail.raw);
}

function tryLater(): Error {
  return Object.assign(new Error('Try again later'), { responseCode: 451 });
}

function envelopeOf({ envelope }: SMTPServerSession): CaughtMail['envelope'] {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return { from, to: envelope.rcptTo.map(({ address }) => address) };
}

async function summarise({ envelope, raw }: CaughtMail): Promise<MailSummary> {
  const { messageId = '', subject = '' } = await simpleParser(raw.slice(0, endOfHeaders(raw)));
  return { messageId, to: envelope.to, subject };
}

function endOfHeaders(raw: string): number {
  const end = raw.indexOf('\r\n\r\n');
  return end === -1 ? raw.length : end + 4;
}
