import { caseFile } from '../../src/cases/case';
import { later } from '../../src/programme/instant';
import { at } from './story';
import { useWorld } from './world';

const world = useWorld();

const record = (id: string) => ({ kind: 'order' as const, id });
const needed = { cause: 'schema' as const, records: [record('O-1')], evidence: ['order O-1: x'] };
const deadline = later(at, 7 * 86_400_000);

const file = async () => caseFile.parse(await world.raw.ledger('cases').findOne({}));

test('files the case and holds the customer', async () => {
  const ada = await world.seedCustomer('C1');
  const other = await world.seedCustomer('C2');
  expect(await world.steps.openCase({ ...ada, needed, at, deadline })).toEqual({
    caseId: 'C1-schema',
  });
  expect(await file()).toEqual({
    _id: 'C1-schema',
    customerId: 'C1',
    market: 'GB',
    cause: 'schema',
    records: [record('O-1')],
    evidence: ['order O-1: x'],
    state: 'open',
    decision: null,
    openedAt: new Date(at),
    deadline: new Date(deadline),
  });
  const state = async (_id: string) =>
    (await world.raw.ledger('customers').findOne({ _id }))?.['state'] as unknown;
  expect(await state('C1')).toBe('held');
  expect(await state(other.customerId)).toBe('enrolled');
});

test('puts what is new into the file, and opens it again', async () => {
  const ada = await world.seedCustomer('C1');
  const { caseId } = await world.steps.openCase({ ...ada, needed, at, deadline });
  await world.steps.settleCase({ caseId, choice: 'setAside', by: 'person', reason: 'because', at });
  const more = { ...needed, records: [record('O-1'), record('O-2')], evidence: ['order O-2: y'] };
  const days = [later(at, 86_400_000), later(deadline, 86_400_000)] as const;
  await world.steps.openCase({ ...ada, needed: more, at: days[0], deadline: days[1] });
  expect(await file()).toMatchObject({
    records: [record('O-1'), record('O-2')],
    evidence: ['order O-1: x', 'order O-2: y'],
    state: 'open',
    decision: null,
    openedAt: new Date(at),
    deadline: new Date(days[1]),
  });
});

test('keeps a file for each cause', async () => {
  const ada = await world.seedCustomer('C1');
  await world.steps.openCase({ ...ada, needed, at, deadline });
  const balance = { cause: 'balance' as const, records: [], evidence: [] };
  await world.steps.openCase({ ...ada, needed: balance, at, deadline });
  const found = await world.raw.ledger('cases').find().sort({ _id: 1 }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual(['C1-balance', 'C1-schema']);
});
