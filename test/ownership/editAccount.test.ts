import type { Db } from 'mongodb';
import { audit } from '../../src/audit/audit';
import type { CustomerRef } from '../../src/activities/customerRef';
import { editRecord } from '../../src/ownership/edit';
import type { Changes } from '../../src/ownership/edit';
import { UnfitEdit } from '../../src/ownership/unfitEdit';
import { targetAccount } from '../../src/records/account';
import { digestOf } from '../../src/records/digest';
import { targetId } from '../../src/records/ids';
import { accountOf, emailOf, loginOf, targetAccountOf } from '../activities/documents';
import { caseOf, decide } from '../activities/failures';
import { seedAda } from '../activities/people';
import { arrive, enrolled, move, opening } from '../activities/story';
import { useWorld } from '../activities/world';
import { openedAt } from '../storefront/times';

const world = useWorld();
const at = new Date('2024-11-05T09:00:00Z');
const id = targetId.parse('poco-C1');
const read = async (_id = id) =>
  targetAccount.parse(await world.raw.target('accounts').findOne({ _id: _id as never }));
const change = (changes: Changes, _id = id) =>
  editRecord(world.deps.target, 'accounts', _id, changes, at);
const note = (path: string, from: unknown, to: unknown) => ({
  path,
  from: digestOf(from),
  to: digestOf(to),
  at,
});

/** What the audit finds, as sentences. */
async function findings(): Promise<string[]> {
  const [source, target, ledger] = (['source', 'target', 'ledger'] as const).map((side) =>
    world.deps[side].client.db(),
  ) as [Db, Db, Db];
  const { programme } = world.deps;
  const at = { source, target, ledger, programme, ...openedAt };
  const { mismatches } = await audit({ ...at, complete: false, looks: 0 });
  return mismatches.map(({ kind, cause }) => `${kind}: ${cause}`);
}

/** Changes the customer at the source, by hand. */
const changeHere = (changes: object) =>
  world.raw.source('customers').updateOne({ _id: 'C1' }, { $set: changes, $inc: { revision: 1 } });

describe('an account that came, and that its owner changes', () => {
  beforeEach(async () => {
    await world.steps.openPlatform({ at: opening });
    await move(world.steps, await seedAda(world));
  });

  test('notes what it was changed from, and to what', async () => {
    const was = await read();
    const credentials = { algorithm: 'argon2id', hash: 'a-new-password' } as const;
    const login = { 'login.phone': null, 'login.phoneVerified': false };
    expect(await change({ language: 'fr', credentials, ...login })).toEqual({ applied: true });
    expect(await read()).toEqual({
      ...was,
      language: 'fr',
      credentials,
      login: { ...was.login, phone: null, phoneVerified: false },
      edits: [
        note('language', 'en', 'fr'),
        note('credentials', was.credentials, credentials),
        note('login.phone', was.login.phone, null),
        note('login.phoneVerified', true, false),
      ],
    });
  });

  test('has addresses and favourites changed, added and taken away, each with its note', async () => {
    const { addresses, favourites } = await read();
    const [home, dock] = addresses;
    const [wish] = favourites;
    const moved = { ...home, street: '3 Mill Lane' };
    const added = { ...home, id: 'mi-1', default: false };
    await change({
      'addresses[poco-C1-A1]': moved,
      'addresses[poco-C1-A2]': null,
      'addresses[mi-1]': added,
      'favourites[poco-P7]': null,
    });
    expect(await read()).toMatchObject({
      addresses: [moved, added],
      favourites: [],
      edits: [
        note('addresses[poco-C1-A1]', home, moved),
        note('addresses[poco-C1-A2]', dock, null),
        note('addresses[mi-1]', null, added),
        note('favourites[poco-P7]', wish, null),
      ],
    });
    await change({ 'addresses[poco-C1-A2]': { ...dock, city: 'Leeds' } });
    const { edits } = await read();
    expect(edits?.at(-1)).toEqual(note('addresses[poco-C1-A2]', dock, { ...dock, city: 'Leeds' }));
    expect(edits).toHaveLength(4);
    await change({ 'addresses[poco-C1-A1]': null });
    await change({ 'addresses[poco-C1-A1]': moved });
    expect((await read()).addresses.map((one) => one.id)).toEqual([
      'mi-1',
      'poco-C1-A2',
      'poco-C1-A1',
    ]);
    expect(await findings()).toEqual([]);
  });

  test('is changed by two at once, both', async () => {
    const { addresses } = await read();
    const changes = { 'addresses[mi-1]': { ...addresses[0], id: 'mi-1', default: false } };
    await Promise.all([change({ language: 'fr' }), change(changes)]);
    expect(await read()).toMatchObject({ language: 'fr', addresses: { length: 3 } });
    expect((await read()).edits).toHaveLength(2);
  });

  test.each(['state', 'region', 'links', 'registeredAt', 'consents', 'addresses'])(
    'has its %s left alone',
    async (path) => {
      const before = await read();
      await expect(change({ language: 'fr', [path]: [] })).rejects.toThrow(`${path} of accounts`);
      expect(await read()).toEqual(before);
    },
  );

  test.each<[string, Changes, string]>([
    ['of the path of another', { 'addresses[mi-1]': 'poco-C1-A1' }, 'found there again'],
    ['of another, in its place', { 'addresses[poco-C1-A2]': 'mi-2' }, 'found there again'],
    ['that no target gives out', { 'addresses[?]': '?' }, 'as documented'],
  ])('has no address under an id %s', async (_, ids, cause) => {
    const before = await read();
    const [path = '', partId] = Object.entries(ids)[0] ?? [];
    const changes = { language: 'fr', [path]: { ...before.addresses[0], id: partId } };
    const refusal = await change(changes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnfitEdit);
    const message = `${path} of accounts would not be ${cause}: nothing was written.`;
    expect(refusal).toHaveProperty('message', message);
    expect(await read()).toEqual(before);
  });

  test('has no e-mail address that is none, and nobody is told what it would be', async () => {
    const before = await read();
    await expect(change({ language: 'fr', 'login.email': 'not one' })).rejects.toThrow(
      /^login\.email of accounts would not be as documented: nothing was written\.$/,
    );
    expect(await read()).toEqual(before);
  });

  test('keeps its e-mail address where another account has verified the new one', async () => {
    await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C9') }));
    const before = await read();
    expect(await change({ 'login.email': emailOf('C9') })).toEqual({ refused: 'taken' });
    expect(await read()).toEqual(before);
  });

  test('stays so when the source changes the same, and the customer moves again', async () => {
    await change({ language: 'fr' });
    const changed = await read();
    await changeHere({ language: 'es', phone: null, phoneVerified: false });
    await world.raw.source('orders').updateOne({}, { $set: { number: 'PO-9' } });
    await move(world.steps, (await enrolled(world.steps))[0] as CustomerRef);
    expect(await read()).toEqual(changed);
  });

  test('stays so when another of their accounts comes, with an address of its own', async () => {
    await change({ language: 'fr', 'addresses[poco-C1-A2]': null });
    const { edits, addresses } = await read();
    await world.seed({
      customers: [accountOf('C2', { email: emailOf('C1'), phone: null, phoneVerified: false })],
    });
    await move(world.steps, await world.enrol({ _id: 'C2' }));
    const account = await read();
    expect(account).toMatchObject({ language: 'fr', edits });
    expect(account.addresses.map((one) => one.id)).toEqual([
      ...addresses.map((one) => one.id),
      'poco-C2-A1',
      'poco-C2-A2',
    ]);
    expect(account.links).toMatchObject([{ customerId: 'C1' }, { customerId: 'C2' }]);
    expect(await findings()).toEqual([]);
    const { deps } = world;
    await deps.target.accounts.updateOne(
      { _id: id },
      { $set: { edits: edits?.slice(0, 1) ?? [] } },
    );
    expect(await findings()).toEqual([
      'account.differs: poco-C1: addresses[poco-C1-A2] is missing at the target',
    ]);
  });
});

