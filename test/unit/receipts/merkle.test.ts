import { createHash } from 'node:crypto';
import { pathOf, rootAlong, rootOf } from '../../../src/receipts/merkle';

/** The digests 0101..., 0202... and so on. */
const digests = (count: number) =>
  Array.from({ length: count }, (_, index) => Buffer.alloc(32, index + 1).toString('hex'));

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (digest: string) => sha256(Buffer.from([0]), Buffer.from(digest, 'hex'));
const node = (left: Buffer, right: Buffer) => sha256(Buffer.from([1]), left, right);

describe('the root', () => {
  // Calculated with another program.
  test.each([
    [1, 'dcffe786ded16d283c663846ad0c4ff26558fccde36ca9d30b2ea19eade9fc0e'],
    [2, '3a066e0f40c6a1981ebfa60d2411625d0517ae22c2fc8c7c1784ff8a75c78565'],
    [3, 'df896896c799531f1fd1e556cea26a6989ab06853bcbfdd3e4f5097a611f658f'],
    [5, 'c51042bb8b9d81dfc115ef99d0e2cecf1954cfc078d70032d187b46615f01b90'],
  ])('of %i leaves is %s', (count, root) => {
    expect(rootOf(digests(count))).toBe(root);
  });

  test('of seven leaves has four on the left, two and one on the right', () => {
    const [a, b, c, d, e, f, g] = digests(7).map(leaf) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const root = node(node(node(a, b), node(c, d)), node(node(e, f), g));
    expect(rootOf(digests(7))).toBe(root.toString('hex'));
  });

  test('depends on the order, and on every digest', () => {
    const seen = new Set<string>();
    for (let count = 1; count <= 20; count += 1) {
      seen.add(rootOf(digests(count)));
      if (count > 1) seen.add(rootOf(digests(count).reverse()));
    }
    expect(seen.size).toBe(39);
  });

  test('of a leaf is not that of a node with the same bytes', () => {
    const [a, b] = digests(2) as [string, string];
    expect(rootOf([a + b])).not.toBe(rootOf([a, b]));
  });
});

describe('a path', () => {
  test('is that of RFC 6962: the nearest hash first', () => {
    const [a, b, c, d] = digests(7).map(leaf) as [Buffer, Buffer, Buffer, Buffer];
    const [e, f, g] = digests(7).slice(4).map(leaf) as [Buffer, Buffer, Buffer];
    const hex = (...hashes: Buffer[]) => hashes.map((hash) => hash.toString('hex'));
    expect(pathOf(digests(7), 0)).toEqual(hex(b, node(c, d), node(node(e, f), g)));
    expect(pathOf(digests(7), 3)).toEqual(hex(c, node(a, b), node(node(e, f), g)));
    expect(pathOf(digests(7), 6)).toEqual(hex(node(e, f), node(node(a, b), node(c, d))));
    expect(pathOf(digests(1), 0)).toEqual([]);
  });

  test('leads to the root from its own place and digest, and from no other', () => {
    for (let count = 1; count <= 33; count += 1) {
      const all = digests(count);
      const root = rootOf(all);
      for (const [index, digest] of all.entries()) {
        const path = pathOf(all, index);
        expect(rootAlong(path, digest, index, count)).toBe(root);
        for (const other of [...all.keys(), -1, count]) {
          if (other !== index) expect(rootAlong(path, digest, other, count)).not.toBe(root);
        }
        expect(rootAlong(path, 'ff'.repeat(32), index, count)).not.toBe(root);
        expect(rootAlong([...path, digest], digest, index, count)).not.toBe(root);
        expect(rootAlong([digest, ...path], digest, index, count)).not.toBe(root);
        for (const at of path.keys()) {
          expect(rootAlong(path.toSpliced(at, 1), digest, index, count)).not.toBe(root);
          expect(rootAlong(path.with(at, digest), digest, index, count)).not.toBe(root);
        }
      }
    }
  });

  test('that is too short or too long leads nowhere', () => {
    const [a = '', b = ''] = digests(2);
    expect(rootAlong([], a, 0, 2)).toBeNull();
    expect(rootAlong([b], a, 0, 1)).toBeNull();
    expect(rootAlong([b, b], a, 0, 2)).toBeNull();
    expect(rootAlong([], a, 0, 0)).toBeNull();
  });
});
