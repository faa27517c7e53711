import { refusalText, retire, unfinishedText } from '../../scripts/retire';
import type { Retirement } from '../../scripts/retire';
import { caseIdOf } from '../../src/cases/case';
import type { Cause } from '../../src/cases/case';
import { later } from '../../src/programme/instant';
import { guestsBelongings } from '../activities/documents';
import { earn, seedAda } from '../activities/people';
import { at, enrolled, move } from '../activities/story';
import { useWorld } from '../activities/world';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const world = useWorld();

const decision = { by: 'anna', reason: 'Everybody has moved', at };
const compare = jest.fn(async () => {
  for (const { code } of pocoGlobal().markets) await world.steps.enrolMarket({ market: code });
});
const retireNow = (when = at) =>
  retire(world.deps, pocoGlobal(), { ...decision, at: when }, compare);
beforeEach(() => compare.mockClear());

async function reach(...milestones: ('appDiscontinuation' | 'reconciliation')[]): Promise<void> {
  for (const milestone of milestones) {
    await world.steps.recordMilestone({ milestone, due: at, at, counts: {} });
  }
}

async function hold(customer: string, cause: Cause): Promise<void> {
  const ref = await world.enrol({ _id: customer });
  const needed = { cause, records: [], evidence: [] };
  await world.steps.openCase({ ...ref, needed, at, deadline: at });
}

const owe = (coupon: string, customerId: string, madeGoodAt: Date | null = null) =>
  world.raw.ledger('lateCoupons').insertOne({
    _id: coupon,
    customerId,
    market: 'GB',
    due: new Date(at),
    foundAt: new Date(at),
    madeGoodAt,
  });

test('is refused while somebody is unfinished, with everybody and why', async () => {
  await reach('appDiscontinuation');
  for (const state of ['moved', 'lapsed', 'setAside'])
    await world.enrol({ _id: `C-${state}`, state });
  await world.enrol({ _id: 'C1', market: 'FR' });
  await hold('C2', 'schema');
  await hold('C3', 'balance');
  await world.steps.settleCase({
    caseId: caseIdOf('C3', 'balance'),
    choice: 'retry',
    by: 'person',
    reason: 'mended',
    at,
  });
  await hold('C4', 'late');
  await world.raw.ledger('customers').updateOne({ _id: 'C4' }, { $set: { state: 'moved' } });
  await owe('K4', 'C4');
  await owe('K5', 'C-moved', new Date(at));
  await world.seed({
    customers: [
      { _id: 'C6', market: 'ES' },
      { _id: 'C1', market: 'FR' },
      { _id: 'C7', market: 'IN' },
    ],
  });

  const retirement = await retireNow();
  expect(retirement).toEqual({
    programme: 'poco-global',
    retiredAt: null,
    missing: ['reconciliation'],
    count: 5,
    unfinished: [
      { customer: 'C6', market: 'ES', why: ['never enrolled'] },
      { customer: 'C1', market: 'FR', why: ['not begun, or its move has failed'] },
      { customer: 'C2', market: 'GB', why: ['case C2-schema (schema) is open'] },
      { customer: 'C3', market: 'GB', why: ['held, though no case is open'] },
      {
        customer: 'C4',
        market: 'GB',
        why: ['case C4-late (late) is open', `coupon K4 is owed since ${at}`],
      },
    ],
  });
  expect(await world.deps.ledger.milestones.findOne({ _id: 'retirement' })).toBeNull();
});

test.each([[[]], [['appDiscontinuation']], [['reconciliation']]] as const)(
  'is refused where only %j were reached',
  async (reached) => {
    await reach(...reached);
    expect(await retireNow()).toMatchObject({ retiredAt: null, count: 0 });
    expect(await world.deps.ledger.milestones.findOne({ _id: 'retirement' })).toBeNull();
  },
);

