import { imbalancesOf } from '../../local/storefront/equation';
import { readAccounts } from '../../local/storefront/accounts';
import { auditCustomer } from '../../src/audit/audit';
import { storeOf } from '../../src/programme/store';
import { sourceBalance } from '../../src/records/balance';
import { sourceCoupon, targetCoupon } from '../../src/records/coupon';
import { customerId } from '../../src/records/ids';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { couponDeadline, couponSweep, opening, websiteClosure } from '../audit/fixture/documents';
import type { World } from '../activities/world';
import type { Play } from './play';

/** What is looked at when a scene has ended; each says what is wrong, in words. */
export const checks = {
  /** The conservation of points and store credit, as the sampler holds them against it. */
  equation: async ({ world: { deps } }: Play) => {
    const { rate, rounding } = deps.programme.policies.points;
    const conversion = { store: storeOf(deps.programme), points: { ...rate, rounding } };
    const accounts = await readAccounts(deps, [customerId.parse('C1')]);
    return [...accounts.values()]
      .flatMap((own) => imbalancesOf(own, conversion))
      .map(({ id, cause }) => `${id}: ${cause}`);
  },

  /** One owner of each customer: whom the source has handed over, and nobody else, the target has. */
  owner: async ({ world: { raw } }: Play) => {
    const [owned, accounts, balances] = await Promise.all([
      raw.source('ownership').find().toArray(),
      raw.target('accounts').find().toArray(),
      raw.source('balances').find().toArray(),
    ]);
    const isHandedOver = new Map(owned.map(({ _id, state }) => [_id, state === 'handedOver']));
    const links = accounts.flatMap((account) => account['links'] as Link[]);
    const debited = balances
      .map((one) => sourceBalance.parse(one))
      .filter(({ customerId, debit }) => debit && !isHandedOver.get(customerId));
    return [
      ...links
        .filter(
          ({ customerId: id, state }) => (isHandedOver.get(id) ?? false) !== (state === 'active'),
        )
        .map(({ customerId: id, state }) => `${id} is ${state} at the target`),
      ...debited.map(({ _id }) => `${_id} is debited, and its customer the source's`),
    ];
  },

  /** One live copy of each coupon, and as many uses as it was issued with. */
  uses: async ({ world }: Play) => {
    const [coupons, successors] = await Promise.all([
      world.raw.source('coupons').find().toArray(),
      world.raw.target('coupons').find().toArray(),
    ]);
    const issued = successors.map((one) => targetCoupon.parse(one));
    return coupons.flatMap((one) => {
      const coupon = sourceCoupon.parse(one);
      const there = issued.find(({ predecessor }) => predecessor.couponId === coupon._id);
      const left = (coupon.successor ? 0 : coupon.usesLeft) + (there?.usesLeft ?? 0);
      const [here, elsewhere] = [taken(coupon), there ? taken(there) : 0];
      const uses = left + here - (coupon.restorations?.length ?? 0) + elsewhere;
      return uses === coupon.usesTotal
        ? []
        : [`${coupon._id}: ${uses} of ${coupon.usesTotal} uses`];
    });
  },

  /** What was deleted at the target stays deleted. */
  deletions: async ({ world: { raw } }: Play) => {
    const tombstones = await raw.target('tombstones').find().toArray();
    const found = tombstones.map(async ({ _id: stone }) => {
      const [collection = '', _id] = stone.split('/');
      const revived = await raw.target(collection).countDocuments({ _id: String(_id) });
      return revived > 0 ? [`${stone} is back`] : [];
    });
    return (await Promise.all(found)).flat();
  },

  /** What the target's own have done is there. */
  target: async ({ world: { raw }, stands }: Play) => {
    const found = stands.map(async ({ collection, filter }) => {
      const count = await raw.target(collection).countDocuments(filter);
      return count === 1 ? [] : [`${collection} lost what the target had written`];
    });
    return (await Promise.all(found)).flat();
  },

  /** Nobody is mailed the same twice. */
  mails: ({ world: { mails } }: Play) => {
    const all = mails.map(({ messageId, to }) => `${messageId} to ${to}`);
    return Promise.resolve(all.filter((one, index) => all.indexOf(one) !== index));
  },

  /** The audit of the customer, by kind and id. */
  audit: async ({ world }: Play) => {
    const found = await auditCustomer(auditOptions(world), 'C1');
    return found.map(({ kind, id, cause }) => `${kind} ${id}: ${cause}`);
  },
} as const;

/** What is looked at; `end` is whether the customer's move ended well. */
export type Check = keyof typeof checks | 'end';

interface Link {
  readonly customerId: string;
  readonly state: string;
}

const taken = ({
  redemptions = [],
}: {
  redemptions?: readonly { returnedAt?: Date | undefined }[] | undefined;
}) => redemptions.filter(({ returnedAt }) => !returnedAt).length;

const auditOptions = ({ deps: { source, target, ledger } }: World) => ({
  source: source.client.db(),
  target: target.client.db(),
  ledger: ledger.client.db(),
  programme: pocoGlobal(),
  opening,
  couponSweep,
  couponDeadline,
  websiteClosure,
  phase: { opened: true, judged: false, closed: false, ended: false },
  looks: 0,
});
