import { mapProfile, sourceCustomer, targetAccount } from '../../../src/records/account';
import type { Profile, SourceCustomer } from '../../../src/records/account';
import { mergeProfile } from '../../../src/records/mergeProfile';
import { account, exampleCustomer, store } from './examples';
import { refusedAt, without } from './refusedAt';

const phoneOnly: SourceCustomer = {
  ...exampleCustomer,
  email: null,
  emailVerified: false,
  password: null,
  addresses: [],
  consents: [],
  wishList: [],
};

/** An account as the target keeps it, made of no customer. */
const native = targetAccount.omit({ _id: true, links: true }).parse({
  region: 'FR',
  state: 'active',
  givenName: 'A.',
  familyName: 'B.',
  login: {
    email: 'ada.byron@example.com',
    emailVerified: true,
    phone: null,
    phoneVerified: false,
  },
  credentials: { algorithm: 'argon2id', hash: 'argon' },
  addresses: [
    {
      id: 'home',
      default: true,
      recipient: 'Ada',
      street: '3 Rue Neuve',
      city: 'Paris',
      postcode: '75001',
      region: null,
      country: 'FR',
    },
  ],
  consents: {},
  favourites: [],
  language: 'fr',
  registeredAt: new Date('2019-01-01T00:00:00Z'),
});

const [early, late] = [new Date('2020-01-01T00:00:00Z'), new Date('2023-01-01T00:00:00Z')];
const consenting = (granted: boolean, since: Date): Profile['consents'] => ({
  newsletter: { granted, since },
});
const withConsents = (consents: Profile['consents']): Profile => ({ ...native, consents });

