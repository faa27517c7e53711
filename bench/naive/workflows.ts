import { executeChild, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { Dates } from '../../src/programme/calendar';
import { now, until } from '../../src/workflows/clock';

const {
  closeWebsite,
  copyAccount,
  endApp,
  enrolMarket,
  judgeCoupons,
  listCustomers,
  moveFeedback,
  moveOrders,
  moveService,
  notify,
  openPlatform,
  recordMilestone,
  reissueCoupons,
  sealReceipts,
  sweepCoupons,
  takeOver,
  transferBalances,
  verify,
} = proxyActivities<Activities>({ startToCloseTimeout: '10 minutes' });

/** A programme as the tutorial's parent knows it. */
export interface NaiveInput {
  readonly programme: string;
  readonly dates: Dates;
  readonly markets: readonly string[];
}

const EVERYBODY = 1_000_000;

/** Moves everybody at the opening, each in a child, awaits them all, then keeps the other dates. */
export async function programme({ programme, dates, markets }: NaiveInput): Promise<void> {
  const reach = async (
    milestone:
      'opening' | 'couponSweep' | 'couponDeadline' | 'websiteClosure' | 'appDiscontinuation',
    keep: (clock: { at: ReturnType<typeof now> }) => Promise<object | void>,
  ) => {
    const due = dates[milestone];
    await until(() => due, milestone);
    await keep({ at: now() });
    await recordMilestone({ milestone, due, at: now(), counts: {} });
  };
  await reach('opening', openPlatform);
  for (const market of markets) await enrolMarket({ market });
  const lists = await Promise.all(
    markets.map((market) => listCustomers({ market, from: 0, count: EVERYBODY, early: false })),
  );
  const customers = lists.flatMap((list) => list.customers);
  await Promise.all(
    customers.map((one) =>
      executeChild(customer, {
        workflowId: `${programme}/${one.customerId}`,
        args: [{ ...one, dates }],
      }),
    ),
  );
  await sealReceipts({ markets, at: now() });
  await reach('couponSweep', ({ at }) => sweepCoupons({ dates, at }));
  await reach('couponDeadline', ({ at }) => judgeCoupons({ dates, at }));
  await reach('websiteClosure', closeWebsite);
  await reach('appDiscontinuation', endApp);
  const end = { due: now(), at: now(), counts: { moved: customers.length } };
  await recordMilestone({ milestone: 'reconciliation', ...end });
}

/** Moves one customer, step after step. */
export async function customer({ dates, ...ref }: CustomerRef & { dates: Dates }): Promise<string> {
  const account = await copyAccount(ref);
  if (account.outcome !== 'copied') return account.outcome;
  const { accountId } = account;
  const owner = { ...ref, accountId };
  await moveOrders(owner);
  await moveFeedback(owner);
  await moveService(owner);
  if (accountId) {
    const { epoch } = await takeOver({ ...owner, accountId });
    const taken = { ...owner, accountId, epoch: epoch ?? 0, dates, at: now() };
    await transferBalances(taken);
    await reissueCoupons(taken);
  }
  const { receipt } = await verify({ ...owner, dates, at: now() });
  await notify({ ...owner, receipt, at: now() });
  return 'moved';
}