describe('an account that is still arriving', () => {
  const seedEdited = async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await change({ familyName: 'King' });
    return ada;
  };

  test('keeps what was changed, and its note, as long as the source says what it said', async () => {
    const ada = await seedEdited();
    await world.steps.copyAccount(ada);
    await world.steps.takeOver(ada);
    expect(await read()).toMatchObject({
      familyName: 'King',
      edits: [note('familyName', 'Byron', 'King')],
      links: [{ state: 'active' }],
    });
  });

  test('and was changed on both sides, has no note left once the source’s word holds', async () => {
    const ada = await seedEdited();
    await changeHere({ language: 'fr' });
    const needed = await caseOf(world.steps.copyAccount(ada));
    const { _id, links: _, edits: __, ...there } = await read();
    expect(needed).toMatchObject({
      records: [{ kind: 'account', id: 'C1', edit: { target: digestOf(there) } }],
      evidence: ['account C1: familyName, language'],
    });
    await decide(world.steps, ada, needed, 'takeSource');
    await world.steps.copyAccount(ada);
    const account = await read();
    expect(account).toMatchObject({ familyName: 'Byron', language: 'fr' });
    expect(account).not.toHaveProperty('edits');
  });

  test('and whose change was taken back, keeps up with the source', async () => {
    const ada = await seedEdited();
    await change({ familyName: 'Byron' });
    await changeHere({ language: 'fr' });
    await world.steps.copyAccount(ada);
    expect(await read()).toMatchObject({ familyName: 'Byron', language: 'fr' });
  });
});

test('an account that was found there notes what its owner changes, once it is linked', async () => {
  const own = targetId.parse('mi-1');
  await world.steps.openPlatform({ at: opening });
  await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1') }));
  await change({ language: 'de' }, own);
  expect(await read(own)).not.toHaveProperty('edits');
  await move(world.steps, await seedAda(world));
  const [home] = (await read(own)).addresses;
  const changes = { 'addresses[poco-C1-A1]': null, 'login.email': 'countess@example.com' };
  await change(changes, own);
  expect((await read(own)).edits).toEqual([
    note('addresses[poco-C1-A1]', home, null),
    note('login.email', emailOf('C1'), 'countess@example.com'),
  ]);
  expect(await findings()).toEqual([]);
});

test('an account that was found has what came to sign in with judged, but for what its owner changed', async () => {
  const own = targetId.parse('mi-1');
  await world.steps.openPlatform({ at: opening });
  await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1'), credentials: null }));
  await move(world.steps, await seedAda(world));
  expect(await findings()).toEqual([]);
  const password = { algorithm: 'scrypt', hash: '16384:8:1:00ff:another' };
  await changeHere({ password, phone: '+441632960099' });
  expect(await findings()).toEqual([
    'account.differs: mi-1: credentials differs; login.phone differs',
  ]);
  await change({ credentials: { ...password, hash: 'a-new-password' }, 'login.phone': null }, own);
  expect(await findings()).toEqual([]);
});
