import type { Document } from 'mongodb';
import { editRecord } from '../../src/ownership/edit';
import type { Changes } from '../../src/ownership/edit';
import { targetAccount } from '../../src/records/account';
import { targetId } from '../../src/records/ids';
import { accountOf, emailOf, loginOf, targetAccountOf } from './documents';
import { caseOf, decide, isFinal } from './failures';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();

const seedAda = (changes: Document = {}) =>
  world.seedCustomer('C1', { customers: [accountOf('C1', changes)] });

const login = loginOf('C1');
const phone = accountOf('C1')['phone'] as string;

const accounts = () => world.raw.target('accounts').find().sort({ _id: 1 }).toArray();

describe('an account at the target under the same verified e-mail address', () => {
  const existing = {
    login,
    consents: {
      newsletter: { granted: true, since: new Date('2021-01-01T00:00:00Z') },
      profiling: { granted: true, since: new Date('2021-01-01T00:00:00Z') },
    },
    favourites: [{ productId: 'mi-9', since: new Date('2021-01-01T00:00:00Z') }],
  };

  test('links it: its own stays, what it lacks comes, the stricter consent holds', async () => {
    const account = targetAccountOf('mi-1', existing);
    await world.seedAccount(account);
    const customer = await seedAda({ email: 'C1@Example.com' });
    expect(await world.steps.copyAccount(customer)).toEqual({
      outcome: 'copied',
      accountId: 'mi-1',
    });

    const [linked, ...others] = await accounts();
    expect(others).toEqual([]);
    expect(targetAccount.parse(linked)).toMatchObject({
      ...account,
      login: { ...login, phone, phoneVerified: true },
      addresses: [
        { id: 'poco-C1-A1', default: true },
        { id: 'poco-C1-A2', default: false },
      ],
      consents: {
        newsletter: { granted: true, since: new Date('2021-01-01T00:00:00Z') },
        profiling: { granted: false, since: new Date('2022-03-04T10:00:05Z') },
      },
      favourites: [{ productId: 'mi-9' }, { productId: 'poco-P7' }],
      links: [{ customerId: 'C1', epoch: null, state: 'arriving', found: true }],
    });
  });

  test('gets what the source has more to say, until the take-over; what is changed there stays', async () => {
    await world.seedAccount(targetAccountOf('mi-1', existing));
    const ada = await seedAda({ consents: [] });
    const owner = await arrive(world.steps, ada);
    const at = new Date('2024-11-02T00:00:00Z');
    const consents = [{ purpose: 'sms', granted: true, at }];
    const [first, second] = accountOf('C1')['addresses'] as Document[];
    const id = targetId.parse('mi-1');
    const gone = { 'addresses[poco-C1-A2]': null, 'favourites[poco-P7]': null };
    await editRecord(world.deps.target, 'accounts', id, gone, new Date());
    const addresses = [
      { ...first, city: 'Leeds' },
      { ...second, city: 'Leeds' },
      { ...first, addressId: 'C1-A3', isDefault: false },
    ];
    const update = { $set: { addresses, consents, status: 'blocked' }, $inc: { revision: 1 } };
    await world.raw.source('customers').updateOne({ _id: 'C1' }, update);
    await world.steps.takeOver(owner);
    const account = targetAccount.parse((await accounts())[0]);
    expect(account).toMatchObject({
      state: 'blocked',
      addresses: [
        { id: 'poco-C1-A1', city: 'Leeds', default: true },
        { id: 'poco-C1-A3', default: false },
      ],
      consents: { ...existing.consents, sms: { granted: true, since: at } },
      favourites: [{ productId: 'mi-9' }],
    });
    expect(account.addresses).toHaveLength(2);
  });

  describe('and another password and telephone number at the source after the link', () => {
    const bare = { login, credentials: null };
    const password = { algorithm: 'scrypt', hash: '16384:8:1:00ff:another' };
    const other = { phone: '+441632960099', phoneVerified: false };
    const change = (_id: string, changes: Document) =>
      world.raw
        .source('customers')
        .updateOne({ _id } as object, { $set: changes, $inc: { revision: 1 } });
    const edit = (changes: Changes) =>
      editRecord(world.deps.target, 'accounts', targetId.parse('mi-1'), changes, new Date());

    test('has what came renewed until the take-over, as often as it changes', async () => {
      await world.seedAccount(targetAccountOf('mi-1', bare));
      const owner = await arrive(world.steps, await seedAda());
      await change('C1', { password, ...other });
      await world.steps.copyAccount(owner);
      const renewed = { credentials: password, login: { ...login, ...other } };
      expect(await accounts()).toMatchObject([renewed]);
      await change('C1', { password: { ...password, hash: 'once more' }, phoneVerified: true });
      await world.steps.takeOver(owner);
      expect(await accounts()).toMatchObject([
        {
          credentials: { ...password, hash: 'once more' },
          login: { ...login, ...other, phoneVerified: true },
        },
      ]);
    });

    test('loses a telephone number and a password that came where the source has none', async () => {
      await world.seedAccount(targetAccountOf('mi-1', bare));
      const owner = await arrive(world.steps, await seedAda());
      await change('C1', { password: null, phone: null, phoneVerified: false });
      await world.steps.takeOver(owner);
      expect(await accounts()).toMatchObject([bare]);
    });

    test.each<[string, Document, Changes]>([
      ['had', { login: { ...login, phone, phoneVerified: true } }, {}],
      [
        'changed',
        bare,
        {
          credentials: { algorithm: 'argon2id', hash: 'a-new-password' },
          'login.phone': '+441632960077',
        },
      ],
      ['took away', bare, { credentials: null, 'login.phone': null, 'login.phoneVerified': false }],
      ['doubted', bare, { credentials: null, 'login.phoneVerified': false }],
    ])('keeps what its owner %s there', async (_, account, changes) => {
      await world.seedAccount(targetAccountOf('mi-1', account));
      const owner = await arrive(world.steps, await seedAda());
      await edit(changes);
      const [before] = await accounts();
      await change('C1', { password, ...other });
      await world.steps.takeOver(owner);
      const { credentials, login } = before as Document;
      expect(await accounts()).toMatchObject([{ credentials, login }]);
    });

    test('has the one renewed that came after its owner had taken the former away', async () => {
      await world.seedAccount(targetAccountOf('mi-1', bare));
      const first = await arrive(world.steps, await seedAda());
      await world.steps.takeOver(first);
      await edit({ 'login.phone': null });
      await world.seed({ customers: [accountOf('C2', { email: emailOf('C1') })] });
      const owner = await arrive(world.steps, await world.enrol({ _id: 'C2' }));
      await change('C2', { phone: other.phone });
      await world.steps.takeOver(owner);
      expect(await accounts()).toMatchObject([{ login: { phone: other.phone } }]);
    });

    test('has those of the customer renewed from whom they came, of two who share it', async () => {
      const first = await seedAda();
      const shared = { email: emailOf('C1'), phoneVerified: false };
      await world.seed({ customers: [accountOf('C2', shared)] });
      const owner = await arrive(world.steps, first);
      await change('C1', { password: { ...password, hash: 'before the second' } });
      await world.steps.copyAccount(owner);
      const second = await arrive(world.steps, await world.enrol({ _id: 'C2' }));
      await change('C1', { password });
      await change('C2', { password: { ...password, hash: 'of the second' } });
      await world.steps.takeOver(second);
      await world.steps.takeOver(owner);
      expect(await accounts()).toMatchObject([{ _id: 'poco-C1', credentials: password }]);
    });
  });

  describe('and a word about a consent at the source after the link', () => {
    const on = (day: string) => new Date(`2024-11-${day}T00:00:00Z`);
    const say = (granted: boolean, day: string) =>
      world.raw.source('customers').updateOne({ _id: 'C1' }, {
        $push: { consents: { purpose: 'newsletter', granted, at: on(day) } },
        $inc: { revision: 1 },
      } as object);
    const newsletter = async () => targetAccount.parse((await accounts())[0]).consents.newsletter;

    test('holds there where it withdraws it, until the take-over, which brings it too', async () => {
      await world.seedAccount(targetAccountOf('mi-1', existing));
      const ada = await seedAda();
      const owner = await arrive(world.steps, ada);
      await say(false, '02');
      await world.steps.copyAccount(ada);
      expect(await newsletter()).toEqual({ granted: false, since: on('02') });
      await world.raw.target('accounts').updateOne({}, { $set: { consents: existing.consents } });
      await world.steps.takeOver(owner);
      expect(await newsletter()).toEqual({ granted: false, since: on('02') });
      await world.raw.target('accounts').updateOne({}, { $set: { consents: existing.consents } });
      await world.steps.copyAccount(ada);
      expect(await newsletter()).toEqual(existing.consents.newsletter);
    });

    test('does not where it grants it, nor where the target has heard a later one', async () => {
      const refused = { newsletter: { granted: false, since: on('01') } };
      await world.seedAccount(targetAccountOf('mi-1', { login, consents: refused }));
      const ada = await seedAda();
      await arrive(world.steps, ada);
      await say(true, '02');
      await world.steps.copyAccount(ada);
      expect(await newsletter()).toEqual(refused.newsletter);
      const later = { newsletter: { granted: true, since: on('04') } };
      await world.raw.target('accounts').updateOne({}, { $set: { consents: later } });
      await say(false, '03');
      await world.steps.copyAccount(ada);
      expect(await newsletter()).toEqual(later.newsletter);
    });
  });

  test.each([
    ['active', 'blocked', 'blocked'],
    ['blocked', 'active', 'blocked'],
    ['active', 'active', 'active'],
  ])('%s at the source and %s at the target is %s', async (here, there, state) => {
    await world.seedAccount(targetAccountOf('mi-1', { login, state: there }));
    await world.steps.copyAccount(await seedAda({ status: here }));
    expect(await accounts()).toMatchObject([{ _id: 'mi-1', state }]);
  });

  test('asks nobody where the telephone is of the same account', async () => {
    const both = { ...login, phone, phoneVerified: true };
    await world.seedAccount(targetAccountOf('mi-1', { login: both }));
    await world.steps.copyAccount(await seedAda());
    expect(await accounts()).toMatchObject([{ _id: 'mi-1', links: [{ customerId: 'C1' }] }]);
  });

  test('two accounts of the source may be the same person', async () => {
    const first = await seedAda();
    await world.seed({
      customers: [accountOf('C2', { email: emailOf('C1'), phoneVerified: false })],
    });
    const second = await world.enrol({ _id: 'C2' });
    await world.steps.copyAccount(first);
    await world.steps.copyAccount(second);
    await world.steps.copyAccount(first);
    expect(await accounts()).toMatchObject([
      {
        _id: 'poco-C1',
        links: [
          { customerId: 'C1', found: false },
          { customerId: 'C2', found: true },
        ],
      },
    ]);
    const update = { $set: { addresses: [] }, $inc: { revision: 1 } };
    await world.raw.target('accounts').updateOne({}, { $set: { addresses: [] } });
    await world.steps.copyAccount(first);
    expect((await accounts())[0]?.['addresses']).toHaveLength(2);
    await world.raw.source('customers').updateOne({ _id: 'C1' }, update);
    await world.steps.copyAccount(first);
    expect((await accounts())[0]?.['addresses']).toHaveLength(2);
  });

  test.each([
    ['was there', [targetAccountOf('mi-1', { login })]],
    ['is being created', []],
  ])('is linked once where another run links it first: it %s', async (_, known) => {
    for (const account of known) await world.seedAccount(account);
    const customer = await seedAda();
    let isFirst = true;
    const read = async () => {
      if (isFirst) {
        isFirst = false;
        await world.steps.copyAccount(customer);
      }
    };
    const steps = world.stepsWith({
      pass: ({ whole }) => whole(),
      read: (namespace) => (namespace.endsWith('.accounts') ? read() : Promise.resolve()),
    });
    await steps
      .copyAccount(customer)
      .catch((failure: unknown) => expect(isFinal(failure)).toBe(false));
    await world.steps.copyAccount(customer);
    const [account, ...others] = await accounts();
    expect(others).toEqual([]);
    expect(account?.['links']).toMatchObject([{ customerId: 'C1', found: known.length > 0 }]);
  });

  test('keeps what its owner changes there in the moment of linking', async () => {
    await world.seedAccount(targetAccountOf('mi-1', { login }));
    const customer = await seedAda();
    const changed = { algorithm: 'argon2id', hash: 'a-new-password' } as const;
    const pass = async <T>({ whole }: { whole: () => Promise<T> }): Promise<T> => {
      const accounts = world.raw.target('accounts');
      await accounts.updateOne({ _id: 'mi-1' }, { $set: { credentials: changed } });
      return await whole();
    };
    const failure = await world
      .stepsWith({ pass })
      .copyAccount(customer)
      .catch((error: unknown) => error);
    expect(isFinal(failure)).toBe(false);
    await world.steps.copyAccount(customer);
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', credentials: changed, links: [{ customerId: 'C1' }] },
    ]);
  });
});

