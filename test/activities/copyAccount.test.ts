import type { Document } from 'mongodb';
import { targetAccount } from '../../src/records/account';
import type { CustomerRef } from '../../src/activities/customerRef';
import { digestOf } from '../../src/records/digest';
import { accountOf, belongingsOf, emailOf, loginOf, targetAccountOf } from './documents';
import { caseOf, decide, failureOf } from './failures';
import { useWorld } from './world';

const world = useWorld();

const seedAda = (changes: Document = {}) =>
  world.seedCustomer('C1', { customers: [accountOf('C1', changes)] });

const login = loginOf('C1');
const phone = accountOf('C1')['phone'] as string;

const accounts = () => world.deps.target.accounts.find().sort({ _id: 1 }).toArray();

const stateOf = async ({ customerId }: CustomerRef) =>
  (await world.deps.ledger.customers.findOne({ _id: customerId }))?.state;

describe('without an account at the target', () => {
  test('creates one that equals the source, field by field', async () => {
    const customer = await seedAda({ email: 'C1@Example.com' });
    const { accountId } = (await world.steps.copyAccount(customer)) as { accountId: string };

    const [account, ...others] = await accounts();
    expect(others).toEqual([]);
    expect(accountId).toBe('poco-C1');
    expect(targetAccount.parse(account)).toStrictEqual({
      _id: 'poco-C1',
      region: 'GB',
      state: 'active',
      givenName: 'Ada',
      familyName: 'Byron',
      login: { email: 'c1@example.com', emailVerified: true, phone, phoneVerified: true },
      credentials: { algorithm: 'scrypt', hash: '16384:8:1:00ff:abcd' },
      addresses: [
        {
          id: 'poco-C1-A1',
          recipient: 'Ada Byron',
          street: '12 St James Square',
          city: 'London',
          postcode: 'SW1Y 4JH',
          region: null,
          country: 'GB',
          default: true,
        },
        {
          id: 'poco-C1-A2',
          recipient: 'Ada Byron',
          street: '1 Dock Road',
          city: 'London',
          postcode: 'SW1Y 4JH',
          region: 'Kent',
          country: 'GB',
          default: false,
        },
      ],
      consents: {
        newsletter: { granted: true, since: new Date('2022-03-04T10:00:00Z') },
        profiling: { granted: false, since: new Date('2022-03-04T10:00:05Z') },
      },
      favourites: [{ productId: 'poco-P7', since: new Date('2024-08-01T09:30:00Z') }],
      language: 'en',
      registeredAt: new Date('2022-03-04T10:00:00.123Z'),
      links: [
        {
          store: 'poco',
          customerId: 'C1',
          epoch: null,
          state: 'arriving',
          found: false,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          brought: {
            credentials: digestOf({ algorithm: 'scrypt', hash: '16384:8:1:00ff:abcd' }),
            phone: digestOf({ phone, phoneVerified: true }),
          },
        },
      ],
    });
    expect(await stateOf(customer)).toBe('enrolled');
  });

  test('keeps a blocked account blocked', async () => {
    await world.steps.copyAccount(await seedAda({ status: 'blocked' }));
    expect(await accounts()).toMatchObject([{ _id: 'poco-C1', state: 'blocked' }]);
  });

  test('never links by telephone alone', async () => {
    const own = { email: null, emailVerified: false, phone, phoneVerified: true };
    await world.seedAccount(targetAccountOf('mi-1', { login: own }));
    await world.steps.copyAccount(await seedAda({ email: null, emailVerified: false }));
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', links: [] },
      { _id: 'poco-C1', login: own },
    ]);
  });

  test.each([
    ['the source has not verified', { emailVerified: false }, {}],
    ['the target has not verified', {}, { emailVerified: false }],
  ])('never links by an e-mail address that %s', async (_, here, there) => {
    await world.seedAccount(targetAccountOf('mi-1', { login: { ...login, ...there } }));
    await world.steps.copyAccount(await seedAda(here));
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', links: [] },
      {
        _id: 'poco-C1',
        login: { email: emailOf('C1'), emailVerified: !('emailVerified' in here) },
      },
    ]);
  });

  test('keeps up with the source until the take-over, and not after', async () => {
    const customer = await seedAda({ emailVerified: false, phone: null, phoneVerified: false });
    const { accountId } = (await world.steps.copyAccount(customer)) as { accountId: string };
    const later = accountOf('C1', { name: { given: 'Augusta', family: 'King' }, password: null });
    await world.raw.source('customers').replaceOne({ _id: 'C1' }, later);
    await world.steps.copyAccount(customer);
    const kept = {
      givenName: 'Augusta',
      familyName: 'King',
      credentials: null,
      login: { email: emailOf('C1'), emailVerified: true, phone, phoneVerified: true },
    };
    expect(await accounts()).toMatchObject([kept]);

    const active = { 'links.0.state': 'active', 'links.0.epoch': 1, givenName: 'Countess' };
    await world.raw.target('accounts').updateOne({ _id: accountId }, { $set: active });
    await world.steps.copyAccount(customer);
    expect(await accounts()).toMatchObject([{ ...kept, _id: accountId, givenName: 'Countess' }]);
  });

  test('does not take an address that another account has verified meanwhile', async () => {
    const customer = await seedAda();
    await world.steps.copyAccount(customer);
    await world.seedAccount(
      targetAccountOf('mi-1', { login: { ...login, email: 'new@example.com' } }),
    );
    const later = accountOf('C1', { email: 'new@example.com' });
    await world.raw.source('customers').replaceOne({ _id: 'C1' }, later);
    await world.steps.copyAccount(customer);
    expect(await accounts()).toMatchObject([
      { _id: 'mi-1', login: { email: 'new@example.com', emailVerified: true } },
      { _id: 'poco-C1', login: { email: 'new@example.com', emailVerified: false } },
    ]);
  });
});

