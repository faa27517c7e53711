import type { Document } from 'mongodb';
import { z } from 'zod';
import type { CaseFile } from '../cases/case';
import { sourceCustomer } from '../records/account';
import { sourceCoupon } from '../records/coupon';
import type { SourceCoupon, TargetCoupon } from '../records/coupon';
import { byId } from '../records/ids';
import type { CustomerId, SourceId, TargetId } from '../records/ids';
import { storeOf } from '../programme/store';
import type { Enrolment, LateCoupon, Notice } from '../stores/ledger';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { addressOf } from './notify';
import type { Addressees } from './outbox';
import { parseRecords } from './records';

/** An owner of coupons, with everything that decides where these can be seen. */
export interface CouponOwner {
  readonly customerId: CustomerId;
  readonly market: string;
  /** Whether the erasure of the account was asked for: then nothing is owed. */
  readonly isErased: boolean;
  /** Where the owner's mail goes, or why it cannot go anywhere. */
  readonly to: Addressees;
  /** The account at the target that has been activated for the owner. */
  readonly accountId: TargetId | null;
  /** Null for somebody who is not enrolled yet. */
  readonly enrolment: Enrolment | null;
  readonly coupons: readonly SourceCoupon[];
  /** Coupons that fail their schema, as far as it can be told that they are owed. */
  readonly broken: readonly BrokenCoupon[];
  /** What stands at the target, by the coupon of the source. */
  readonly successors: ReadonlyMap<SourceId, TargetCoupon>;
  /** The owner's notices of new codes, in order. */
  readonly notices: readonly Notice[];
  readonly cases: readonly CaseFile[];
  readonly late: readonly LateCoupon[];
}

const { _id, customerId, market, status, usesLeft, issuedAt, expiresAt } = sourceCoupon.shape;
const redemptions = sourceCoupon.shape.redemptions.catch([]);
const owing = { _id, customerId, market, status, usesLeft, redemptions, issuedAt, expiresAt };
const brokenCoupon = z.object(owing);

/** What is legible of a coupon that fails its schema. */
export type BrokenCoupon = z.infer<typeof brokenCoupon>;

const { email, emailVerified, status: standing } = sourceCustomer.shape;
const person = z.object({ email, emailVerified, status: standing });

/** Reads these customers, of the markets that move, with their coupons, in order of id. */
export async function readCouponOwners(
  deps: Dependencies,
  ids: readonly CustomerId[],
): Promise<CouponOwner[]> {
  const found = await deps.source.customers
    .find({ _id: { $in: [...ids] }, ...openMarkets(deps.programme) })
    .toArray();
  const people = found.sort(byId);
  const owners = people.map((one) => one._id);
  const [coupons, accounts, kept] = await Promise.all([
    readCoupons(deps, owners),
    readAccounts(deps, owners),
    readLedger(deps, owners),
  ]);
  return people.map((document): CouponOwner => {
    const customer = document._id;
    const isOwn = (of: { customerId: unknown }) => of.customerId === customer;
    return {
      customerId: customer,
      market: document.market,
      isErased: document.status === 'erasurePending',
      to: addressIn(document),
      accountId: accounts.get(customer) ?? null,
      enrolment: kept.enrolments.find((enrolment) => enrolment._id === customer) ?? null,
      coupons: coupons.sound.filter(isOwn),
      broken: coupons.broken.filter(isOwn),
      successors: coupons.successors,
      notices: kept.notices.filter(isOwn),
      cases: kept.cases.filter(isOwn),
      late: kept.late.filter(isOwn),
    };
  });
}

async function readCoupons({ source, target, programme }: Dependencies, owners: CustomerId[]) {
  const owned = { customerId: { $in: owners }, ...openMarkets(programme) };
  const documents: Document[] = (await source.coupons.find(owned).toArray()).sort(byId);
  const { sound, broken } = parseRecords<SourceCoupon>('coupon', sourceCoupon, documents);
  const issued = sound.flatMap(({ successor }) => successor?.couponId ?? []);
  const found = issued.length ? await target.coupons.find({ _id: { $in: issued } }).toArray() : [];
  const successors = new Map(
    found.map((coupon): [SourceId, TargetCoupon] => [coupon.predecessor.couponId, coupon]),
  );
  return { sound, broken: legible(documents, broken.records), successors };
}

async function readAccounts({ target, programme }: Dependencies, owners: CustomerId[]) {
  const store = storeOf(programme);
  const accounts = await target.accounts.find({ 'links.customerId': { $in: owners } }).toArray();
  return new Map(
    accounts.flatMap(({ _id, links }) =>
      links
        .filter((link) => link.store === store && link.state === 'active')
        .map((link): [CustomerId, TargetId] => [link.customerId, _id]),
    ),
  );
}

async function readLedger({ ledger }: Dependencies, owners: CustomerId[]) {
  const own = { customerId: { $in: owners } };
  const [enrolments, notices, cases, late] = await Promise.all([
    ledger.customers.find({ _id: { $in: owners } }).toArray(),
    ledger.notices.find({ ...own, template: 'coupons' }).toArray(),
    ledger.cases.find(own).toArray(),
    ledger.lateCoupons.find(own).toArray(),
  ]);
  return { enrolments, notices: notices.sort(byId), cases, late };
}

/** An account that fails its schema can be written to as long as its address is legible. */
function addressIn(document: Document): Addressees {
  const { success, data } = person.safeParse(document);
  return success ? addressOf(data) : { reason: 'unreadable' };
}

function legible(documents: readonly Document[], records: readonly { id: string }[]) {
  const ids = new Set(records.map(({ id }) => id));
  return documents
    .filter((document) => ids.has(String(document['_id'])))
    .flatMap((document) => brokenCoupon.safeParse(document).data ?? []);
}
