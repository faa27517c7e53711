import { MailFault } from '../../src/notices/mailer';
import { accountOf, guestsBelongings, loginOf, orderOf, productOf } from './documents';
import { reviewOf, shipmentOf, targetAccountOf } from './documents';
import { failureOf } from './failures';
import { change, seedAda, seedBob } from './people';
import type { Scene } from './scenes';
import { at, clock, enrolled, move, opening, prove } from './story';
import { mailerTo } from './world';

/** Every activity that is no step of a customer, and the stories that the steps make. */
export const programmeScenes: readonly Scene[] = [
  {
    name: 'openCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = {
        cause: 'schema' as const,
        records: [{ kind: 'order' as const, id: 'O-2' }],
        evidence: ['x'],
      };
      return (steps) => steps.openCase({ ...ref, needed, at, deadline: at });
    },
  },
  {
    name: 'settleCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = { cause: 'schema' as const, records: [], evidence: [] };
      const { caseId } = await world.steps.openCase({ ...ref, needed, at, deadline: at });
      return (steps) =>
        steps.settleCase({ caseId, choice: 'setAside', by: 'person', reason: 'r', at });
    },
  },
  {
    name: 'enrolMarket',
    set: async (world) => {
      const [jo, owner] = [{ email: 'Jo@example.com', name: 'Jo Marsh' }, 'C91'];
      await world.seed({
        customers: [accountOf('C1'), accountOf('C2'), accountOf(owner, { market: 'IN' })],
        orders: [
          orderOf('O-jo', { customerId: null, guest: jo }),
          orderOf('O-detached', { customerId: owner }),
        ],
        reviews: [
          reviewOf('V-jo', { customerId: null, guest: { ...jo, email: 'jo@example.com' } }),
        ],
      });
      return (steps) => steps.enrolMarket({ market: 'GB' });
    },
  },
  {
    name: 'enrolMarket, when the source has gone on',
    set: async (world) => {
      for (const id of ['C1', 'C2']) await move(world.steps, await world.seedCustomer(id));
      await change(world, ['shipments']);
      return (steps) => steps.enrolMarket({ market: 'GB' });
    },
  },
  {
    name: 'openPlatform',
    set: async (world) => {
      await world.seed({ products: [productOf('P1'), productOf('P2')] });
      return (steps) => steps.openPlatform({ at });
    },
  },
  {
    name: 'sweepCoupons',
    set: async (world) => {
      await seedAda(world);
      await world.seedCustomer('C3', { customers: [accountOf('C3', { status: 'blocked' })] });
      await world.seedCustomer('C4', {
        customers: [accountOf('C4', { status: 'erasurePending' })],
      });
      return (steps) => steps.sweepCoupons(clock);
    },
  },
  {
    name: 'closeWebsite',
    set: async (world) => {
      await world.seed({
        products: [productOf('P1'), productOf('P2')],
        pages: [{ _id: '/uk', kind: 'home', market: 'GB' }],
        storefront: [
          { _id: 'website', state: 'open', fallback: null, since: new Date(0) },
          { _id: 'app', talksTo: 'source', since: new Date(0) },
        ],
      });
      return (steps) => steps.closeWebsite({ at });
    },
  },
  {
    name: 'endApp',
    set: async () => (steps) => steps.endApp({ at }),
  },
  {
    name: 'recordMilestone',
    set: async () => (steps) =>
      steps.recordMilestone({ milestone: 'opening', due: opening, at, counts: { products: 2 } }),
  },
  {
    name: 'reviewDay',
    set: async (world) => {
      await seedAda(world);
      return (steps) => steps.reviewDay({ day: '2024-11-05', at });
    },
  },
  {
    name: 'deliverNotices',
    set: async (world) => {
      const ada = await prove(world.steps, await seedAda(world));
      const steps = world.stepsWith({
        mailer: mailerTo(() => Promise.reject(new MailFault('451'))),
      });
      await failureOf(steps.notify(ada));
      return (running) => running.deliverNotices({ at });
    },
  },
  {
    name: 'the whole story of a customer',
    isStory: true,
    set: async (world) => {
      const ref = await world.seedCustomer('C1', { reviews: [], warranties: [] });
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a customer who has an account at the target',
    isStory: true,
    set: async (world) => {
      const ref = await seedBob(world);
      await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1') }));
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a late change',
    isStory: true,
    set: async (world) => {
      await move(world.steps, await seedBob(world));
      await change(world, ['orders']);
      await world.seed({ shipments: [shipmentOf('S-late', 'O-C1')] });
      const [changed] = await enrolled(world.steps);
      if (!changed) throw new Error('The customer is not listed');
      return (steps) => move(steps, changed);
    },
  },
  {
    name: 'the whole story of a guest',
    isStory: true,
    set: async (world) => {
      await world.seed(guestsBelongings('jo', 'jo@example.com'));
      const [guest] = await enrolled(world.steps);
      if (!guest) throw new Error('The guest is not listed');
      return (steps) => move(steps, guest);
    },
  },
];
