import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { UserError } from '../../../src/errors';
import { composeNotice } from '../../../src/notices/compose';
import { createMailer, MailFault, messageIdOf, RefusedAddress } from '../../../src/notices/mailer';
import type { Mailer } from '../../../src/notices/mailer';
import { movedData } from './samples';

const from = 'POCO and mi.com <notices@support.mi.example.com>';
const mail = {
  ...composeNotice('moved', 'fr', movedData),
  to: 'ann@example.com',
  messageId: messageIdOf('moved-C0001', 'notices.example.com'),
};

const open: { close: () => unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** Starts a mail server that accepts everything, unless its handlers do otherwise. */
async function serve(handlers: SMTPServerOptions, port = 0): Promise<string> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, _session, callback) => {
      stream.resume().on('end', callback);
    },
    ...handlers,
  });
  server.on('error', () => undefined);
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  open.push({ close: () => new Promise<void>((resolve) => server.close(resolve)) });
  return `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function connect(url: string): Mailer {
  const mailer = createMailer(url, from);
  open.push(mailer);
  return mailer;
}

const refusal = (responseCode: number, words: string) =>
  Object.assign(new Error(words), { responseCode });

const failureOf = async (sending: Promise<void>): Promise<Error> => {
  const failure: unknown = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof Error) return failure;
  throw new Error('The mail was accepted.');
};

describe('a mailer', () => {
  test('resolves once the server has accepted the mail, as it was composed', async () => {
    const accepted: Buffer[] = [];
    const recipients: string[] = [];
    const url = await serve({
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          accepted.push(Buffer.concat(chunks));
          recipients.push(...session.envelope.rcptTo.map(({ address }) => address));
          callback();
        });
      },
    });
    await connect(url).send(mail);
    expect(accepted).toHaveLength(1);
    expect(recipients).toEqual(['ann@example.com']);
    const parsed = await simpleParser(accepted[0] ?? '');
    expect(parsed).toMatchObject({
      messageId: '<moved-C0001@notices.example.com>',
      subject: mail.subject,
      from: { text: '"POCO and mi.com" <notices@support.mi.example.com>' },
      to: { text: 'ann@example.com' },
      text: mail.text,
    });
    expect(parsed.html).toBe(mail.html);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('mails many at once over few connections', async () => {
    let connections = 0;
    const seen = new Set<string>();
    const url = await serve({
      onConnect: (_session, callback) => {
        connections += 1;
        callback();
      },
      onData: (stream, session, callback) => {
        stream.resume().on('end', () => {
          for (const { address } of session.envelope.rcptTo) seen.add(address);
          callback();
        });
      },
    });
    const mailer = connect(url);
    const addresses = Array.from({ length: 40 }, (_, index) => `c${index}@example.com`);
    await Promise.all(addresses.map((to) => mailer.send({ ...mail, to })));
    expect([...seen].toSorted()).toEqual(addresses.toSorted());
    expect(connections).toBeLessThanOrEqual(5);
  });

  test('never takes one address for two', async () => {
    const recipients: string[] = [];
    const url = await serve({
      onRcptTo: ({ address }, _session, callback) => {
        recipients.push(address);
        callback();
      },
    });
    const sending = connect(url).send({ ...mail, to: 'a@example.com, b@example.com' });
    expect(await failureOf(sending)).toBeInstanceOf(RefusedAddress);
    expect(recipients).toEqual([]);
  });

  test.each([
    [550, '5.1.1 <ann@example.com> no such user'],
    [550, 'ann@example.com unknown'],
    [553, '5.1.3 ann@example.com is not an address'],
  ])('tells a recipient refused for good: %i %s', async (code, words) => {
    const url = await serve({
      onRcptTo: (_address, _session, callback) => callback(refusal(code, words)),
    });
    const failure = await failureOf(connect(url).send(mail));
    expect(failure).toBeInstanceOf(RefusedAddress);
    expect(failure.message).toContain(String(code));
    expect(failure.stack).not.toContain('ann@');
    expect(failure.cause).toBeUndefined();
  });

  test('goes on after a refusal', async () => {
    const url = await serve({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('gone') ? refusal(550, '5.1.1 gone') : null),
    });
    const mailer = connect(url);
    await failureOf(mailer.send({ ...mail, to: 'gone@example.com' }));
    await mailer.send(mail);
  });

  const answering = (at: 'connect' | 'sender' | 'recipient' | 'data', code: number, words = 'no') =>
    serve({
      onConnect: (_session, callback) => callback(at === 'connect' ? refusal(code, words) : null),
      onMailFrom: (_address, _session, callback) =>
        callback(at === 'sender' ? refusal(code, words) : null),
      onRcptTo: (_address, _session, callback) =>
        callback(at === 'recipient' ? refusal(code, words) : null),
      onData: (stream, _session, callback) => {
        stream.resume().on('end', () => callback(at === 'data' ? refusal(code, words) : null));
      },
    });

  test.each([
    ['recipient', 450, '4.2.1 <ann@example.com> busy'],
    ['recipient', 451, 'try again later'],
    ['recipient', 530, '5.7.0 sign in first'],
    ['recipient', 554, '5.7.1 <ann@example.com>: relay access denied'],
    ['sender', 550, '5.1.8 sender refused'],
    ['sender', 451, 'try again later'],
    ['data', 554, '5.6.0 ann@example.com does not want this'],
    ['data', 452, 'disk full'],
    ['connect', 554, 'go away'],
    ['connect', 421, 'too busy'],
  ] as const)('tells a fault: %s answered with %i %s', async (at, code, words) => {
    const url = await answering(at, code, words);
    const failure = await failureOf(connect(url).send(mail));
    expect(failure).toBeInstanceOf(MailFault);
    expect(failure.message).toContain(String(code));
    expect(failure.stack).not.toContain('ann@');
    expect(failure.cause).toBeUndefined();
  });

  test('tells a fault when nobody listens, and sends when somebody does again', async () => {
    const url = await serve({});
    for (const one of open.splice(0)) await one.close();
    const mailer = connect(url);
    const failure = await failureOf(mailer.send(mail));
    expect(failure).toBeInstanceOf(MailFault);
    expect(failure.message).toContain('ECONNREFUSED');

    await serve({}, Number(new URL(url).port));
    await mailer.send(mail);
  });

  test('probes a server that answers, and sends it nothing', async () => {
    let mails = 0;
    const onData: SMTPServerOptions['onData'] = () => (mails += 1);
    await connect(await serve({ onData })).probe();
    expect(mails).toBe(0);
  });

  test('tells a fault to whoever probes when nobody listens, or nobody is let in', async () => {
    const closed = await serve({});
    for (const one of open.splice(0)) await one.close();
    expect(await failureOf(connect(closed).probe())).toBeInstanceOf(MailFault);
    const onConnect: SMTPServerOptions['onConnect'] = (_, callback) =>
      callback(refusal(451, 'later'));
    expect(await failureOf(connect(await serve({ onConnect })).probe())).toBeInstanceOf(MailFault);
  });

  test.each(['greeting', 'mail'])(
    'tells a fault when the connection breaks before the end of the %s, and tries once',
    async (breaksIn) => {
      let connections = 0;
      const breaking = createServer((socket) => {
        connections += 1;
        if (breaksIn === 'greeting') return socket.destroy();
        socket.write('220 ready\r\n');
        return socket.on('data', (command) =>
          command.toString().startsWith('EHLO') ? socket.write('250 hello\r\n') : socket.destroy(),
        );
      });
      await once(breaking.listen(0, '127.0.0.1'), 'listening');
      open.push({ close: () => new Promise((resolve) => breaking.close(resolve)) });
      const { port } = breaking.address() as AddressInfo;
      const failure = await failureOf(connect(`smtp://127.0.0.1:${port}`).send(mail));
      expect(failure).toBeInstanceOf(MailFault);
      expect(connections).toBe(1);
    },
  );

  test.each(['mail.example.com:25', 'http://mail.example.com', 'smtp://', ''])(
    'does not begin with "%s", which is no mail server',
    (url) => {
      expect(() => createMailer(url, from)).toThrow(UserError);
    },
  );
});

test('a Message-ID depends on nothing but the notice', () => {
  expect(messageIdOf('moved-C0001', 'notices.example.com')).toBe(
    '<moved-C0001@notices.example.com>',
  );
});
