import type { TargetAccount } from '../records/account';
import type { TargetId } from '../records/ids';
import type { TargetStore } from '../stores/target';
import { NotOwned } from './notOwned';

/**
 * Whether an account was made for somebody who is still arriving: nobody writes for it before, unless
 * another customer who came to it has arrived, who may write nowhere else.
 */
export const isArriving = ({ links }: Pick<TargetAccount, 'links'>): boolean =>
  links.some(({ state, found }) => state === 'arriving' && !found) &&
  links.every(({ state }) => state === 'arriving');

/**
 * Lets a write of the target's go on; guests, who have no account, are let through.
 * @throws NotOwned where the account was made for somebody who is still arriving, and nobody else has.
 */
export async function ownedByTarget(
  { accounts }: TargetStore,
  accountId: TargetId | null,
): Promise<void> {
  const account = accountId && (await accounts.findOne({ _id: accountId }));
  if (account && isArriving(account)) throw new NotOwned('arriving', accountId);
}
