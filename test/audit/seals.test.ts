import type { Receipt } from '../../src/receipts/receipt';
import { sealOf } from '../../src/receipts/seal';
import { signed } from '../../src/receipts/signing';
import type { StoredSeal } from '../../src/stores/ledger';
import type { World } from '../activities/world';
import { newKeys, sealsOf } from '../unit/receipts/samples';
import { expectNamed } from './corruption';
import type { Corruption, Expected } from './corruption';
import { add, alter, change, Fixture, remove, set } from './fixture';
import type { Edit } from './fixture';

/** Seals the receipts of each market in batches: those of GB in three. */
async function seal({ deps, raw }: World): Promise<void> {
  const { ledger, keys } = deps;
  const stored = await ledger.receipts.find().sort({ _id: 1 }).toArray();
  const receipts = stored.map(({ seal: _, ...receipt }): Receipt => receipt);
  const inGB = receipts.filter(({ market }) => market === 'GB');
  const others = receipts.filter(({ market }) => market !== 'GB');
  const batches = [inGB.slice(0, 3), inGB.slice(3, 5), inGB.slice(5)];
  const seals = [...sealsOf(batches, keys), ...others.flatMap((one) => sealsOf([[one]], keys))];
  await ledger.seals.insertMany(seals);
  for (const { _id, receipts: listed } of seals) {
    const ids = listed.map(({ id }) => id);
    await raw.ledger('receipts').updateMany({ _id: { $in: ids } }, { $set: { seal: _id } });
  }
}

const ended = add('ledger.milestones', {
  _id: 'reconciliation',
  due: new Date(0),
  doneAt: new Date(0),
  counts: {},
});
const unmark = (id: string) => set('ledger.receipts', id, { seal: null });
const altered = { issuedAt: new Date(0) };
const at = new Date('2024-11-06T00:00:00.000Z');

/** A receipt that somebody without the key has signed. */
const signedByStranger =
  (id: string): Edit =>
  (fixture) =>
    alter('ledger.receipts', id, ({ signature: _, seal: mark, ...content }) => ({
      ...signed(content, newKeys()),
      seal: mark,
    }))(fixture);

/** A seal made anew over what the ledger has of these receipts, with the programme's key or another. */
const reseal =
  (id: string, ids: readonly string[], isStranger = false): Edit =>
  async (fixture) => {
    const { n, market, previous } = (await fixture.read(
      'ledger.seals',
      id,
    )) as unknown as StoredSeal;
    const receipts = await Promise.all(
      ids.map(async (one) => {
        const { seal: _, ...receipt } = await fixture.read('ledger.receipts', one);
        return receipt as unknown as Receipt;
      }),
    );
    const before = previous === null ? null : { n: n - 1, root: previous };
    const keys = isStranger ? newKeys() : fixture.world.deps.keys;
    const { _id, ...fields } = sealOf({ market, previous: before, receipts, at }, keys);
    await set('ledger.seals', _id, { ...fields })(fixture);
  };

/** A receipt and its seal, as somebody without the key would make them. */
const forged = [
  set('ledger.receipts', 'C8-1', altered),
  signedByStranger('C8-1'),
  reseal('GB-2', ['C8-1', 'D1-1'], true),
];

