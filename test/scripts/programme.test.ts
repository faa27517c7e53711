import { marketOf } from '../../scripts/programme';
import { UserError } from '../../src/errors';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

test('a market is found whatever its capitals', () => {
  expect(marketOf(pocoGlobal(), 'gb')).toBe('GB');
});

test.each(['XX', 'IN', ''])(
  '%j is no market of the programme, and those that are get named',
  (asked) => {
    expect(() => marketOf(pocoGlobal(), asked)).toThrow(
      new UserError(
        `The programme poco-global has no market ${asked}: it has GB, FR, DE, ES, IT, NL, PL, MX.`,
      ),
    );
  },
);
