import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Collection } from 'mongodb';
import { MongoClient } from 'mongodb';
import { gathered } from '../../src/stores/gathered';
import { urgently } from '../../src/stores/gathered/urgency';
import { isDuplicateKey } from '../../src/stores/errors';
import { Commands } from '../activities/commands';
import { sharedMongo } from '../activities/server';
import { Line } from '../workflows/line';

interface Thing {
  _id: string;
  owner: string;
  n: number;
  parts?: { of: string }[];
}

interface Shop {
  readonly client: MongoClient;
  readonly things: Collection<Thing>;
  readonly others: Collection<Thing>;
}

let uri: string;
let client: MongoClient;
let raw: Shop;
let shop: Shop;
let commands: Commands;

beforeAll(async () => {
  const shared = new URL(await sharedMongo());
  shared.pathname = `/gathered_${randomUUID().slice(0, 8)}`;
  uri = shared.href;
  client = await MongoClient.connect(uri, { monitorCommands: true });
  raw = {
    client,
    things: client.db().collection('things'),
    others: client.db().collection('others'),
  };
  shop = gathered(raw);
  commands = new Commands([client]);
});

beforeEach(async () => {
  await raw.things.deleteMany({});
  await raw.others.deleteMany({});
  await raw.things.insertMany([
    { _id: 'A', owner: 'ada', n: 1, parts: [{ of: 'x' }, { of: 'y' }] },
    { _id: 'B', owner: 'ada', n: 2, parts: [{ of: 'y' }] },
    { _id: 'C', owner: 'bob', n: 3 },
  ]);
  commands.forget();
});

afterAll(() => client.close());

const ids = (found: readonly Thing[]) => found.map(({ _id }) => _id).sort();

describe('reads', () => {
  it('that are alike are one command, and everybody gets their own', async () => {
    const [ada, bob, nobody, both] = await Promise.all([
      shop.things.find({ owner: 'ada' }).toArray(),
      shop.things.find({ owner: 'bob' }).toArray(),
      shop.things.find({ owner: 'eve' }).toArray(),
      shop.things.find({ owner: { $in: ['ada', 'bob'] } }).toArray(),
    ]);
    expect([ada, bob, nobody, both].map(ids)).toEqual([['A', 'B'], ['C'], [], ['A', 'B', 'C']]);
    expect(commands.count).toBe(1);
  });

  it('of one document each are one command', async () => {
    const found = await Promise.all(['A', 'C', 'D'].map((_id) => shop.things.findOne({ _id })));
    expect(found.map((thing) => thing?.n)).toEqual([1, 3, undefined]);
    expect(commands.count).toBe(1);
  });

  it('see through lists, as the server does', async () => {
    const [x, y] = await Promise.all(
      ['x', 'y'].map((of) => shop.things.find({ 'parts.of': of }).toArray()),
    );
    expect([x, y].map((found) => ids(found ?? []))).toEqual([['A'], ['A', 'B']]);
    expect(commands.count).toBe(1);
  });

  it('on other conditions go apart', async () => {
    const [few, many] = await Promise.all([
      shop.things.find({ owner: 'ada', n: { $lt: 2 } }).toArray(),
      shop.things.find({ owner: 'ada' }).toArray(),
    ]);
    expect([few, many].map(ids)).toEqual([['A'], ['A', 'B']]);
    expect(commands.count).toBe(2);
  });

  it('of some fields keep to them', async () => {
    const one = shop.things.find({ _id: 'A' }).project({ n: 1 }).toArray();
    const other = shop.things.find({ _id: 'C' }).project({ n: 1 }).toArray();
    expect(await Promise.all([one, other])).toEqual([[{ _id: 'A', n: 1 }], [{ _id: 'C', n: 3 }]]);
    expect(commands.count).toBe(1);
    expect(await shop.things.find({ owner: 'bob' }).project({ n: 1 }).toArray()).toEqual([
      { _id: 'C', n: 3 },
    ]);
  });

  it('ask for what differs from reader to reader first: servers may choose an index by it', async () => {
    const started = once(client, 'commandStarted');
    await Promise.all(['A', 'B'].map((_id) => shop.things.find({ n: { $gt: 0 }, _id }).toArray()));
    const [{ command }] = (await started) as [{ command: { filter: object } }];
    expect(Object.keys(command.filter)).toEqual(['_id', 'n']);
  });

  it('with what stages add to each are one command', async () => {
    await raw.others.insertMany([
      { _id: 'M', owner: 'A', n: 4 },
      { _id: 'N', owner: 'C', n: 5 },
    ]);
    commands.forget();
    const own = { from: 'others', localField: '_id', foreignField: 'owner', as: 'own' };
    const joined = (_id: string) =>
      shop.things
        .aggregate([{ $match: { _id } }, { $project: { n: 1 } }, { $lookup: own }])
        .toArray();
    expect(await Promise.all(['A', 'C', 'D'].map(joined))).toEqual([
      [{ _id: 'A', n: 1, own: [{ _id: 'M', owner: 'A', n: 4 }] }],
      [{ _id: 'C', n: 3, own: [{ _id: 'N', owner: 'C', n: 5 }] }],
      [],
    ]);
    expect(commands.count).toBe(1);
  });

  it.each([
    ['that make one of several', '_id', { $group: { _id: null, n: { $sum: '$n' } } }],
    ['that leave some out', '_id', { $limit: 1 }],
    ['that hide the id', '_id', { $project: { _id: 0, n: 1 } }],
    ['that hide the id by a word', '_id', { $project: { _id: false } }],
    ['that make another of the id', '_id', { $set: { _id: '$owner' } }],
    [
      'that join something in its place',
      '_id',
      { $lookup: { from: 'others', localField: 'n', foreignField: 'n', as: '_id' } },
    ],
    ['of documents found otherwise', 'owner', { $set: { more: 1 } }],
  ])('with stages %s go alone', async (_, path, stage) => {
    const alone = (value: string) =>
      shop.things.aggregate([{ $match: { [path]: value } }, stage]).toArray();
    await Promise.all(['A', 'B'].map(alone));
    expect(commands.count).toBe(2);
  });

  it('in an order, or by a cursor, go alone and as ever', async () => {
    expect(
      ids(await shop.things.find({ owner: 'ada' }).sort({ n: -1 }).limit(1).toArray()),
    ).toEqual(['B']);
    const walked: string[] = [];
    for await (const { _id } of shop.things.find({ owner: 'ada' })) walked.push(_id);
    expect(walked.sort()).toEqual(['A', 'B']);
    const cursor = shop.things.find({ owner: 'ada' });
    const stepped: Thing[] = [];
    while (await cursor.hasNext()) stepped.push(...cursor.readBufferedDocuments());
    expect(ids(stepped)).toEqual(['A', 'B']);
  });

  it('of very many go in parts, each with others', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `X${index}`);
    const [all, one] = await Promise.all([
      shop.things.find({ _id: { $in: ['B', ...many, 'A'] } }).toArray(),
      shop.things.findOne({ _id: 'C' }),
    ]);
    expect([ids(all), one?.n]).toEqual([['A', 'B'], 3]);
    expect(commands.count).toBe(7);
    const twice = await shop.things.find({ 'parts.of': { $in: ['x', ...many, 'y'] } }).toArray();
    expect(ids(twice)).toEqual(['A', 'B']);
  });
});

