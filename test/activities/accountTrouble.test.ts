import type { Document } from 'mongodb';
import { digestOf } from '../../src/records/digest';
import { accountOf, belongingsOf, loginOf, targetAccountOf } from './documents';
import type { Stored } from './documents';
import { caseOf, decide } from './failures';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();

const account = async () => (await world.raw.target('accounts').findOne({})) as Stored;
const editThere = (change: Document = { familyName: 'King' }) =>
  world.raw.target('accounts').updateOne({ _id: 'poco-C1' }, { $set: change });
const editHere = (change: Document = { language: 'fr' }) =>
  world.raw.source('customers').updateOne({ _id: 'C1' }, { $set: change, $inc: { revision: 1 } });

describe('an account that is edited at the target while it arrives', () => {
  const seedEdited = async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await editThere();
    return ada;
  };
  const seedMet = async () => {
    const ada = await seedEdited();
    await editHere();
    return { ada, needed: await caseOf(world.steps.copyAccount(ada)) };
  };

  test('keeps the edit as long as the source says what it said', async () => {
    const ada = await seedEdited();
    await world.steps.copyAccount(ada);
    await world.steps.takeOver(ada);
    expect(await account()).toMatchObject({ familyName: 'King', links: [{ state: 'active' }] });
  });

  test('and at the source needs a case that names the fields', async () => {
    const { ada, needed } = await seedMet();
    const { _id, links: _, ...there } = await account();
    expect(needed).toMatchObject({
      cause: 'doubleEdit',
      records: [{ kind: 'account', id: 'C1', edit: { target: digestOf(there) } }],
      evidence: ['account C1: familyName, language'],
    });
    expect(there).toMatchObject({ familyName: 'King', language: 'en' });
    await caseOf(world.steps.takeOver(ada));
    const owned = await world.raw.source('ownership').findOne({ _id: 'C1' });
    expect(owned).toMatchObject({ state: 'source' });
  });

  test('`keepTarget` leaves it, until the source changes again', async () => {
    const { ada, needed } = await seedMet();
    await decide(world.steps, ada, needed, 'keepTarget');
    await world.steps.copyAccount(ada);
    expect(await account()).toMatchObject({ familyName: 'King', language: 'en' });
    await editHere({ language: 'es' });
    expect(await caseOf(world.steps.takeOver(ada))).toMatchObject({ cause: 'doubleEdit' });
    expect(await account()).toMatchObject({ familyName: 'King', language: 'en' });
  });

  test('`takeSource` overwrites it once', async () => {
    const { ada, needed } = await seedMet();
    await decide(world.steps, ada, needed, 'takeSource');
    await world.steps.copyAccount(ada);
    expect(await account()).toMatchObject({ familyName: 'Byron', language: 'fr' });
    await editThere();
    await world.steps.takeOver(ada);
    expect(await account()).toMatchObject({ familyName: 'King', language: 'fr' });
  });

  test('`takeSource` overwrites nothing that nobody has seen', async () => {
    const { ada, needed } = await seedMet();
    await decide(world.steps, ada, needed, 'takeSource');
    await editThere({ familyName: 'Noel' });
    await caseOf(world.steps.copyAccount(ada));
    expect(await account()).toMatchObject({ familyName: 'Noel' });
  });

  test('in the moment of the write keeps that edit', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await editHere();
    const pass = async <T>({ whole }: { whole: () => Promise<T> }): Promise<T> => {
      await editThere();
      return await whole();
    };
    const first = world.stepsWith({ pass }).copyAccount(ada);
    await expect(first).rejects.toMatchObject({ type: 'Overtaken' });
    expect(await account()).toMatchObject({ familyName: 'King', language: 'en' });
    expect(await caseOf(world.steps.copyAccount(ada))).toMatchObject({ cause: 'doubleEdit' });
  });

  test('alike on both sides needs no case', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await editThere({ language: 'fr' });
    await editHere();
    await world.steps.copyAccount(ada);
    await editHere({ language: 'es' });
    await world.steps.copyAccount(ada);
    expect(await account()).toMatchObject({ language: 'es' });
  });
});

describe('an account that the target refuses', () => {
  const needed = {
    cause: 'refusal' as const,
    records: [{ kind: 'account' as const, id: 'C1' }],
    evidence: ['account C1: refused by the target (121)'],
  };

  test('needs a case; set aside, the customer stays', async () => {
    const ada = await world.seedCustomer('C1');
    await world.refuse('accounts', { _id: { $ne: 'poco-C1' } });
    expect(await caseOf(world.steps.copyAccount(ada))).toEqual(needed);
    await decide(world.steps, ada, needed, 'retry');
    expect(await caseOf(world.steps.copyAccount(ada))).toEqual(needed);
    await decide(world.steps, ada, needed, 'setAside');
    expect(await world.steps.copyAccount(ada)).toEqual({ outcome: 'setAside' });
    const enrolled = await world.raw.ledger('customers').findOne({ _id: 'C1' });
    expect(enrolled).toMatchObject({ state: 'setAside' });
    expect(await world.raw.target('accounts').countDocuments()).toBe(0);
  });

  test('moves once the target takes it', async () => {
    const ada = await world.seedCustomer('C1');
    await world.refuse('accounts', { _id: { $ne: 'poco-C1' } });
    await decide(world.steps, ada, await caseOf(world.steps.copyAccount(ada)), 'retry');
    await world.refuse('accounts', {});
    expect(await world.steps.copyAccount(ada)).toMatchObject({ outcome: 'copied' });
  });

  test('as it is linked needs a case, too', async () => {
    await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1') }));
    const ada = await world.seedCustomer('C1');
    await world.refuse('accounts', { links: { $size: 0 } });
    expect(await caseOf(world.steps.copyAccount(ada))).toEqual(needed);
  });

  test('with what changed last is not taken over, whatever was decided before', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await decide(world.steps, ada, needed, 'setAside');
    await world.refuse('accounts', { language: { $ne: 'fr' } });
    await editHere();
    expect(await caseOf(world.steps.takeOver(ada))).toEqual(needed);
    const owned = await world.raw.source('ownership').findOne({ _id: 'C1' });
    expect(owned).toMatchObject({ state: 'source' });
  });

  test('for an index that is not ours needs a case; for one of ours it looks again', async () => {
    const phone = String(accountOf('C1')['phone']);
    const other = { email: null, emailVerified: false, phone, phoneVerified: false };
    await world.seedAccount(targetAccountOf('mi-1', { login: other }));
    const accounts = world.raw.target('accounts');
    const name = 'onePhoneEach';
    await accounts.createIndex({ 'login.phone': 1, region: 1 }, { unique: true, name });
    const ada = await world.seedCustomer('C1', { customers: belongingsOf('C1').customers });
    try {
      const { evidence } = await caseOf(world.steps.copyAccount(ada));
      expect(evidence).toEqual(['account C1: refused by the target (11000)']);
    } finally {
      await accounts.dropIndex(name);
    }
  });
});