describe('sourceCustomer', () => {
  test.each<[string, SourceCustomer]>([
    ['one with everything', exampleCustomer],
    ['a phone-only one', phoneOnly],
    ['one without telephone', { ...exampleCustomer, phone: null, phoneVerified: false }],
    ['a blocked one', { ...exampleCustomer, status: 'blocked' }],
    ['one whose erasure is pending', { ...exampleCustomer, status: 'erasurePending' }],
    ['one with an empty name', { ...exampleCustomer, name: { given: '', family: '' } }],
  ])('accepts %s', (_, customer) => {
    expect(refusedAt(sourceCustomer, customer)).toEqual([]);
  });

  const [address] = exampleCustomer.addresses;
  test.each<[string, object]>([
    ['_id', { _id: 'C 1' }],
    ['_id', { _id: 'c'.repeat(65) }],
    ['_id', { _id: '-c' }],
    ['market', { market: 'uk' }],
    ['revision', { revision: 0 }],
    ['status', { status: 'deleted' }],
    ['name.given', { name: { family: 'Byron' } }],
    ['email', { email: 'ada' }],
    ['phone', { phone: '01632 960001' }],
    ['phone', { phone: '+123456' }],
    ['password.algorithm', { password: { algorithm: 'md5', hash: 'x' } }],
    ['password.hash', { password: { algorithm: 'bcrypt', hash: '' } }],
    ['addresses.0.street', { addresses: [{ ...address, street: '' }] }],
    ['addresses.0.country', { addresses: [{ ...address, country: 'England' }] }],
    ['addresses.1.isDefault', { addresses: [address, { ...address, isDefault: 'no' }] }],
    ['consents.0.purpose', { consents: [{ purpose: 'post', granted: true, at: late }] }],
    ['consents.0.at', { consents: [{ purpose: 'sms', granted: true, at: '2024-10-01' }] }],
    ['wishList.0.productId', { wishList: [{ productId: 'P/7', addedAt: late }] }],
    ['language', { language: 'English' }],
    ['createdAt', { createdAt: 1_700_000_000_000 }],
    ['nickname', { nickname: 'Countess' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceCustomer, { ...exampleCustomer, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleCustomer))('refuses a customer without %s', (field) => {
    expect(refusedAt(sourceCustomer, without(exampleCustomer, field))).toEqual([field]);
  });
});

describe('mapProfile', () => {
  test('carries an account field by field', () => {
    const profile = mapProfile(exampleCustomer, store);

    expect(profile).toStrictEqual({
      region: 'GB',
      state: 'active',
      givenName: 'Ada',
      familyName: 'Byron',
      login: {
        email: 'ada.byron@example.com',
        emailVerified: true,
        phone: '+441632960001',
        phoneVerified: true,
      },
      credentials: { algorithm: 'scrypt', hash: '16384:8:1:00ff:abcd' },
      addresses: [
        {
          id: 'poco-A1',
          default: true,
          recipient: 'Ada Byron',
          street: '12 St James Square',
          city: 'London',
          postcode: 'SW1Y 4JH',
          region: null,
          country: 'GB',
        },
        {
          id: 'poco-A2',
          default: false,
          recipient: 'Ada Byron',
          street: '1 Dock Road',
          city: 'London',
          postcode: 'SW1Y 4JH',
          region: 'Kent',
          country: 'GB',
        },
      ],
      consents: {
        newsletter: { granted: true, since: new Date('2022-03-04T10:00:00Z') },
        profiling: { granted: false, since: new Date('2022-03-04T10:00:05Z') },
      },
      favourites: [{ productId: 'poco-P7', since: new Date('2024-08-01T09:30:00Z') }],
      language: 'en',
      registeredAt: new Date('2022-03-04T10:00:00.123Z'),
    });
    expect(refusedAt(targetAccount, { ...profile, _id: account, links: [] })).toEqual([]);
  });

  test('keeps what a phone-only account does not have as null or empty', () => {
    const profile = mapProfile(phoneOnly, store);

    expect(profile).toMatchObject({ credentials: null, addresses: [], favourites: [] });
    expect(profile.consents).toStrictEqual({});
    expect(profile.login).toStrictEqual({
      email: null,
      emailVerified: false,
      phone: '+441632960001',
      phoneVerified: true,
    });
    expect(refusedAt(targetAccount, { ...profile, _id: account, links: [] })).toEqual([]);
  });

  test('keeps a blocked account blocked', () => {
    expect(mapProfile({ ...exampleCustomer, status: 'blocked' }, store).state).toBe('blocked');
  });
});

describe('mergeProfile', () => {
  const arriving = mapProfile(exampleCustomer, store);

  test('keeps what the account has: name, sign-in, credentials, language, region, date', () => {
    const { givenName, familyName, login, credentials, language, region, registeredAt } =
      mergeProfile(native, arriving);

    expect({ givenName, familyName, language, region }).toEqual({
      givenName: 'A.',
      familyName: 'B.',
      language: 'fr',
      region: 'FR',
    });
    expect({ login, credentials, registeredAt }).toEqual({
      login: { ...native.login, phone: arriving.login.phone, phoneVerified: true },
      credentials: native.credentials,
      registeredAt: native.registeredAt,
    });
  });

  test('brings what the account lacks: a password, a telephone number', () => {
    const bare = { ...native, credentials: null };
    const login = { ...native.login, phone: '+33145678901', phoneVerified: false };

    expect(mergeProfile(bare, arriving).credentials).toEqual(arriving.credentials);
    expect(mergeProfile({ ...native, login }, arriving).login).toEqual(login);
  });

  test('adds missing addresses, none of them as a second default', () => {
    const { addresses } = mergeProfile(native, arriving);

    expect(addresses.map(({ id, default: isDefault }) => [id, isDefault])).toEqual([
      ['home', true],
      ['poco-A1', false],
      ['poco-A2', false],
    ]);
  });

  test('keeps the default of an address that comes to an account without addresses', () => {
    const { addresses } = mergeProfile({ ...native, addresses: [] }, arriving);

    expect(addresses.map((address) => address.default)).toEqual([true, false]);
  });

  test('adds wish-list items that are missing, and keeps the ones that are there', () => {
    const wished = { productId: arriving.favourites[0]!.productId, since: early };

    expect(mergeProfile(native, arriving).favourites).toEqual(arriving.favourites);
    expect(mergeProfile({ ...native, favourites: [wished] }, arriving).favourites).toEqual([
      wished,
    ]);
  });

  test.each<[string, Profile['consents'], Profile['consents'], Profile['consents']]>([
    ['granted by both', consenting(true, early), consenting(true, late), consenting(true, early)],
    ['refused here', consenting(false, early), consenting(true, late), consenting(false, early)],
    ['refused there', consenting(true, late), consenting(false, early), consenting(false, early)],
    ['known here only', consenting(true, early), {}, consenting(true, early)],
    ['known there only', {}, consenting(true, late), consenting(true, late)],
    ['known to neither', {}, {}, {}],
  ])('of two consents the stricter holds: %s', (_, here, there, expected) => {
    const { consents } = mergeProfile(withConsents(here), withConsents(there));

    expect(consents).toStrictEqual(expected);
  });

  test('a refusal of both stays a refusal', () => {
    const { consents } = mergeProfile(
      withConsents(consenting(false, early)),
      withConsents(consenting(false, late)),
    );

    expect(consents.newsletter?.granted).toBe(false);
  });

  test.each([
    ['active', 'active', 'active'],
    ['blocked', 'active', 'blocked'],
    ['active', 'blocked', 'blocked'],
    ['blocked', 'blocked', 'blocked'],
  ] as const)('%s and %s is %s', (here, there, expected) => {
    const merged = mergeProfile({ ...native, state: here }, { ...arriving, state: there });

    expect(merged.state).toBe(expected);
  });

  test('changes nothing when it is repeated', () => {
    const once = mergeProfile(native, arriving);

    expect(mergeProfile(once, arriving)).toEqual(once);
  });
});
