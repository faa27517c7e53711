import { planCommand } from '../../../scripts/plan';
import { UserError } from '../../../src/errors';
import { instantSchema } from '../../../src/programme/instant';
import { planRows } from '../../../src/programme/plan';
import { planTable } from '../../../src/programme/planTable';
import { pocoGlobal } from './pocoGlobal';

const now = instantSchema.parse('2024-10-25T12:00:00.000Z');

const british = { code: 'GB', currency: 'GBP', timeZone: 'Europe/London', language: 'en' };
const french = { code: 'FR', currency: 'EUR', timeZone: 'Europe/Paris', language: 'fr' };
const german = { code: 'DE', currency: 'EUR', timeZone: 'Europe/Berlin', language: 'de' };
const threeMarkets = pocoGlobal(
  [['markets'], [french, { ...british, opens: '2024-12-16' }, german]],
  [['policies', 'canary'], []],
);

describe('the rows of a plan', () => {
  test('come in order of time, the opening before its markets', () => {
    const events = planRows(threeMarkets, now).map((row) => [row.event, row.market]);
    expect(events).toEqual([
      ['opening', null],
      ['marketOpening', 'FR'],
      ['marketOpening', 'DE'],
      ['couponSweep', null],
      ['couponDeadline', null],
      ['marketOpening', 'GB'],
      ['websiteClosure', null],
      ['appDiscontinuation', null],
    ]);
  });

  test('show one instant on every clock', () => {
    expect(planRows(pocoGlobal(), now)[0]).toEqual({
      event: 'opening',
      market: null,
      instant: '2024-10-20T22:00:00.000Z',
      programmeTime: '2024-10-21T00:00:00+02:00',
      localTimes: {
        GB: '2024-10-20T23:00:00+01:00',
        FR: '2024-10-21T00:00:00+02:00',
        DE: '2024-10-21T00:00:00+02:00',
        ES: '2024-10-21T00:00:00+02:00',
        IT: '2024-10-21T00:00:00+02:00',
        NL: '2024-10-21T00:00:00+02:00',
        PL: '2024-10-21T00:00:00+02:00',
        MX: '2024-10-20T16:00:00-06:00',
      },
      daysLeft: -4,
      left: '4 days ago',
    });
  });

  test.each([
    ['2024-10-08T22:00:00.000Z', 12, 'in 12 days'],
    ['2024-10-19T21:59:59.999Z', 2, 'in 2 days'],
    ['2024-10-19T22:00:00.000Z', 1, 'tomorrow'],
    ['2024-10-20T21:59:59.999Z', 1, 'tomorrow'],
    ['2024-10-20T22:00:00.000Z', 0, 'today'],
    ['2024-10-21T22:00:00.000Z', -1, 'yesterday'],
    ['2024-10-27T23:00:00.000Z', -7, '7 days ago'],
  ])('count the days left at %s in the programme zone', (instant, daysLeft, left) => {
    const [opening] = planRows(pocoGlobal(), instantSchema.parse(instant));
    expect(opening).toMatchObject({ daysLeft, left });
  });
});

test('the table is aligned, with one column for markets whose clocks agree', () => {
  const table = planTable(threeMarkets, planRows(threeMarkets, now));
  expect(`\n${table}`).toBe(`
Event                Days left   Europe/Berlin     UTC               FR DE             GB
Opening              4 days ago  2024-10-21 00:00  2024-10-20 22:00  2024-10-21 00:00  2024-10-20 23:00
Market opens: FR     4 days ago  2024-10-21 00:00  2024-10-20 22:00  2024-10-21 00:00  2024-10-20 23:00
Market opens: DE     4 days ago  2024-10-21 00:00  2024-10-20 22:00  2024-10-21 00:00  2024-10-20 23:00
Coupon sweep         in 46 days  2024-12-10 00:00  2024-12-09 23:00  2024-12-10 00:00  2024-12-09 23:00
Coupon deadline      in 48 days  2024-12-12 00:00  2024-12-11 23:00  2024-12-12 00:00  2024-12-11 23:00
Market opens: GB     in 52 days  2024-12-16 00:00  2024-12-15 23:00  2024-12-16 00:00  2024-12-15 23:00
Website closure      in 67 days  2024-12-31 00:00  2024-12-30 23:00  2024-12-31 00:00  2024-12-30 23:00
App discontinuation  in 68 days  2025-01-01 00:00  2024-12-31 23:00  2025-01-01 00:00  2024-12-31 23:00`);
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await planCommand().parseAsync(args, { from: 'user' });
      return log.mock.calls.join('\n');
    } finally {
      log.mockRestore();
    }
  };

  test('prints the shipped programme as a table', async () => {
    const printed = await run('--now', '2024-10-25T12:00:00Z');
    expect(printed).toContain(`${pocoGlobal().name}, seen from ${now}`);
    expect(printed).toContain(planTable(pocoGlobal(), planRows(pocoGlobal(), now)));
  });

  test('prints one JSON object', async () => {
    const printed = await run('--json', '--now', '2024-10-25T14:00:00+02:00');
    expect(JSON.parse(printed)).toEqual({
      programme: 'poco-global',
      timeZone: 'Europe/Berlin',
      now,
      rows: planRows(pocoGlobal(), now),
    });
  });

  test('refuses an instant without a zone', async () => {
    const quiet = planCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    await expect(
      quiet.parseAsync(['--now', '2024-10-25T14:00:00'], { from: 'user' }),
    ).rejects.toThrow('Write it like 2024-10-20T22:00:00Z.');
  });

  test('refuses a programme that is not there', async () => {
    await expect(run('--programme', 'none.json')).rejects.toThrow(UserError);
  });
});
