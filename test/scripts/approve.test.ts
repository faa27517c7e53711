import { approvedText } from '../../scripts/approve';
import type { Gate } from '../../src/programme/gate';

const approval = null;
const waiting: Gate = { state: 'waiting', reasons: [], approval };

test('an approval says what the gate had said', () => {
  const reasons = ['3 of 20 customers needed a case, the limit is 10 %'];
  expect(approvedText('anna', { state: 'held', reasons, approval })).toBe(
    [
      'Approved by anna: the markets after the canaries open, each from its day on.',
      'The gate had held them:',
      '  3 of 20 customers needed a case, the limit is 10 %',
    ].join('\n'),
  );
});

test.each([waiting, undefined])('of %j it says that the canaries were not looked at', (gate) => {
  expect(approvedText('anna', gate)).toMatch(/\nThe gate had not looked at the canaries yet\.$/);
});
