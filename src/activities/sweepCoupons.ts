import { heartbeat } from '@temporalio/activity';
import { composeNotice } from '../notices/compose';
import type { SourceCustomer } from '../records/account';
import { sourceCoupon } from '../records/coupon';
import type { SourceCoupon } from '../records/coupon';
import type { CustomerId } from '../records/ids';
import { issueSuccessors, voidOwed } from './coupons';
import type { CouponClock } from './coupons';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { addressOf, languageOf } from './notify';
import { deliver, queue } from './outbox';
import type { Addressees } from './outbox';
import { parseRecords } from './records';

const BATCH = 200;

/** What one pass over the owed coupons did; `unreached` owners can be mailed no code, by market. */
export interface Sweep {
  readonly coupons: number;
  readonly owners: number;
  readonly unreached: Readonly<Record<string, number>>;
}

/**
 * Reissues, in bulk, every owed coupon whose owner has not been moved yet: a successor without owner,
 * mailed to the verified address, before its account comes. Owners without such an address are marked to
 * move early: only an account can show them their coupons.
 */
export const sweepCoupons =
  (deps: Dependencies) =>
  async (clock: CouponClock): Promise<Sweep> => {
    let [coupons, owners] = [0, 0];
    for await (const batch of owedByOwner(deps, clock)) {
      await requireTarget(deps);
      for (const { owner, owed } of batch) {
        heartbeat();
        const to = addressOf(owner);
        if (owner.status === 'erasurePending') continue;
        if ('reason' in to) {
          await markEarly(deps, [owner._id]);
          continue;
        }
        coupons += await reissueByMail(deps, clock, owner, owed, to);
        owners += 1;
      }
    }
    await markEarly(deps, await refused(deps));
    return { coupons, owners, unreached: await countEarly(deps) };
  };

async function requireTarget({ target }: Dependencies): Promise<void> {
  await target.client.db().command({ ping: 1 });
}

async function markEarly({ ledger }: Dependencies, ids: readonly CustomerId[]): Promise<void> {
  if (ids.length === 0) return;
  const waiting = { _id: { $in: [...ids] }, state: 'enrolled' } as const;
  await ledger.customers.updateMany(waiting, { $set: { early: true } });
}

/** Those whose mail with the codes was refused for good, by this sweep or by one that was killed. */
async function refused({ ledger }: Dependencies): Promise<CustomerId[]> {
  const notices = await ledger.notices.find({ template: 'coupons', reason: 'refused' }).toArray();
  return notices.flatMap(({ customerId }) => customerId ?? []);
}

/** From the ledger, not from this pass: one that was killed has marked some too. */
async function countEarly({ ledger }: Dependencies): Promise<Record<string, number>> {
  const early = await ledger.customers.find({ early: true, state: 'enrolled' }).toArray();
  const markets: Record<string, number> = {};
  for (const { market } of early) markets[market] = (markets[market] ?? 0) + 1;
  return markets;
}

interface OwnerOfOwed {
  readonly owner: SourceCustomer;
  readonly owed: SourceCoupon[];
}

/** Coupons that wait for a successor or, after a killed sweep, for the mail that carries it. */
async function* owedByOwner(
  deps: Dependencies,
  { opening }: CouponClock,
): AsyncGenerator<OwnerOfOwed[]> {
  const { source, programme, ledger } = deps;
  const pending = await ledger.notices
    .find({ template: 'coupons', state: 'pending' })
    .project<{ customerId: CustomerId }>({ customerId: 1 })
    .toArray();
  const waiting = source.coupons
    .find({
      ...openMarkets(programme),
      $or: [
        {
          status: 'active',
          customerId: { $ne: null },
          usesLeft: { $gt: 0 },
          expiresAt: { $gt: new Date(opening) },
        },
        { customerId: { $in: pending.map(({ customerId }) => customerId) } },
      ],
    })
    .sort({ customerId: 1 });
  let batch = new Map<CustomerId, SourceCoupon[]>();
  for await (const document of waiting) {
    const [coupon] = parseRecords<SourceCoupon>('coupon', sourceCoupon, [document]).sound;
    if (!coupon?.customerId) continue;
    if (batch.size === BATCH && !batch.has(coupon.customerId)) {
      yield await withOwners(deps, batch);
      batch = new Map();
    }
    batch.set(coupon.customerId, [...(batch.get(coupon.customerId) ?? []), coupon]);
  }
  if (batch.size > 0) yield await withOwners(deps, batch);
}

async function withOwners(
  { source, programme }: Dependencies,
  owed: ReadonlyMap<CustomerId, SourceCoupon[]>,
): Promise<OwnerOfOwed[]> {
  const owners = await source.customers
    .find({ _id: { $in: [...owed.keys()] }, ...openMarkets(programme) })
    .toArray();
  return owners.map((owner) => ({ owner, owed: owed.get(owner._id) ?? [] }));
}

/** Owes the mail before it voids anything, so that a killed sweep knows whom it has yet to write to. */
async function reissueByMail(
  deps: Dependencies,
  clock: CouponClock,
  owner: SourceCustomer,
  owed: readonly SourceCoupon[],
  to: Addressees,
): Promise<number> {
  const { programme } = deps;
  const { _id: customerId, market } = owner;
  const key = `coupons-${customerId}`;
  const notice = { key, template: 'coupons', customerId, market, at: clock.at } as const;
  await queue(deps, notice);
  const voided = await voidOwed(deps, owed, clock);
  await issueSuccessors(deps, voided, null);
  const reached = voided.length > 0 ? to : { reason: 'nothingOwed' };
  await deliver(deps, notice, reached, () =>
    composeNotice('coupons', languageOf(deps, market), {
      brand: programme.brand,
      platform: programme.platform,
      website: programme.target.website,
      coupons: voided.map(({ successor: { code, validUntil } }) => ({ code, validUntil })),
    }),
  );
  return voided.length;
}