describe('an audit of sealed receipts', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.fill(seal);
  }, 180_000);
  afterAll(() => fixture?.close());

  const auditAfter = (edits: readonly Edit[], withKey = true) => {
    const { publicKey } = fixture.world.deps.keys;
    return fixture.auditAfter(edits, withKey ? { publicKey } : {});
  };

  test('finds nothing where they are in order, with the key and without', async () => {
    expectNamed(await auditAfter([ended]), []);
    expectNamed(await auditAfter([ended], false), []);
  });

  const corruptions: readonly Corruption[] = [
    [
      'a receipt that was altered',
      [set('ledger.receipts', 'C1-1', altered)],
      ['receipt.differs', 'C1', 'C1-1', 'is not what seal GB-1 holds'],
    ],
    [
      'a receipt whose signature was altered',
      [set('ledger.receipts', 'G1-1', { signature: 'AAAA' })],
      ['receipt.differs', 'G1', 'G1-1', 'is not what seal GB-3 holds'],
    ],
    [
      'a receipt that is gone',
      [remove('ledger.receipts', 'C1-1')],
      ['receipt.lost', 'C1', 'C1-1', 'is in seal GB-1, and is not there'],
      ['receipt.lost', 'C1', 'C1-2', 'revision 1, which came before, is missing'],
    ],
    [
      'a receipt that names another seal',
      [set('ledger.receipts', 'C6-1', { seal: 'GB-2' })],
      ['receipt.double', 'C6', 'C6-1', 'is in seal GB-1, and marked by GB-2'],
    ],
    [
      'a receipt in two seals',
      [reseal('GB-3', ['C1-1', 'G1-1'])],
      ['receipt.double', 'C1', 'C1-1', 'is in seal GB-3, and marked by GB-1'],
    ],
    [
      'a seal whose root was altered',
      [set('ledger.seals', 'GB-2', { root: 'ab'.repeat(32) })],
      ['seal.differs', null, 'GB-2', 'is not what was signed'],
      ['seal.differs', null, 'GB-2', 'its root is not that of'],
      ['seal.differs', null, 'GB-3', 'does not follow GB-2'],
    ],
    [
      'a list that was altered along with its receipt',
      [
        set('ledger.receipts', 'C1-1', altered),
        set('ledger.seals', 'GB-1', { 'receipts.0.digest': 'ab'.repeat(32) }),
      ],
      ['receipt.differs', 'C1', 'C1-1', 'is not what seal GB-1 holds'],
      ['seal.differs', null, 'GB-1', 'its root is not that of'],
    ],
    [
      'a receipt that was taken off a list',
      [change('ledger.seals', 'GB-2', { $pop: { receipts: 1 } })],
      ['seal.differs', null, 'GB-2', 'counts 2 receipts, lists 1'],
      ['seal.differs', null, 'GB-2', 'its root is not that of'],
    ],
    [
      'a seal that is gone from the chain',
      [remove('ledger.seals', 'GB-2')],
      ['receipt.orphan', 'C8', 'C8-1', 'names seal GB-2, which is not there'],
      ['receipt.orphan', 'D1', 'D1-1', 'names seal GB-2, which is not there'],
      ['seal.lost', null, 'GB-2', 'is missing before GB-3'],
    ],
    [
      'the last seal gone',
      [remove('ledger.seals', 'GB-3')],
      ['receipt.orphan', 'G1', 'G1-1', 'names seal GB-3, which is not there'],
    ],
    [
      'the first seal gone',
      [remove('ledger.seals', 'GB-1'), unmark('C1-1'), unmark('C1-2'), unmark('C6-1')],
      ['seal.lost', null, 'GB-1', 'is missing before GB-2'],
    ],
    [
      'a chain that names another root',
      [set('ledger.seals', 'GB-2', { previous: 'ab'.repeat(32) })],
      ['seal.differs', null, 'GB-2', 'does not follow GB-1'],
      ['seal.differs', null, 'GB-2', 'is not what was signed'],
    ],
    [
      'a receipt and its seal, made anew without the key',
      forged,
      ['receipt.differs', 'C8', 'C8-1', 'is not what was signed'],
      ['seal.differs', null, 'GB-2', 'is not what was signed'],
      ['seal.differs', null, 'GB-3', 'does not follow GB-2'],
    ],
    [
      'a receipt that somebody else has signed',
      [signedByStranger('G1-1'), unmark('G1-1'), remove('ledger.seals', 'GB-3')],
      ['receipt.differs', 'G1', 'G1-1', 'is not what was signed'],
    ],
    [
      'a receipt in no seal, once the programme has ended',
      [ended, remove('ledger.seals', 'GB-3'), unmark('G1-1')],
      ['receipt.state', 'G1', 'G1-1', 'should be sealed, is in no seal'],
    ],
  ];

  test.each(corruptions)('finds %s', async (_, edits, ...named) => {
    expectNamed(await auditAfter(edits as readonly Edit[]), named as Expected[]);
  });

  test('leaves receipts alone that are not sealed yet, or whose sealer has not marked them', async () => {
    expectNamed(await auditAfter([remove('ledger.seals', 'GB-3'), unmark('G1-1')]), []);
    expectNamed(await auditAfter([unmark('C1-1'), unmark('D1-1')]), []);
  });

  test('without the key finds what does not fit, and not what was made anew', async () => {
    expectNamed(await auditAfter(forged, false), [
      ['seal.differs', null, 'GB-3', 'does not follow GB-2'],
    ]);
  });
});
