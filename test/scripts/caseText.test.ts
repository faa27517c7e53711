import { caseText, caseViewOf, choicesInWords } from '../../scripts/caseText';
import { cause, causes } from '../../src/cases/case';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { openCase } from './files';

const { cases } = pocoGlobal().policies;

test('an open case says what shows it, what may be decided, and what is when nobody does', () => {
  expect(caseText(caseViewOf(openCase(), cases))).toBe(
    [
      'C0004-identity  GB  open, create at 2024-11-04T08:00:00.000Z',
      '  The e-mail address and the telephone number belong to two different accounts at the target.',
      '  Evidence: account mi-1 by e-mail',
      '  Evidence: account mi-2 by telephone',
      '  Choice:   create: open a separate account at the target',
      '  Choice:   link: link the account whose verified e-mail address is the same',
    ].join('\n'),
  );
});

test('a decided case names its records and the decision instead', () => {
  const file = openCase({
    _id: 'C0005-schema',
    cause: 'schema',
    records: [{ kind: 'order', id: 'O0005-001' }],
    evidence: [],
    state: 'decided',
    decision: {
      choice: 'setAside',
      by: 'person',
      reason: 'Agreed with the store',
      at: new Date('2024-10-22T09:00:00Z'),
    },
  });
  expect(caseText(caseViewOf(file, cases))).toBe(
    [
      'C0005-schema  GB  decided',
      '  A record does not have the documented shape and cannot be mapped.',
      '  Records:  order O0005-001',
      '  Decided:  setAside by person at 2024-10-22T09:00:00.000Z: Agreed with the store',
    ].join('\n'),
  );
});

test('a case of coupons says that nothing else waits for it', () => {
  const file = openCase({
    _id: 'C0004-late',
    cause: 'late',
    records: [{ kind: 'coupon', id: 'K1' }],
    evidence: [],
  });
  expect(caseText(caseViewOf(file, cases)).split('\n')).toEqual([
    'C0004-late  GB  open, retry at 2024-11-04T08:00:00.000Z',
    '  A coupon did not reach its owner before the deadline.',
    '  Holds:    the coupons alone; the rest of the move goes on',
    '  Records:  coupon K1',
    '  Choice:   retry: what was in the way was mended: try again',
    '  Choice:   handOut: issue the coupon without a mail: customer service tells its owner the code',
  ]);
});

test.each(cause.options)('a case of %s offers its default among its choices', (name) => {
  const view = caseViewOf(openCase({ cause: name }), cases);
  expect(Object.keys(view.choices)).toContain(view.default);
  expect(view.holds).toBe(causes[name].holds);
});

test('what a program reads has the choices with their words, and the default', () => {
  const view = caseViewOf(openCase({ cause: 'balance' }), cases);
  expect(view).toMatchObject({ id: 'C0004-identity', cause: 'balance', default: 'setAside' });
  expect(Object.keys(view.choices)).toEqual(['setAside', 'retry']);
  expect(view).not.toHaveProperty('_id');
});

test('the choices of a cause are listed in words', () => {
  expect(choicesInWords({ cause: 'verification' })).toBe(
    'retry (what was in the way was mended: try again), setAside (leave the named records at the source, move everything else)',
  );
});