test('is recorded once everybody is finished, and the first record stands', async () => {
  await reach('appDiscontinuation', 'reconciliation');
  await world.enrol({ _id: 'C1', state: 'moved' });
  await owe('K1', 'C1', new Date(at));
  expect(await retireNow()).toMatchObject({ retiredAt: at, missing: [], count: 0 });
  expect(await world.deps.ledger.milestones.findOne({ _id: 'retirement' })).toEqual({
    _id: 'retirement',
    due: new Date(at),
    doneAt: new Date(at),
    counts: { customers: 1, lateCoupons: 1 },
    by: 'anna',
    reason: 'Everybody has moved',
  });
  expect(await retireNow(later(at, 1_000))).toMatchObject({ retiredAt: at });
});

describe('what came to the source after everybody had moved', () => {
  const moveAll = async () => {
    for (const customer of await enrolled(world.steps)) await move(world.steps, customer);
  };
  beforeEach(async () => {
    await reach('appDiscontinuation', 'reconciliation');
    await seedAda(world);
    await world.seed({ ...guestsBelongings('Jo', 'jo@example.com') });
    await moveAll();
  });
  const parts = { events: { eventId: 'E-late', at: new Date(at), status: 'sent', place: 'Hull' } };
  const restorations = [{ orderId: 'O-9', at: new Date(at) }];

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'of a parcel',
      () => world.raw.source('shipments').updateOne({}, { $push: parts as never }),
      'C1',
    ],
    ['of points', () => earn(world, 'B-C1', 5), 'C1'],
    [
      'of a coupon',
      () =>
        world.raw
          .source('coupons')
          .updateOne({ successor: { $exists: true } }, { $set: { restorations } }),
      'C1',
    ],
    ['of a deletion', () => world.raw.source('reviews').deleteOne({ _id: 'V-C1' }), 'C1'],
    [
      'of a guest',
      () =>
        world.raw.source('reviews').updateOne({ guest: { $ne: null } }, { $set: { rating: 1 } }),
      'guest',
    ],
  ])('is compared, and refused: %s', async (_, change, whose) => {
    await change();
    const refused = await retireNow();
    expect(refused).toMatchObject({
      retiredAt: null,
      count: 1,
      unfinished: [{ market: 'GB', why: ['the source has something newer'] }],
    });
    expect(refused.unfinished[0]?.customer === 'C1').toBe(whose === 'C1');
    expect(refusalText(refused)).toBe(
      "The source's data must stay: 1 customer is unfinished; the source has something newer of 1 of them, whom `npm run handover -- retry ID` moves again.",
    );
    await moveAll();
    expect(await retireNow()).toMatchObject({ retiredAt: at });
  });

  test('a guest whom nobody has enrolled is named', async () => {
    await world.seed(guestsBelongings('Mia', 'mia@example.com'));
    expect(await retireNow()).toMatchObject({
      retiredAt: null,
      unfinished: [{ market: 'GB', why: ['not begun, or its move has failed'] }],
    });
  });

  test('is compared only when nothing else is in the way', async () => {
    await world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $set: { state: 'held' } });
    expect(await retireNow()).toMatchObject({ retiredAt: null, count: 1 });
    expect(compare).not.toHaveBeenCalled();
  });

  test('where it is nothing, the source may go', async () => {
    expect(await retireNow()).toMatchObject({ retiredAt: at, count: 0 });
    expect(compare).toHaveBeenCalledTimes(1);
  });
});

const refused = (missing: Retirement['missing'], count: number) =>
  refusalText({ programme: 'p', retiredAt: null, missing, count, unfinished: [] });

test('the refusal is one sentence', () => {
  expect(refused(['reconciliation'], 1)).toBe(
    "The source's data must stay: 1 customer is unfinished, and reconciliation was not reached yet.",
  );
  expect(refused(['appDiscontinuation', 'reconciliation'], 0)).toBe(
    "The source's data must stay: appDiscontinuation and reconciliation were not reached yet.",
  );
});

test('the first hundred are listed, and how many more there are', async () => {
  for (let n = 0; n < 102; n += 1) await world.enrol({ _id: `C${n}` });
  const lines = unfinishedText(await retireNow()).split('\n');
  expect(lines).toHaveLength(102);
  expect(lines[1]).toBe('C0        GB      not begun, or its move has failed');
  expect(lines.at(-1)).toBe('and 2 more: --json lists everybody');
});
