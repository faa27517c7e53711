import { caseText, caseViewOf, choicesInWords } from '../../scripts/caseText';
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

test('what a program reads has the choices with their words, and the default', () => {
  const view = caseViewOf(openCase({ cause: 'balance' }), cases);
  expect(view).toMatchObject({ id: 'C0004-identity', cause: 'balance', default: 'setAside' });
  expect(Object.keys(view.choices)).toEqual(['setAside', 'retry']);
  expect(view).not.toHaveProperty('_id');
});

test('the choices of a cause are listed in words', () => {
  expect(choicesInWords({ cause: 'verification' })).toBe(
    'retry (the source was mended: read it again), setAside (leave the named records at the source, move everything else)',
  );
});
