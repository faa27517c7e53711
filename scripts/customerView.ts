import type { Client, WorkflowExecutionStatusName } from '@temporalio/client';
import { openMarkets } from '../src/activities/dependencies';
import type { CaseFile, Choice } from '../src/cases/case';
import type { Programme } from '../src/programme/schema';
import { storeOf } from '../src/programme/store';
import type { SourceBalance } from '../src/records/balance';
import type { SourceCoupon, TargetCoupon } from '../src/records/coupon';
import type { CustomerId, TargetId } from '../src/records/ids';
import type { Ownership } from '../src/records/ownership';
import type { Enrolment, Notice } from '../src/stores/ledger';
import { Arbiter } from '../src/ownership/arbiter';
import { customerWorkflowId } from '../src/workflows/ids';
import { countRecords } from './customerRecords';
import type { RecordCount } from './customerRecords';
import type { Stores } from './stores';
import { describeWorkflow, webUiPath } from './temporal';

/** Everything that Handover knows of a customer: ids, states, counts and amounts, and nothing personal. */
export interface CustomerView {
  readonly id: CustomerId;
  readonly market: string;
  readonly kind: Enrolment['kind'];
  readonly state: Enrolment['state'];
  /** Who may write for it; null for one without account, whom nobody takes over. */
  readonly ownership: Pick<Ownership, 'state' | 'epoch'> | null;
  /** Its account at the target, and whether that was there before. */
  readonly account: {
    readonly id: TargetId;
    readonly state: string;
    readonly found: boolean;
  } | null;
  readonly records: Readonly<Record<string, RecordCount>>;
  readonly balances: readonly BalanceView[];
  readonly coupons: readonly CouponView[];
  readonly receipts: readonly { readonly id: string; readonly issuedAt: Date }[];
  readonly notices: readonly (Pick<Notice, 'state' | 'reason' | 'sentAt'> & { id: string })[];
  readonly cases: readonly (Pick<CaseFile, 'state'> & { id: string; decision: Choice | null })[];
  readonly workflow: {
    readonly id: string;
    /** Of its latest run; null where there is none. */
    readonly status: WorkflowExecutionStatusName | null;
    readonly webUiPath: string;
  };
}

/** A balance: what is at the source, and what was debited and credited so far, each in its own units. */
export interface BalanceView {
  readonly id: string;
  readonly kind: SourceBalance['kind'];
  readonly currency: string | null;
  readonly atSource: number;
  readonly debited: number;
  readonly credited: number;
}

/** A coupon, and its successor at the target; never a code. */
export interface CouponView {
  readonly id: string;
  readonly status: SourceCoupon['status'];
  readonly usesLeft: number;
  readonly expiresAt: Date;
  readonly successor: {
    readonly id: string;
    /** Null where it was not issued yet. */
    readonly state: TargetCoupon['state'] | null;
    /** Null until it is bound to an account. */
    readonly accountId: string | null;
  } | null;
}

/** What a customer is read from. */
export interface CustomerSources {
  readonly stores: Stores;
  readonly client: Client;
  readonly programme: Programme;
}

/** Reads everything that Handover knows of an enrolled customer. */
export async function readCustomer(
  sources: CustomerSources,
  enrolment: Enrolment,
): Promise<CustomerView> {
  const { stores, programme } = sources;
  const { _id: id, market, kind, state } = enrolment;
  const account = await readAccount(sources, id);
  const [ownership, records, balances, coupons, filed, workflow] = await Promise.all([
    kind === 'account' ? new Arbiter(stores.source).read(id) : null,
    countRecords(stores, programme, enrolment),
    readBalances(sources, id, account?.id ?? null),
    readCoupons(sources, id),
    readFiled(stores, id),
    readWorkflow(sources, enrolment),
  ]);
  return {
    id,
    market,
    kind,
    state,
    ownership: ownership && { state: ownership.state, epoch: ownership.epoch },
    account,
    records,
    balances,
    coupons,
    ...filed,
    workflow,
  };
}

async function readAccount({ stores, programme }: CustomerSources, customerId: CustomerId) {
  const isOurs = { store: storeOf(programme), customerId };
  const account = await stores.target.accounts.findOne({ links: { $elemMatch: isOurs } });
  const link = account?.links.find((one) => one.customerId === customerId);
  return account && link ? { id: account._id, state: link.state, found: link.found } : null;
}

async function readBalances(
  { stores, programme }: CustomerSources,
  customerId: CustomerId,
  accountId: TargetId | null,
): Promise<BalanceView[]> {
  const balances = await stores.source.balances
    .find({ customerId, ...openMarkets(programme) })
    .toArray();
  const wallets = accountId ? await stores.target.wallets.find({ accountId }).toArray() : [];
  return balances.map(({ _id, kind, currency, amount, debit }) => ({
    id: _id,
    kind,
    currency,
    atSource: amount,
    debited: debit?.cumulative ?? 0,
    credited: wallets.find(({ credits }) => credits[_id])?.credits[_id]?.credited ?? 0,
  }));
}

async function readCoupons(
  { stores, programme }: CustomerSources,
  customerId: CustomerId,
): Promise<CouponView[]> {
  const coupons = await stores.source.coupons
    .find({ customerId, ...openMarkets(programme) })
    .toArray();
  const successorIds = coupons.flatMap(({ successor }) => (successor ? [successor.couponId] : []));
  const issued = await stores.target.coupons.find({ _id: { $in: successorIds } }).toArray();
  return coupons.map(({ _id: id, status, usesLeft, expiresAt, successor }): CouponView => {
    const found = issued.find(({ _id }) => _id === successor?.couponId);
    const { state = null, accountId = null } = found ?? {};
    const view = { id, status, usesLeft, expiresAt };
    return { ...view, successor: successor ? { id: successor.couponId, state, accountId } : null };
  });
}

/** What the ledger has on file about a customer, besides its enrolment. */
async function readFiled({ ledger }: Stores, customerId: CustomerId) {
  const [receipts, notices, cases] = await Promise.all([
    ledger.receipts.find({ customerId }).sort({ revision: 1 }).toArray(),
    ledger.notices.find({ customerId }).toArray(),
    ledger.cases.find({ customerId }).toArray(),
  ]);
  return {
    receipts: receipts.map(({ _id, issuedAt }) => ({ id: _id, issuedAt })),
    notices: notices.map(({ _id, state, reason, sentAt }) => ({ id: _id, state, reason, sentAt })),
    cases: cases.map(({ _id, state, decision }) => ({
      id: _id,
      state,
      decision: decision?.choice ?? null,
    })),
  };
}

async function readWorkflow({ client, programme }: CustomerSources, { _id, market }: Enrolment) {
  const id = customerWorkflowId(programme.id, market, _id);
  const description = await describeWorkflow(client, id);
  const status = description?.status.name ?? null;
  return { id, status, webUiPath: webUiPath(client, id) };
}
