import { receiptFileOf } from '../../../src/receipts/file';
import type { FiledSeal, ReceiptFile } from '../../../src/receipts/file';
import { SealChains, verifyReceipt } from '../../../src/receipts/verification';
import { filesOf, newKeys, receiptOf, sealsOf } from './samples';

const keys = newKeys();
const verdictOn = (file: unknown, { publicKey } = keys) =>
  verifyReceipt(JSON.stringify(file), publicKey);
const whyNot = (file: unknown, by = keys) => {
  const verdict = verdictOn(file, by);
  return verdict.file ? null : verdict.why;
};
const fifth = () => filesOf([5], keys)[4] as ReceiptFile & { seal: FiledSeal };

describe('a file is valid', () => {
  test('sealed, wherever it stands among however many', () => {
    const files = filesOf([1, 2, 3, 5, 8], keys);
    expect(files).toHaveLength(19);
    for (const file of files) expect(verdictOn(file)).toEqual({ file });
  });

  test('not sealed', () => {
    const file = receiptFileOf(receiptOf('C1', keys), null);
    expect(file).toMatchObject({ proof: null, seal: null });
    expect(verdictOn(file)).toEqual({ file });
  });

  test('with or without space between its parts', () => {
    const file = fifth();
    for (const space of [undefined, 1, '\t', '\r\n  ']) {
      expect(
        verifyReceipt(JSON.stringify(file, null, 4).replaceAll('    ', '\n '), keys.publicKey),
      ).toEqual({ file });
      expect(
        verifyReceipt(`\n${JSON.stringify(file, null, space)}\n`, keys.publicKey).file,
      ).toEqual(file);
    }
  });

  test('of a guest, without an account', () => {
    const guest = receiptOf('G1', keys, { accountId: null, balances: [], coupons: [] });
    const [seal] = sealsOf([[guest]], keys);
    expect(whyNot(receiptFileOf(guest, seal ?? null))).toBeNull();
  });

  test('but not by another key', () => {
    expect(whyNot(fifth(), newKeys())).toBe(
      'its receipt was altered, or was signed with another key',
    );
  });
});

describe('nothing of a file can be altered', () => {
  /** Another character of the same kind, so that what is altered still looks right. */
  const another = (char: string) =>
    char
      .replace(/[0-8a-yA-Y]/, (one) => String.fromCharCode(one.charCodeAt(0) + 1))
      .replace(/^[^0-9a-zA-Z]$/, '7');

  test('not a single character', () => {
    const file = fifth();
    const text = JSON.stringify(file);
    let altered = 0;
    for (const [index, char] of text.split('').entries()) {
      const other = another(char);
      if (other === char) continue;
      altered += 1;
      const { file: seen } = verifyReceipt(
        text.slice(0, index) + other + text.slice(index + 1),
        keys.publicKey,
      );
      expect([index, char, seen]).toEqual([index, char, null]);
    }
    expect(altered).toBeGreaterThan(900);
  });

  test('no part can be taken away, added or changed', () => {
    const changes = [...alterations(fifth())];
    expect(changes.length).toBeGreaterThan(80);
    for (const [what, file] of changes)
      expect([what, whyNot(file) === null]).toEqual([what, false]);
  });

  test('a signature cannot be written in another way', () => {
    const file = receiptFileOf(receiptOf('C1', keys), null);
    const { signature } = file.receipt;
    const last = signature.at(-3) ?? '';
    const twin = String.fromCharCode(last.charCodeAt(0) + 1);
    const rewritten = `${signature.slice(0, -3)}${twin}==`;
    expect(Buffer.from(rewritten, 'base64')).toEqual(Buffer.from(signature, 'base64'));
    for (const other of [rewritten, signature.slice(0, -2), ` ${signature}`]) {
      expect(whyNot({ ...file, receipt: { ...file.receipt, signature: other } })).not.toBeNull();
    }
  });

  test('no name comes twice', () => {
    const text = JSON.stringify(fifth());
    const twice = text.replace('"market":"GB"', '"market":"FR","market":"GB"');
    expect(JSON.parse(twice)).toEqual(JSON.parse(text));
    expect(verifyReceipt(twice, keys.publicKey)).toEqual({
      file: null,
      why: 'it is not a receipt file, or was altered',
    });
  });

  test.each(['', '{', 'null', '[]', '{}', '"receipt"', '{"format":"handover-receipt-2"}'])(
    '%s is no file',
    (text) => expect(verifyReceipt(text, keys.publicKey).file).toBeNull(),
  );
});