describe('what does not move', () => {
  test('an account whose erasure was asked for lapses', async () => {
    const customer = await seedAda({ status: 'erasurePending' });
    expect(await world.steps.copyAccount(customer)).toEqual({ outcome: 'lapsed' });
    expect(await accounts()).toEqual([]);
    expect(await stateOf(customer)).toBe('lapsed');
  });

  test('a malformed account needs a case that names its fields and no value', async () => {
    const customer = await seedAda({ phone: 'call me', email: 'nobody' });
    const needed = await caseOf(world.steps.copyAccount(customer));
    expect(needed).toMatchObject({ cause: 'schema', records: [{ kind: 'account', id: 'C1' }] });
    expect(needed.evidence).toEqual([expect.stringMatching(/^account C1: email \(.*phone \(/)]);
    expect(await accounts()).toEqual([]);
  });

  test('set aside, it stays; to be retried, it needs the case again', async () => {
    const customer = await seedAda({ phone: 'call me' });
    const needed = await caseOf(world.steps.copyAccount(customer));
    await decide(world.steps, customer, needed, 'retry');
    await caseOf(world.steps.copyAccount(customer));
    await decide(world.steps, customer, needed, 'setAside');
    expect(await world.steps.copyAccount(customer)).toEqual({ outcome: 'setAside' });
    expect(await accounts()).toEqual([]);
    expect(await stateOf(customer)).toBe('setAside');
  });

  test.each(['guest', 'detached'] as const)('a %s has no account', async (kind) => {
    await world.seed(belongingsOf('C1'));
    const customer = await world.enrol({ _id: 'C1', kind });
    expect(await world.steps.copyAccount(customer)).toEqual({ outcome: 'copied', accountId: null });
    expect(world.commands.writes).toEqual([]);
  });

  test('somebody whom the source does not know is a mistake of ours', async () => {
    const customer = await world.enrol({ _id: 'C404' });
    const failure = await failureOf(world.steps.copyAccount(customer));
    expect(failure).toMatchObject({ type: 'UnknownRecord', nonRetryable: true });
  });
});
