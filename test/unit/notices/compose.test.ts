import { composeNotice } from '../../../src/notices/compose';
import type { ComposedNotice } from '../../../src/notices/letter';
import { couponsData, movedData, reviewData } from './samples';

const languages = ['en', 'fr', 'de', 'es'];

/** The words that a reader of the HTML sees. */
const seenIn = (html: string): string[] =>
  wordsOf(
    html
      .replace(/^.*<body>/s, '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const readIn = (text: string): string[] => wordsOf(text.replaceAll(/^- /gm, ''));

const everyNotice = (): [string, ComposedNotice][] =>
  languages.flatMap((language): [string, ComposedNotice][] => [
    [`moved, ${language}`, composeNotice('moved', language, movedData)],
    [
      `moved of a linked account, ${language}`,
      composeNotice('moved', language, { ...movedData, password: 'target' }),
    ],
    [
      `moved of a guest, ${language}`,
      composeNotice('moved', language, {
        ...movedData,
        name: '',
        guest: true,
        points: null,
        coupons: [],
      }),
    ],
    [`coupons, ${language}`, composeNotice('coupons', language, couponsData)],
    [`review, ${language}`, composeNotice('review', language, reviewData)],
  ]);

describe('every notice', () => {
  test.each(everyNotice())('%s: text and HTML say the same', (_name, { text, html }) => {
    expect(seenIn(html)).toEqual(readIn(text));
    expect(readIn(text).length).toBeGreaterThan(10);
  });

  test.each(everyNotice())('%s: has no image and loads nothing', (_name, { html }) => {
    expect(html).not.toMatch(/<(img|script|link|iframe|style)|src=|url\(/i);
  });

  test('differs from language to language', () => {
    const texts = languages.flatMap((language) => [
      composeNotice('moved', language, movedData),
      composeNotice('coupons', language, couponsData),
    ]);
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length);
    expect(new Set(texts.map(({ subject }) => subject)).size).toBe(texts.length);
  });

  test.each(['it', 'nl', 'pl', 'xx', ''])('comes in English for language "%s"', (language) => {
    expect(composeNotice('moved', language, movedData)).toEqual(
      composeNotice('moved', 'en', movedData),
    );
    expect(composeNotice('coupons', language, couponsData)).toEqual(
      composeNotice('coupons', 'en', couponsData),
    );
  });

  test.each(languages)('names its language to the reader of the HTML: %s', (language) => {
    expect(composeNotice('moved', language, movedData).html).toContain(`<html lang="${language}">`);
    expect(composeNotice('review', language, reviewData).html).toContain('<html lang="en">');
  });
});

describe('hostile data', () => {
  const evil = `<img src="x" onerror='steal()'>&amp;\r\nBcc: everybody@example.com\u2028\0`;

  test.each(languages)('stays words in every part of the HTML: %s', (language) => {
    const coupons = [{ code: evil, validUntil: new Date('2025-01-31T23:59:00Z') }];
    const hostile = { name: evil, brand: evil, platform: evil, website: evil, coupons };
    const all = [
      composeNotice('moved', language, { ...movedData, ...hostile, supportDomain: evil }),
      composeNotice('coupons', language, { ...couponsData, ...hostile }),
      composeNotice('review', language, {
        day: evil,
        rows: [{ market: evil, enrolled: 1, moved: 1, lapsed: 0, held: 0 }],
        openCases: [{ id: evil, cause: evil, deadline: new Date('2025-01-31T23:59:00Z') }],
        lines: [evil],
      }),
    ];
    for (const { subject, text, html } of all) {
      expect(html).not.toMatch(/<img|onerror='|&amp;\s/);
      expect(html).toContain('&lt;img src=&quot;x&quot; onerror=&#39;steal()&#39;&gt;&amp;amp;');
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(text).not.toMatch(/^Bcc:/m);
      expect(seenIn(html)).toEqual(readIn(text));
    }
  });
});

describe('moved', () => {
  test('tells an account what moved and that nothing is to be done', () => {
    const { subject, text } = composeNotice('moved', 'en', movedData);
    expect(subject).toBe('Your POCO account is now at mi.com');
    expect(text).toContain('Dear Ann Archer,');
    expect(text).toContain('You need do nothing.');
    expect(text).toContain('with the same password:\n\nhttps://www.mi.example.com\n');
    expect(text).toContain('- Orders: 12,');
    expect(text).toContain('- Points: 12,345 at POCO, now 6,173 at mi.com');
    expect(text).toContain('- MI-7Q2K, valid until 31 January 2025 at 23:59 UTC');
    expect(text).toContain('@support.mi.example.com');
  });

  test.each([
    ['en', 'with the same password', 'with your mi.com password'],
    ['fr', 'avec le même mot de passe', 'avec votre mot de passe mi.com'],
    ['de', 'mit demselben Passwort', 'mit Ihrem Passwort von mi.com'],
    ['es', 'con la misma contraseña', 'con su contraseña de mi.com'],
  ])('says in %s with which password to sign in', (language, same, target) => {
    const own = composeNotice('moved', language, movedData).text;
    const linked = composeNotice('moved', language, { ...movedData, password: 'target' }).text;
    expect([own.includes(same), own.includes(target)]).toEqual([true, false]);
    expect([linked.includes(same), linked.includes(target)]).toEqual([false, true]);
  });

  test.each([
    ['en', 'look up each order with its number and this e-mail address', /password|sign in/i],
    ['fr', 'consulter chaque commande avec son numéro', /mot de passe|connectez/i],
    ['de', 'Bestellung können Sie mit ihrer Nummer', /Passwort|melden sie/i],
    ['es', 'consultar cada pedido con su número', /contraseña|inicie/i],
  ])('tells a guest in %s how to look up orders, and of no password', (language, way, account) => {
    const { text } = composeNotice('moved', language, { ...movedData, guest: true });
    expect(text).toContain(way);
    expect(text).not.toMatch(account);
  });

  test('says nothing about what the customer did not have', () => {
    const { text } = composeNotice('moved', 'en', {
      ...movedData,
      name: ' ',
      orders: 0,
      points: null,
      coupons: [],
    });
    expect(text).toMatch(/^Hello,\n/);
    expect(text).not.toMatch(/Orders:|Points:|What has moved|coupon/);
  });

  test.each([
    ['en', '31 January 2025 at 23:59 UTC', '12,345'],
    ['fr', '31 janvier 2025 à 23:59 UTC', '12\u202f345'],
    ['de', '31. Januar 2025 um 23:59 UTC', '12.345'],
    ['es', '31 de enero de 2025 a las 23:59 UTC', '12.345'],
  ])('writes dates and numbers as one reads them in %s', (language, date, points) => {
    const { text, html } = composeNotice('moved', language, movedData);
    expect(text).toContain(date);
    expect(text).toContain(points);
    expect(html).toContain(date);
  });
});

describe('coupons', () => {
  test.each([
    ['en', 'are valid at mi.com', 'The former codes are no longer valid.'],
    ['fr', 'valables chez mi.com', 'Les anciens codes ne sont plus valables.'],
    ['de', 'gelten ab sofort bei mi.com', 'Die früheren Codes gelten nicht mehr.'],
    ['es', 'son válidos en mi.com', 'Los códigos anteriores ya no son válidos.'],
  ])('says in %s which codes are valid, and where', (language, valid, former) => {
    const { text } = composeNotice('coupons', language, couponsData);
    expect(text).toContain(valid);
    expect(text).toContain(former);
    expect(text).toContain('- MI-7Q2K, ');
    expect(text).toContain('- MI-9XYZ, ');
    expect(text).toContain('\nhttps://www.mi.example.com\n');
  });
});

describe('review', () => {
  test('lists markets and open cases in columns', () => {
    const { subject, text } = composeNotice('review', 'en', reviewData);
    expect(subject).toBe('Daily review of 2024-11-03');
    expect(text).toBe(
      [
        'Daily review of 2024-11-03',
        '',
        '- At this pace GB is done on 6 November.',
        '',
        'Market  Enrolled  Moved  Lapsed  Held',
        'GB      12,000    9,000  7       2',
        'FR      5         5      0       0',
        '',
        'Open cases, each with the instant at which its default applies:',
        '',
        'Case            Cause     Deadline',
        'C0007-identity  identity  10 November 2024 at 23:00 UTC',
        '',
      ].join('\n'),
    );
  });

  test('says so when no case is open', () => {
    const { text } = composeNotice('review', 'en', { ...reviewData, openCases: [], lines: [] });
    expect(text).toContain('No case is open.');
    expect(text).not.toContain('Deadline');
  });
});
