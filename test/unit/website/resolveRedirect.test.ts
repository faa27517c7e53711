import { normalPathOf } from '../../../src/website/paths';
import { resolveRedirect } from '../../../src/website/redirects';

const target = 'https://www.mi.example.com';
const fallback = `${target}/`;

const addresses = new Map([
  ['/', `${target}/home`],
  ['/gb', `${target}/gb`],
  ['/gb/phones/f6-pro', `${target}/product/poco-f6-pro`],
  ['/caf%C3%A9', `${target}/gb/support`],
  ['/a~b', `${target}/ab`],
  ['/sale+deal', `${target}/brand/poco?ref=poco&sort=new`],
  ['/exact/', `${target}/exact-with-slash`],
  ['/exact', `${target}/exact`],
]);

const resolve = (url: string): string =>
  resolveRedirect(url, (path) => addresses.get(path), fallback);

describe('an old address', () => {
  test.each([
    ['/', '/home'],
    ['', '/home'],
    ['/gb/phones/f6-pro', '/product/poco-f6-pro'],
    ['/gb/phones/f6-pro/', '/product/poco-f6-pro'],
    ['//gb///phones/f6-pro//', '/product/poco-f6-pro'],
    ['\\gb\\phones\\f6-pro', '/product/poco-f6-pro'],
    ['/gb/phones/f6-pro#reviews', '/product/poco-f6-pro'],
    ['/gb#a?b=c', '/gb'],
    ['/%67b', '/gb'],
    ['/caf%C3%A9', '/gb/support'],
    ['/caf%c3%a9/', '/gb/support'],
    ['/café', '/gb/support'],
    ['/a%7eb', '/ab'],
    ['/a%7Eb', '/ab'],
    ['/exact', '/exact'],
    ['/exact/', '/exact-with-slash'],
    ['https://www.poco.example.com/gb/', '/gb'],
    ['HTTP://www.poco.example.com', '/home'],
  ])('%s leads to its new one', (url, path) => {
    expect(resolve(url)).toBe(`${target}${path}`);
  });

  test.each([
    '/unknown',
    '/GB',
    '/gb/phones',
    '/gb%2Fphones%2Ff6-pro',
    '/%',
    '/%zz',
    '/%c3%28',
    '/gb/%ED%A0%80',
    '/\ud800',
    '/gb\0',
    '*',
    'javascript:alert(1)',
    '/__proto__',
    '/constructor',
    '//evil.example.com/gb',
    '///evil.example.com',
    '/\\evil.example.com/gb',
    '\\\\evil.example.com',
    '/%2F/evil.example.com',
    '/%5Cevil.example.com',
    '//evil.example.com:80@www.mi.example.com',
    'https://www.poco.example.com//evil.example.com/gb',
    'https:/evil.example.com/gb',
    '/\thttps://evil.example.com',
  ])('%j that the website never served leads to the fallback', (url) => {
    expect(resolve(url)).toBe(fallback);
  });

  test.each([
    ['/gb?utm=1', '/gb?utm=1'],
    ['/gb/?a=1&a=2&b', '/gb?a=1&a=2&b'],
    ['/gb?', '/gb'],
    ['/gb?&&', '/gb'],
    ['/gb?q=caf%C3%A9+noir#top', '/gb?q=caf%C3%A9+noir'],
    ['/gb?q=%zz', '/gb?q=%zz'],
    ['/gb??a=1', '/gb??a=1'],
    ['/gb?next=//evil.example.com', '/gb?next=//evil.example.com'],
    ['/sale+deal?sort=price&page=2', '/brand/poco?ref=poco&sort=new&page=2'],
    ['/sale%2Bdeal?%73ort=price', '/brand/poco?ref=poco&sort=new'],
    ['/sale+deal', '/brand/poco?ref=poco&sort=new'],
    ['/nowhere?a=1', '/?a=1'],
  ])('%s carries its query over', (url, path) => {
    expect(resolve(url)).toBe(`${target}${path}`);
  });

  test('cannot break out of the header it is sent in', () => {
    expect(resolve('/gb?a=1\r\nSet-Cookie: x=y&é="<>')).toBe(
      `${target}/gb?a=1Set-Cookie:%20x=y&%C3%A9=%22%3C%3E`,
    );
  });
});

describe('any address at all', () => {
  const pieces = String.raw`/ // \ . .. % %2 %2F %2f %5C %00 %zz %c3%a9 %ff ? & = # @ : ; é 💡 [
    http: https:// evil.example.com www.poco.example.com gb phones`
    .split(/\s+/)
    .concat(' ', '\t', '\r\n', '\0', '\ud800');

  /** The same odd addresses in every run. */
  function* oddAddresses(count: number): Generator<string> {
    let state = 20241015;
    const below = (limit: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let made = 0; made < count; made += 1) {
      const length = 1 + below(9);
      yield Array.from({ length }, () => pieces[below(pieces.length)]).join('');
    }
  }

  test('leads to the target alone, in one hop that a header can carry', () => {
    const requests = [...oddAddresses(10_000)].flatMap((url) => [url, `/${url}`, `/gb/${url}`]);
    const astray = requests.filter((request) => {
      const to = resolve(request);
      const { origin, username, hash } = new URL(to);
      return origin !== target || username !== '' || hash !== '' || !/^[\x21-\x7e]+$/.test(to);
    });
    expect(astray).toEqual([]);
  });

  test('has a normal form whose normal form is itself', () => {
    const paths = [...oddAddresses(10_000)].map(normalPathOf);
    expect(paths.filter((path) => !/^\/(?!\/)/.test(path))).toEqual([]);
    expect(paths.map(normalPathOf)).toEqual(paths);
  });

  test('is found again in every spelling of what the website served', () => {
    const segments = [
      'gb',
      'café',
      'a b',
      '50%',
      'a+b',
      "it's",
      'x~y',
      'a/b',
      '日本',
      'a?b',
      'A;b=c',
    ];
    for (const first of segments) {
      for (const second of segments) {
        const encoded = `/${encodeURIComponent(first)}/${encodeURIComponent(second)}`;
        const lower = encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
        const full = `/${[first, second].map(everyByteEncoded).join('/')}`;
        const served = new Map([[normalPathOf(encoded), `${target}/found`]]);
        for (const spelling of [encoded, `${encoded}/`, lower, full, encoded.replace('/', '//')]) {
          const to = resolveRedirect(spelling, (path) => served.get(path), fallback);
          expect({ spelling, to }).toEqual({ spelling, to: `${target}/found` });
        }
      }
    }
  });

  const everyByteEncoded = (segment: string): string =>
    [...Buffer.from(segment)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
});