describe('writes', () => {
  it('to several collections are one command, and everybody learns what became of theirs', async () => {
    const outcomes = await Promise.all([
      shop.things.updateOne({ _id: 'A', n: 1 }, { $set: { n: 5 } }),
      shop.things.updateOne({ _id: 'B', n: 1 }, { $set: { n: 5 } }),
      shop.others.updateOne({ _id: 'N' }, { $setOnInsert: { n: 6 } }, { upsert: true }),
      shop.others.insertOne({ _id: 'M', owner: 'ada', n: 7 }),
      shop.things.replaceOne({ _id: 'C' }, { owner: 'eve', n: 8 }),
      shop.things.deleteOne({ _id: 'D' }),
      shop.things.updateMany({ owner: 'ada' }, { $set: { owner: 'ann' } }),
    ]);
    expect(outcomes).toMatchObject([
      { matchedCount: 1, modifiedCount: 1, upsertedCount: 0 },
      { matchedCount: 0, modifiedCount: 0, upsertedCount: 0 },
      { matchedCount: 0, modifiedCount: 0, upsertedCount: 1 },
      { insertedId: 'M' },
      { matchedCount: 1, modifiedCount: 1 },
      { deletedCount: 0 },
      { matchedCount: 2, modifiedCount: 2 },
    ]);
    expect(commands.count).toBe(1);
    expect(await raw.others.countDocuments()).toBe(2);
    expect(await raw.things.countDocuments({ owner: 'ann' })).toBe(2);
  });

  it('that are refused fail alone', async () => {
    const [first, second, third] = await Promise.allSettled([
      shop.things.insertOne({ _id: 'A', owner: 'eve', n: 1 }),
      shop.things.insertOne({ _id: 'D', owner: 'eve', n: 1 }),
      shop.things.updateOne({ _id: 'B' }, { $set: { n: 9 } }),
    ]);
    expect([first, second, third].map((one) => one?.status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(first?.status === 'rejected' && isDuplicateKey(first.reason)).toBe(true);
    // And nothing of the key, which may be a person's.
    expect(first).toMatchObject({ reason: { message: 'A write was refused: 11000' } });
    expect(await raw.things.findOne({ _id: 'B' })).toMatchObject({ n: 9 });
  });

  it('that insert many documents into a collection go apart from the others, and are refused alone', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      _id: `N${index}`,
      owner: 'eve',
      n: 0,
    }));
    const insert = (thing: Thing) => shop.things.insertOne(thing);
    const [there, other, ...inserted] = await Promise.allSettled([
      insert({ _id: 'A', owner: 'eve', n: 1 }),
      shop.others.insertOne({ _id: 'M', owner: 'eve', n: 1 }),
      ...many.map(insert),
    ]);
    expect(commands.count).toBe(2);
    expect(there).toMatchObject({ reason: { message: 'A write was refused: 11000' } });
    expect(other).toMatchObject({ value: { insertedId: 'M' } });
    expect(inserted.map((one) => one.status === 'fulfilled' && one.value.insertedId)).toEqual(
      many.map(({ _id }) => _id),
    );
    expect(await raw.things.countDocuments({ owner: 'eve' })).toBe(9);
  });

  it.each([2, 9])('that are %i and lose their connection have not been done', async (many) => {
    const { host, pathname } = new URL(uri);
    const line = new Line(host);
    const cut = await MongoClient.connect(
      `mongodb://${await line.open()}${pathname}?directConnection=true&retryWrites=false`,
      { monitorCommands: true, serverSelectionTimeoutMS: 500 },
    );
    const { things } = gathered({ client: cut, things: cut.db().collection<Thing>('things') });
    cut.on('commandStarted', () => line.cut());
    try {
      const sent = await Promise.allSettled(
        Array.from({ length: many }, (_, n) => things.insertOne({ _id: `X${n}`, owner: 'eve', n })),
      );
      expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 'rejected'));
    } finally {
      await cut.close();
      line.close();
    }
  });

  it('that cannot be sent do not keep the others', async () => {
    const tooLarge = 'x'.repeat(17 * 1024 * 1024);
    for (const beside of [1, 9]) {
      const owner = `eve ${beside}`;
      const ids = Array.from({ length: beside }, (_, index) => `${owner} ${index}`);
      const [bad, ...good] = await Promise.allSettled([
        shop.things.insertOne({ _id: 'L', owner: tooLarge, n: 1 }),
        ...ids.map((_id) => shop.things.insertOne({ _id, owner, n: 1 })),
      ]);
      expect(bad?.status).toBe('rejected');
      expect(good.filter(({ status }) => status === 'fulfilled')).toHaveLength(beside);
      expect(await raw.things.countDocuments({ owner })).toBe(beside);
    }
  });

  it('with options that concern a whole command go alone', async () => {
    await Promise.all([
      shop.things.updateOne({ _id: 'A' }, { $set: { n: 5 } }, { comment: 'alone' }),
      shop.things.updateOne({ _id: 'B' }, { $set: { n: 5 } }),
    ]);
    expect(commands.count).toBe(2);
    expect(await raw.things.countDocuments({ n: 5 })).toBe(2);
  });

  it('fail together when nobody answers', async () => {
    const gone = await MongoClient.connect(await sharedMongo());
    const lost = gathered({ client: gone, things: gone.db('gone').collection<Thing>('things') });
    await gone.close();
    const outcomes = await Promise.allSettled([
      lost.things.insertOne({ _id: 'A', owner: 'ada', n: 1 }),
      lost.things.insertOne({ _id: 'B', owner: 'ada', n: 1 }),
      lost.things.findOne({ _id: 'A' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

test('what a lone reader asks for leaves at once, whatever came before', async () => {
  for (let times = 0; times < 3; times += 1) await shop.things.findOne({ _id: 'A' });
  expect(commands.count).toBe(3);
});

describe('while something urgent is done', () => {
  const oneOf = async (things: typeof shop.things, _id: string) => await things.findOne({ _id });

  it('others wait for its end, and what is urgent for nothing', async () => {
    const order: string[] = [];
    const outside = AsyncResource.bind(<T>(run: () => T): T => run());
    const note = (what: string) => () => void order.push(what);
    let ordinary: Promise<void> | undefined;
    await urgently(async () => {
      ordinary = outside(() => oneOf(shop.things, 'A')).then(note('ordinary'));
      await oneOf(shop.things, 'B').then(note('urgent'));
      await shop.things.updateOne({ _id: 'B' }, { $set: { n: 5 } }).then(note('urgent'));
    });
    await ordinary;
    expect(order).toEqual(['urgent', 'urgent', 'ordinary']);
  });

  it('others do not wait for ever', async () => {
    let end: (() => void) | undefined;
    const hanging = urgently(() => new Promise<void>((resolve) => (end = resolve)));
    expect(await oneOf(shop.things, 'A')).toMatchObject({ owner: 'ada' });
    end?.();
    await hanging;
  });

  it('it travels with its like alone', async () => {
    await Promise.all([
      oneOf(shop.things, 'A'),
      ...['B', 'C'].map((id) => urgently(() => oneOf(shop.things, id))),
    ]);
    expect(commands.count).toBe(2);
  });
});