describe('parts of valid files do not make another one', () => {
  const [first, second] = filesOf([3, 3], keys) as [ReceiptFile, ReceiptFile];
  const other = filesOf([3, 3], keys)[3] as ReceiptFile;

  test('the receipt of one and the proof of another', () => {
    expect(whyNot({ ...first, proof: second.proof })).toBe(
      'its proof does not lead to the root of seal GB-1',
    );
    expect(whyNot({ ...first, seal: other.seal })).toBe(
      'its proof does not lead to the root of seal GB-2',
    );
  });

  test('a seal without a proof, or a proof without a seal', () => {
    for (const half of [{ seal: null }, { proof: null }]) {
      expect(whyNot({ ...first, ...half })).toBe('it has only one of proof and seal');
    }
  });

  test('a seal that somebody else has signed', () => {
    const stranger = newKeys();
    const receipt = receiptOf('C1', keys);
    const [seal] = sealsOf([[receipt]], stranger);
    expect(whyNot(receiptFileOf(receipt, seal ?? null))).toBe(
      'its seal was altered, or was signed with another key',
    );
  });

  test('a seal of another market', () => {
    const receipt = receiptOf('C1', keys);
    const abroad = receiptOf('C2', keys, { market: 'FR' });
    const [seal] = sealsOf([[abroad, receipt]], keys);
    expect(whyNot(receiptFileOf(abroad, seal ?? null))).toBeNull();
    expect(whyNot(receiptFileOf(receipt, seal ?? null))).toContain('does not lead to the root');
  });
});

describe('the seals of a market', () => {
  const seals = filesOf([1, 2, 1, 1], keys).map(({ seal }) => seal as FiledSeal);
  const [one, two, , three, four] = seals as [
    FiledSeal,
    FiledSeal,
    FiledSeal,
    FiledSeal,
    FiledSeal,
  ];
  const troubles = (...given: FiledSeal[]) => {
    const chains = new SealChains();
    return given.map((seal) => chains.add(seal)).filter((why) => why !== null);
  };

  test('are a chain, in whatever order they come, as often as they come', () => {
    expect(troubles(one, two, three, four)).toEqual([]);
    expect(troubles(four, three, two, one, three)).toEqual([]);
    expect(troubles(one, four)).toEqual([]);
  });

  const another = filesOf([2, 2], newKeys()).map(({ seal }) => seal as FiledSeal)[2] as FiledSeal;

  test('are told where one does not follow the one before', () => {
    expect(troubles(one, another)).toEqual(['its seal GB-2 does not follow GB-1']);
    expect(troubles(another, one)).toEqual(['GB-2 does not follow its seal GB-1']);
  });

  test('are told where two have one number', () => {
    expect(troubles(two, another)).toEqual(['its seal GB-2 is not the GB-2 of a file before']);
  });

  test('are told where the first follows something, or a later one nothing', () => {
    for (const seal of [
      { ...one, previous: one.root },
      { ...two, previous: null },
    ]) {
      expect(troubles(seal)).toEqual([`its seal ${seal._id} has no place in a chain`]);
    }
  });

  test('of another market are another chain', () => {
    expect(troubles(one, { ...another, market: 'FR', _id: 'FR-2' })).toEqual([]);
  });
});

/** Every way to change one part of an object: a value, a name less, a name more. */
function* alterations(whole: object, at = ''): Generator<[what: string, altered: object]> {
  for (const [name, value] of Object.entries(whole) as [string, unknown][]) {
    const path = `${at}.${name}`;
    const { [name]: _, ...rest } = whole as Record<string, unknown>;
    const others = Array.isArray(whole)
      ? whole.filter((_one, index) => String(index) !== name)
      : rest;
    yield [`${path} taken away`, others];
    const put = (changed: unknown) =>
      Array.isArray(whole) ? whole.with(Number(name), changed) : { ...whole, [name]: changed };
    if (typeof value === 'object' && value !== null) {
      for (const [what, altered] of alterations(value, path)) yield [what, put(altered)];
    } else {
      for (const changed of [null, 1, 'x', `${String(value)}0`, Number(value) + 1]) {
        if (changed !== value) yield [`${path} ${String(changed)}`, put(changed)];
      }
    }
  }
  if (!Array.isArray(whole)) {
    yield [`${at}.more`, { ...whole, more: 1 }];
    yield [
      `${at}.__proto__`,
      JSON.parse(`{"__proto__":1,${JSON.stringify(whole).slice(1)}`) as object,
    ];
  }
}
