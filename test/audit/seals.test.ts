import { startMongo } from '../../local/servers/mongo';
import type { MongoServer } from '../../local/servers/mongo';
import type { Receipt } from '../../src/receipts/receipt';
import { sealOf } from '../../src/receipts/seal';
import type { StoredSeal } from '../../src/stores/ledger';
import { newKeys, receiptOf, sealsOf } from '../unit/receipts/samples';
import { expectNamed } from './corruption';
import type { Corruption, Expected } from './corruption';
import { add, Fixture, remove, set } from './fixture';
import type { Edit, Place } from './fixture';
import type { Doc } from './fixture/documents';

const keys = newKeys();

const accounts: [string, string | null][] = [
  ['C1', 'poco-C1'],
  ['C2', 'M2'],
  ['C5', 'poco-C5'],
  ['C6', 'poco-C6'],
  ['D1', null],
  ['G1', null],
];
const receipts = accounts.map(([id, accountId]) => receiptOf(id, keys, { accountId }));
const batches = [receipts.slice(0, 3), receipts.slice(3, 5), receipts.slice(5)];
const seals = sealsOf(batches, keys);
const [first, second] = seals as [StoredSeal, StoredSeal];
const [c1, d1, g1] = [receipts[0], receipts[4], receipts[5]] as [Receipt, Receipt, Receipt];
const of = { market: 'GB', at: new Date('2024-11-06T00:00:00.000Z') };

const ended = add('ledger.milestones', {
  _id: 'reconciliation',
  due: new Date(0),
  doneAt: new Date(0),
  counts: {},
});
const unmark = (id: string) => set('ledger.receipts', id, { seal: null });
/** Another receipt and its seal, as somebody without the key would make them. */
function forged(): Edit[] {
  const stranger = newKeys();
  const altered = receiptOf('C6', stranger, { accountId: 'poco-C6', counts: { order: 3 } });
  const resealed = sealOf({ ...of, previous: first, receipts: [altered, d1] }, stranger);
  return [replaced('ledger.receipts', altered), replaced('ledger.seals', resealed)];
}

const replaced = (place: Place, { _id, ...fields }: Doc): Edit => set(place, _id, fields);

describe('an audit of sealed receipts', () => {
  let server: MongoServer;
  let fixture: Fixture;

  beforeAll(async () => {
    server = await startMongo({ standalone: true });
    fixture = await Fixture.fill(server.uri);
    const ledger = fixture.db('ledger');
    await ledger.collection('receipts').deleteMany({});
    const sealed = batches.flatMap((batch, index) =>
      batch.map((one): Doc => ({ ...one, seal: `GB-${index + 1}` })),
    );
    await ledger.collection<Doc>('receipts').insertMany(sealed);
    await ledger.collection<Doc>('seals').insertMany([...seals]);
  }, 180_000);

  afterAll(async () => {
    await fixture?.close();
    await server?.stop();
  });

  const auditAfter = (edits: readonly Edit[], withKey = true) =>
    fixture.auditAfter(edits, withKey ? { publicKey: keys.publicKey } : {});

  test('finds nothing where they are in order, with the key and without', async () => {
    expectNamed(await auditAfter([ended]), []);
    expectNamed(await auditAfter([ended], false), []);
  });

  const corruptions: readonly Corruption[] = [
    [
      'a receipt that was altered',
      [set('ledger.receipts', 'C1-1', { 'counts.order': 3 })],
      ['receipt.differs', 'C1', 'C1-1', 'is not what seal GB-1 holds'],
    ],
    [
      'a receipt whose signature was altered',
      [set('ledger.receipts', 'G1-1', { signature: 'AAAA' })],
      ['receipt.differs', 'G1', 'G1-1', 'is not what seal GB-3 holds'],
    ],
    [
      'a receipt that is gone',
      [remove('ledger.receipts', 'D1-1')],
      ['receipt.lost', 'D1', 'D1-1', 'is in seal GB-2, and is not there'],
    ],
    [
      'a receipt that names another seal',
      [set('ledger.receipts', 'C2-1', { seal: 'GB-2' })],
      ['receipt.double', 'C2', 'C2-1', 'is in seal GB-1, and marked by GB-2'],
    ],
    [
      'a receipt in two seals',
      [replaced('ledger.seals', sealOf({ ...of, previous: second, receipts: [c1, g1] }, keys))],
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
        set('ledger.receipts', 'C1-1', { 'counts.order': 3 }),
        set('ledger.seals', 'GB-1', { 'receipts.0.digest': 'ab'.repeat(32) }),
      ],
      ['receipt.differs', 'C1', 'C1-1', 'is not what seal GB-1 holds'],
      ['seal.differs', null, 'GB-1', 'its root is not that of'],
    ],
    [
      'a receipt that was taken off a list',
      [set('ledger.seals', 'GB-2', { receipts: second.receipts.slice(0, 1) })],
      ['seal.differs', null, 'GB-2', 'counts 2 receipts, lists 1'],
      ['seal.differs', null, 'GB-2', 'its root is not that of'],
    ],
    [
      'a seal that is gone from the chain',
      [remove('ledger.seals', 'GB-2')],
      ['receipt.orphan', 'C6', 'C6-1', 'names seal GB-2, which is not there'],
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
      [remove('ledger.seals', 'GB-1'), unmark('C1-1'), unmark('C2-1'), unmark('C5-1')],
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
      forged(),
      ['receipt.differs', 'C6', 'C6-1', 'is not what was signed'],
      ['seal.differs', null, 'GB-2', 'is not what was signed'],
      ['seal.differs', null, 'GB-3', 'does not follow GB-2'],
    ],
    [
      'a receipt that somebody else has signed',
      [
        add('ledger.receipts', {
          ...receiptOf('C1', newKeys(), { accountId: 'poco-C1', _id: 'C1-2', revision: 2 }),
          seal: null,
        }),
      ],
      ['receipt.differs', 'C1', 'C1-2', 'is not what was signed'],
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
    expectNamed(await auditAfter(forged(), false), [
      ['seal.differs', null, 'GB-3', 'does not follow GB-2'],
    ]);
  });
});
