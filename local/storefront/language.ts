import { editRecord } from '../../src/ownership/edit';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { mayWriteAtTarget, writeAccount } from './shop';
import type { Shop } from './shop';
import type { Shopper } from './shoppers';

/** In which language a customer wants to be written to from now on, in two letters. */
export interface Choice {
  readonly id: string;
  readonly language: string;
  readonly at: Date;
}

/** Changes the language of an account, wherever its customer is owned. */
export function chooseLanguage(
  shop: Shop,
  shopper: Shopper,
  { id, language, at }: Choice,
): Operation {
  const { source, target } = shop;
  const { customerId } = shopper;
  const seen: Visible = { what: 'language', says: language };
  return {
    id,
    kind: 'language',
    atSource: async () => {
      if (!customerId) return null;
      const { matchedCount } = await writeAccount(shop, shopper, () =>
        source.customers.updateOne(
          { _id: customerId },
          { $set: { language }, $inc: { revision: 1 } },
        ),
      );
      return matchedCount === 1 ? seen : null;
    },
    atTarget: async (accountId) => {
      if (!accountId) return null;
      await mayWriteAtTarget(shop, accountId);
      const edited = await editRecord(target, 'accounts', accountId, { language }, at);
      return 'refused' in edited ? null : seen;
    },
  };
}
