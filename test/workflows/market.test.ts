import { overtaken, unknownRecord } from '../../src/activities/failures';
import { DAY, HOUR, later } from '../../src/programme/instant';
import { pause, progress, resume } from '../../src/workflows/messages';
import { timeSkippingStage } from './stage';
import type { Call, World } from './world';

const stage = timeSkippingStage();
const none = { moved: 0, lapsed: 0, held: 0, setAside: 0, failed: 0 };
const MINUTE = 60_000;

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `C${index + 1}`);

/** Enrols customers whose accounts lapse: a single step each. */
function enrolLapsing({ ledger, ends }: World, count: number): void {
  ledger.enrol('GB', idsOf(count));
  for (const id of idsOf(count)) ends[id] = 'lapsed';
}

const begunIn = (world: World) =>
  new Set(world.callsOf('copyAccount').map(({ customerId }) => customerId));

/** Customers whose first step has begun, whose last has not ended, and of whom none has failed. */
function inFlightIn(world: World): number {
  const isLast = ({ step, customerId, outcome }: Call) =>
    outcome === 'failed' ||
    (outcome === 'done' && step === (world.ends[customerId] ? 'copyAccount' : 'notify'));
  return begunIn(world).size - world.calls.filter(isLast).length;
}

/** Keeps everyone at the first step until it is opened; knows how many were in flight at once. */
function keepInFlight(world: World) {
  const door = world.door();
  const kept = { most: 0, open: door.open };
  world.meddle = ({ step }) => {
    if (step !== 'copyAccount') return undefined;
    kept.most = Math.max(kept.most, inFlightIn(world));
    return door.opened;
  };
  return kept;
}

const listed = (world: World) => world.callsOf('listCustomers');

const sealings = (world: World) => world.callsOf('sealReceipts');

describe('the window', () => {
  it.each([1, 4])('of %i is filled and never exceeded', (window) =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(10));
      const kept = keepInFlight(world);
      const market = await scene.startMarket({ window });
      await scene.until(() => inFlightIn(world) === window);
      expect(await market.query(progress)).toEqual(none);
      kept.open();
      expect(await market.result()).toEqual({ ...none, moved: 10 });
      expect(kept.most).toBe(window);
      expect(begunIn(world).size).toBe(10);
    }),
  );

  it('starts the customers in the order of the list', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 6);
      await (await scene.startMarket({ window: 1 })).result();
      expect([...begunIn(world)]).toEqual(idsOf(6));
    }));
});

describe('a list that is longer than a batch', () => {
  it('is moved in several runs', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 203);
      const market = await scene.startMarket({ pacePerHour: 1_000_000 });
      expect(await market.result()).toEqual({ ...none, lapsed: 203 });
      expect(listed(world).map(({ input }) => input)).toEqual(
        [0, 200].map((from) => ({ market: 'GB', from, count: 200, early: false })),
      );
      const first = scene.client.workflow.getHandle(market.workflowId, market.firstExecutionRunId);
      expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
    }));

  it('drains the window between its runs, which add up', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(11));
      world.ledger.pageSize = 4;
      Object.assign(world.ends, { C1: 'lapsed', C6: 'lapsed', C7: 'setAside' });
      world.trouble('C3', 'moveOrders', 'schema');
      const inFlight: number[] = [];
      world.meddle = ({ step }) => {
        if (step === 'listCustomers') inFlight.push(inFlightIn(world));
      };
      const market = await scene.startMarket();
      expect(await market.result()).toEqual({ ...none, moved: 7, lapsed: 2, setAside: 1, held: 1 });
      expect(inFlight).toEqual([0, 0, 0]);
    }));

  it('stays paused across its runs', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 6);
      world.ledger.pageSize = 4;
      const kept = keepInFlight(world);
      const first = await scene.startMarket();
      const market = scene.client.workflow.getHandle(first.workflowId);
      await scene.until(() => begunIn(world).size === 4);
      await market.signal(pause, {});
      kept.open();
      await scene.until(() => listed(world)[1]?.outcome === 'done');
      expect(await market.query(progress)).toEqual({ ...none, lapsed: 4 });
      expect(begunIn(world).size).toBe(4);
      await market.signal(resume, {});
      expect(await first.result()).toEqual({ ...none, lapsed: 6 });
    }));
});

