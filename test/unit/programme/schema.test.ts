import { z } from 'zod';
import { programmeSchema } from '../../../src/programme/schema';
import { pocoGlobalFile } from './pocoGlobal';

/** What the schema says about the shipped programme with one value replaced. */
function refusals(path: (string | number)[], value: unknown): string[] {
  const parsed = programmeSchema.safeParse(pocoGlobalFile([path, value]));
  return (parsed.error?.issues ?? []).map(
    (issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`,
  );
}

const twin = { code: 'DE', currency: 'EUR', timeZone: 'Europe/Berlin', language: 'de' };

describe('a programme is refused', () => {
  test.each<[string, (string | number)[], unknown, string]>([
    ['an unknown key', ['shop'], 'POCO', ': Unrecognized key: "shop"'],
    [
      'an unknown key within',
      ['policies', 'coupons', 'grace'],
      2,
      'policies.coupons: Unrecognized key: "grace"',
    ],
    [
      'an id that is not in kebab case',
      ['id'],
      'Poco Global',
      'id: must be in kebab case, such as poco-global',
    ],
    ['an empty name', ['name'], '  ', 'name: must not be empty'],
    [
      'a website that is no address',
      ['source', 'website'],
      'www.poco.example.com',
      'source.website: must be an http or https address',
    ],
    [
      'a target at the host of the source',
      ['target', 'website'],
      'https://www.poco.example.com/mi',
      'target.website: is at www.poco.example.com, as the source is: redirects would lead back',
    ],
    [
      'a support domain that is no host',
      ['target', 'supportDomain'],
      'help us',
      'target.supportDomain: must be a host name',
    ],
    [
      'a time zone that does not exist',
      ['timeZone'],
      'Europe/Poco',
      'timeZone: "Europe/Poco" is not an IANA time zone',
    ],
    [
      'an offset for a time zone',
      ['timeZone'],
      '+01:00',
      'timeZone: "+01:00" is not an IANA time zone',
    ],
    [
      'a date that is no date',
      ['milestones', 'opening', 'from'],
      '2024-02-30',
      'milestones.opening.from: "2024-02-30" is not a date',
    ],
    [
      'a leap day in a common year',
      ['milestones', 'opening', 'from'],
      '2023-02-29',
      'milestones.opening.from: "2023-02-29" is not a date',
    ],
    [
      'a milestone without a day',
      ['milestones', 'opening'],
      {},
      'milestones.opening: needs exactly one of before, from or after',
    ],
    [
      'a milestone with two days',
      ['milestones', 'opening', 'after'],
      '2024-10-21',
      'milestones.opening: needs exactly one of before, from or after',
    ],
    [
      'a milestone before the one that precedes it',
      ['milestones', 'websiteClosure'],
      { from: '2025-01-02' },
      'milestones.appDiscontinuation: comes at the start of 2025-01-01, before websiteClosure at the start of 2025-01-02',
    ],
    [
      'a milestone pushed past the next by one word',
      ['milestones', 'websiteClosure'],
      { after: '2025-01-01' },
      'milestones.appDiscontinuation: comes at the start of 2025-01-01, before websiteClosure at the start of 2025-01-02',
    ],
    [
      'a lead time that puts the sweep before the opening',
      ['policies', 'coupons', 'leadTimeDays'],
      53,
      'policies.coupons.leadTimeDays: puts the coupon sweep on 2024-10-20, before the opening on 2024-10-21',
    ],
    ['no market', ['markets'], [], 'markets: needs at least one market'],
    [
      'a market that is no country',
      ['markets', 2, 'code'],
      'UK',
      'markets[2].code: "UK" is not an ISO 3166-1 country',
    ],
    [
      'a market in small letters',
      ['markets', 0, 'code'],
      'gb',
      'markets[0].code: "gb" is not an ISO 3166-1 country',
    ],
    [
      'a currency that does not exist',
      ['markets', 0, 'currency'],
      'UKP',
      'markets[0].currency: "UKP" is not an ISO 4217 currency',
    ],
    [
      "a market's time zone that does not exist",
      ['markets', 7, 'timeZone'],
      'America/Mexico',
      'markets[7].timeZone: "America/Mexico" is not an IANA time zone',
    ],
    [
      'a market that opens before the opening',
      ['markets', 7, 'opens'],
      '2024-10-20',
      'markets[7].opens: 2024-10-20 does not lie between the opening on 2024-10-21 and the website closure on 2024-12-31',
    ],
    [
      'a market that opens as the website closes',
      ['markets', 7, 'opens'],
      '2024-12-31',
      'markets[7].opens: 2024-12-31 does not lie between the opening on 2024-10-21 and the website closure on 2024-12-31',
    ],
    [
      'a market named twice',
      ['markets', 8],
      twin,
      'markets[8].code: DE is already named by markets[2]',
    ],
    [
      'an excluded market that is a market',
      ['excluded', 0, 'code'],
      'FR',
      'excluded[0].code: FR is already named by markets[1]',
    ],
    [
      'an excluded market named twice',
      ['excluded', 1],
      { code: 'IN', reason: 'again' },
      'excluded[1].code: IN is already named by excluded[0]',
    ],
    [
      'an excluded market that is no country',
      ['excluded', 0, 'code'],
      'EU',
      'excluded[0].code: "EU" is not an ISO 3166-1 country',
    ],
    [
      'a canary that is not a market',
      ['policies', 'canary'],
      ['ES', 'PT'],
      'policies.canary[1]: PT is not one of the markets',
    ],
    [
      'a canary named twice',
      ['policies', 'canary'],
      ['ES', 'ES'],
      'policies.canary[1]: ES is named twice',
    ],
    [
      'a case deadline that links accounts',
      ['policies', 'cases', 'identity', 'default'],
      'link',
      'policies.cases.identity.default: no default links two accounts: it must be "create"',
    ],
    [
      'a case deadline that moves a broken balance',
      ['policies', 'cases', 'balance', 'default'],
      'move',
      'policies.cases.balance.default: it must be "setAside"',
    ],
  ])('for %s', (_, path, value, refusal) => {
    expect(refusals(path, value)).toEqual([refusal]);
  });

  test.each<[string, (string | number)[], unknown]>([
    ['a window of 501', ['policies', 'window'], 501],
    ['a window of 0', ['policies', 'window'], 0],
    ['a pace of 0', ['policies', 'pacePerHour'], 0],
    ['a limit of no activities', ['policies', 'activitiesPerSecond'], 0],
    ["a market's pace of half a customer", ['markets', 0, 'pacePerHour'], 0.5],
    ['a rate that gives no points', ['policies', 'points', 'rate', 'target'], 0],
    ['a rate that takes no points', ['policies', 'points', 'rate', 'source'], 0],
    ['an unknown rounding', ['policies', 'points', 'rounding'], 'up'],
    ['a sweep at the deadline itself', ['policies', 'coupons', 'leadTimeDays'], 0],
    ['coupons that are reissued invalid', ['policies', 'coupons', 'minimumValidityDays'], 0],
    ['a case deadline of no days', ['policies', 'cases', 'schema', 'days'], 0],
    ['an unknown language', ['markets', 0, 'language'], 'pt'],
  ])('for %s, at its path', (_, path, value) => {
    expect(refusals(path, value)).toEqual([
      expect.stringMatching(new RegExp(`^${z.core.toDotPath(path).replace(/[[\]]/g, '\\$&')}: `)),
    ]);
  });
});

describe('a programme is accepted', () => {
  test.each<[string, (string | number)[], unknown]>([
    ['a sweep at the opening', ['policies', 'coupons', 'leadTimeDays'], 52],
    ['a market that opens at the opening', ['markets', 7, 'opens'], '2024-10-21'],
    ['a market that opens the day before the closure', ['markets', 7, 'opens'], '2024-12-30'],
    [
      'an app that ends with the website',
      ['milestones', 'appDiscontinuation'],
      { from: '2024-12-31' },
    ],
    ['a leap day', ['milestones', 'opening'], { from: '2024-02-29' }],
    ['no canary', ['policies', 'canary'], []],
    ['no excluded market', ['excluded'], []],
  ])('with %s', (_, path, value) => {
    expect(refusals(path, value)).toEqual([]);
  });
});