describe('an e-mail address and a telephone number of two accounts', () => {
  const needed = { cause: 'identity' as const, records: [], evidence: [] };
  beforeEach(async () => {
    await world.seedAccount(targetAccountOf('mi-1', { login }));
    const other = { email: 'other@example.com', emailVerified: true, phone, phoneVerified: true };
    await world.seedAccount(targetAccountOf('mi-2', { login: other }));
  });

  test('a person decides, and nothing is written before', async () => {
    const customer = await seedAda();
    const before = await world.dump();
    expect(await caseOf(world.steps.copyAccount(customer))).toEqual({
      cause: 'identity',
      records: [],
      evidence: ['account mi-1 by e-mail', 'account mi-2 by telephone'],
    });
    expect(await world.dump()).toEqual(before);
  });

  test('`create` makes a separate account, with the address unverified', async () => {
    const customer = await seedAda();
    await decide(world.steps, customer, needed, 'create');
    await world.steps.copyAccount(customer);
    await world.steps.copyAccount(customer);
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', links: [] },
      { _id: 'mi-2', links: [] },
      { _id: 'poco-C1', login: { email: emailOf('C1'), emailVerified: false, phone } },
    ]);
  });

  test('`link` links the account of the e-mail address', async () => {
    const customer = await seedAda();
    await decide(world.steps, customer, needed, 'link');
    expect(await world.steps.copyAccount(customer)).toEqual({
      outcome: 'copied',
      accountId: 'mi-1',
    });
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', links: [{ customerId: 'C1', found: true }] },
      { _id: 'mi-2', links: [] },
    ]);
  });
});
