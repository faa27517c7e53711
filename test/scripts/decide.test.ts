import { decidedText, wordsOf } from '../../scripts/decide';
import { openCase } from './files';

test('a case that refuses says which choices fit', () => {
  expect(wordsOf(openCase())).toMatchObject({
    whom: 'Case C0004-identity',
    instead:
      'It takes create (open a separate account at the target), link (link the account whose verified e-mail address is the same).',
  });
});

test('a case that has ended says which decision it had', () => {
  const at = new Date('2024-10-22T09:00:00Z');
  const decision = { choice: 'link', by: 'person', reason: 'By phone', at } as const;
  expect(wordsOf(openCase({ state: 'decided', decision })).over).toBe(
    'Case C0004-identity takes no decision any more: it was decided, link.',
  );
  expect(wordsOf(openCase()).over).toBe('Case C0004-identity takes no decision any more.');
});

test('what was decided says what goes on now: the move, or the coupons alone', () => {
  expect(decidedText(openCase(), 'link')).toBe(
    'Decided: link (link the account whose verified e-mail address is the same). The customer is moved again; look with: npm run handover -- customer C0004',
  );
  expect(decidedText(openCase({ cause: 'late' }), 'handOut')).toContain(
    'tells its owner the code). The coupons are issued again;',
  );
});
