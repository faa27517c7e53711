import { createTransport } from 'nodemailer';
import type { MailServer } from '../../local/servers/mail';
import { parse, startMail } from '../../local/servers/mail';

let mail: MailServer;

beforeEach(async () => {
  mail = await startMail({ keep: 2 });
});

afterEach(() => mail.stop());

const send = (messageId: string, transport = createTransport(mail.url)) =>
  transport.sendMail({
    from: 'notices@example.com',
    to: 'Zoë <zoe@example.com>',
    subject: 'Ihre Bestellungen sind umgezogen – alles bereit',
    text: 'Grüße',
    html: '<p>Grüße</p>',
    headers: { 'X-Notice': 'moved' },
    messageId,
  });

it('catches a mail whole', async () => {
  await send('<one@handover.example.com>');
  const [caught] = mail.messages;
  expect(caught?.envelope).toEqual({ from: 'notices@example.com', to: ['zoe@example.com'] });
  if (!caught) throw new Error('nothing arrived');
  const parsed = await parse(caught);
  expect(parsed).toMatchObject({
    messageId: '<one@handover.example.com>',
    subject: 'Ihre Bestellungen sind umgezogen – alles bereit',
    html: '<p>Grüße</p>',
  });
  expect(parsed.text?.trim()).toBe('Grüße');
  expect(parsed.headers.get('x-notice')).toBe('moved');
});

it('counts duplicates once and keeps only so many mails whole', async () => {
  for (const name of ['one', 'one', 'two']) await send(`<${name}@handover.example.com>`);
  expect(mail.count()).toBe(3);
  expect(mail.distinct()).toBe(2);
  expect(mail.messages).toHaveLength(2);
  expect(mail.received.at(-1)).toEqual({
    messageId: '<two@handover.example.com>',
    to: ['zoe@example.com'],
    subject: 'Ihre Bestellungen sind umgezogen – alles bereit',
  });
});

it('refuses while told to, on new connections and on open ones', async () => {
  const pooled = createTransport({ url: mail.url, pool: true, maxConnections: 1 });
  await send('<one@handover.example.com>', pooled);
  mail.refuse(true);
  await expect(send('<two@handover.example.com>')).rejects.toMatchObject({ responseCode: 451 });
  await expect(send('<two@handover.example.com>', pooled)).rejects.toMatchObject({
    command: 'MAIL FROM',
    responseCode: 451,
  });
  await expect(createTransport(mail.url).verify()).rejects.toMatchObject({ responseCode: 451 });
  expect(mail.count()).toBe(1);
  mail.refuse(false);
  await send('<two@handover.example.com>', pooled);
  expect(mail.count()).toBe(2);
  pooled.close();
});

it('stops at once although a client still holds its connection', async () => {
  const pooled = createTransport({ url: mail.url, pool: true });
  await send('<one@handover.example.com>', pooled);
  const before = Date.now();
  await mail.stop();
  expect(Date.now() - before).toBeLessThan(5_000);
  pooled.close();
});