describe('what was moved', () => {
  it('is sealed at the end of each run, once its window is empty', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(6));
      world.ledger.pageSize = 4;
      const seen: unknown[] = [];
      world.meddle = ({ step, input }) => {
        if (step !== 'sealReceipts') return;
        const moved = world.ledger.of('GB').filter(({ state }) => state === 'moved');
        seen.push({ input, inFlight: inFlightIn(world), moved: moved.length });
      };
      await (await scene.startMarket({ window: 3 })).result();
      const input = { markets: ['GB'], at: expect.stringContaining('T') as unknown };
      expect(seen).toEqual([
        { input, inFlight: 0, moved: 4 },
        { input, inFlight: 0, moved: 6 },
      ]);
    }));

  it('is sealed once the ledger answers again', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(2));
      world.meddle = ({ step }) => {
        if (step === 'sealReceipts' && sealings(world).length <= 4) throw overtaken('The ledger');
      };
      const market = await scene.startMarket();
      expect(await scene.clock.passing(market.result())).toEqual({ ...none, moved: 2 });
      const ways = sealings(world).map(({ isLocal, outcome }) => [isLocal, outcome]);
      const failed = [true, 'failed'];
      expect(ways).toEqual([failed, failed, failed, [false, 'failed'], [false, 'done']]);
    }));
});

describe('a market whose customers fail', () => {
  it('counts them and goes on', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(5));
      world.trouble('C4', 'moveOrders', 'schema');
      world.meddle = ({ step, customerId }) => {
        if (step === 'verify' && customerId === 'C2') throw unknownRecord('C2');
      };
      const market = await scene.startMarket({ window: 2 });
      expect(await market.result()).toEqual({ ...none, moved: 3, held: 1, failed: 1 });
    }));

  it('does not count one who is on the way already', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(3));
      const first = world.door();
      world.meddle = ({ step, customerId }) =>
        step === 'copyAccount' && customerId === 'C1' ? first.opened : undefined;
      const other = await scene.start('C1');
      await scene.until(() => begunIn(world).size === 1);
      const market = await scene.startMarket();
      expect(await market.result()).toEqual({ ...none, moved: 2 });
      first.open();
      expect(await other.result()).toMatchObject({ outcome: 'moved' });
    }));
});

describe('a pause', () => {
  it('holds further starts, lets those in flight end, and loses nobody', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(7));
      const kept = keepInFlight(world);
      const market = await scene.startMarket({ window: 3 });
      await scene.until(() => inFlightIn(world) === 3);
      await market.signal(pause, {});
      kept.open();
      await scene.until(async () => (await market.query(progress)).moved === 3);
      await scene.clock.until(later(await scene.clock.now(), DAY));
      expect(begunIn(world).size).toBe(3);
      await market.signal(resume, {});
      expect(await market.result()).toEqual({ ...none, moved: 7 });
      expect(world.callsOf('copyAccount')).toHaveLength(7);
    }));

  it('may be there from the start', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', idsOf(2));
      const market = await scene.startMarket({ paused: true });
      await scene.until(() => listed(world)[0]?.outcome === 'done');
      expect(await market.query(progress)).toEqual(none);
      expect(world.callsOf('copyAccount')).toEqual([]);
      await market.signal(resume, {});
      expect(await market.result()).toEqual({ ...none, moved: 2 });
    }));
});

describe('the pace', () => {
  const startsOf = (world: World) => world.callsOf('copyAccount').map(({ at }) => at);

  it('is kept from batch to batch', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 6);
      world.ledger.pageSize = 4;
      const market = await scene.startMarket({ pacePerHour: 4 });
      await scene.clock.passing(market.result());
      const [first, second] = listed(world).map(({ at }) => at);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(HOUR - MINUTE);
      expect((second ?? 0) - (first ?? 0)).toBeLessThan(HOUR + MINUTE);
    }));

  it('costs no time where the customers take longer than it asks for', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 6);
      world.ledger.pageSize = 4;
      const market = await scene.startMarket();
      await scene.clock.passing(market.result());
      const [first, second] = listed(world).map(({ at }) => at);
      expect((second ?? 0) - (first ?? 0)).toBeLessThan(MINUTE);
    }));

  it('is not exceeded in any hour, however slow it is', () =>
    stage.play(async (scene, world) => {
      enrolLapsing(world, 25);
      const market = await scene.startMarket({ pacePerHour: 10 });
      expect(await scene.clock.passing(market.result())).toEqual({ ...none, lapsed: 25 });
      const starts = startsOf(world).toSorted((a, b) => a - b);
      const tooFast = starts.filter(
        (at, index) => (starts[index + 10] ?? Infinity) - at < HOUR - MINUTE,
      );
      expect(tooFast).toEqual([]);
    }));
});

it('moves only those who are to move early, where it is an early one', () =>
  stage.play(async (scene, world) => {
    world.ledger.enrol('GB', idsOf(5));
    for (const id of ['C2', 'C5']) world.ledger.find(id).early = true;
    const market = await scene.startMarket({ early: true });
    expect(market.workflowId).toMatch(/\/early$/);
    expect(await market.result()).toEqual({ ...none, moved: 2 });
    expect([...begunIn(world)].toSorted()).toEqual(['C2', 'C5']);
    expect(await (await scene.startMarket()).result()).toEqual({ ...none, moved: 3 });
  }));
