import { finishedWords, retriableOf } from '../../scripts/retry';
import { inputOf } from '../../scripts/startCustomer';
import { datesOf } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { customerId } from '../../src/records/ids';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { openCase } from './files';

const _id = customerId.parse('C0004');

test('the cases that offer it are tried again, the others say what they take', () => {
  const schema = openCase({ _id: 'C0004-schema', cause: 'schema' });
  expect(retriableOf([openCase(), schema])).toEqual({
    retried: [schema],
    left: [
      'Case C0004-identity is not decided by trying again: it takes create (open a separate account at the target), link (link the account whose verified e-mail address is the same); use: npm run handover -- decide C0004-identity',
    ],
  });
});

test('where none offers it, that is refused with the choices that fit', () => {
  expect(() => retriableOf([openCase({ _id: 'C0004-doubleEdit', cause: 'doubleEdit' })])).toThrow(
    /^Case C0004-doubleEdit is not decided by trying again: it takes keepTarget \(/,
  );
});

test.each([
  ['moved', 'Customer C0004 is finished: it has moved; there is nothing to try again.'],
  ['lapsed', 'Customer C0004 is finished: it has lapsed; there is nothing to try again.'],
  ['setAside', 'Customer C0004 is finished: it was set aside; there is nothing to try again.'],
  ['enrolled', undefined],
  ['held', undefined],
] as const)('of a customer who is %s: %s', (state, words) => {
  expect(finishedWords({ _id, state })).toBe(words);
});

test.each([
  ['', {}, undefined],
  [', which is limited', { activitiesPerSecond: 40 }, true],
])('a customer is started with what its market would tell it%s', (_, limit, isLimited) => {
  const shipped = pocoGlobal();
  const programme = { ...shipped, policies: { ...shipped.policies, ...limit } };
  const dates = datesOf(calendarOf(programme));
  expect(inputOf(programme, { _id, kind: 'account', market: 'GB' }, dates)).toEqual({
    customerId: 'C0004',
    kind: 'account',
    market: 'GB',
    programme: 'poco-global',
    dates,
    cases: programme.policies.cases,
    isLimited,
  });
});
