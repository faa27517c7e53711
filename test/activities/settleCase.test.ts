import { caseFile } from '../../src/cases/case';
import { at } from './story';
import { useWorld } from './world';

const world = useWorld();

test('keeps the decision in the file; the customer stays held until it has run again', async () => {
  const ada = await world.seedCustomer('C1');
  const needed = { cause: 'schema' as const, records: [], evidence: [] };
  const { caseId } = await world.steps.openCase({ ...ada, needed, at, deadline: at });
  await world.steps.openCase({
    ...ada,
    needed: { ...needed, cause: 'balance' },
    at,
    deadline: at,
  });
  const decision = { choice: 'setAside', by: 'person', reason: 'It is a test order' } as const;
  await world.steps.settleCase({ caseId, ...decision, at });

  const cases = await world.raw.ledger('cases').find().sort({ _id: 1 }).toArray();
  expect(cases.map((one) => caseFile.parse(one))).toMatchObject([
    { _id: 'C1-balance', state: 'open', decision: null },
    { _id: 'C1-schema', state: 'decided', decision: { ...decision, at: new Date(at) } },
  ]);
  const customer = await world.raw.ledger('customers').findOne({ _id: 'C1' });
  expect(customer).toMatchObject({ state: 'held' });
});
