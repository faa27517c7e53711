import type { SourceCustomer } from '../../src/records/account';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { mayWriteAtTarget, writeAccount } from './shop';
import type { Shop } from './shop';
import type { Shopper } from './shoppers';

/** What a customer may consent to. */
export type Purpose = SourceCustomer['consents'][number]['purpose'];

/** What a customer says about a purpose. */
export interface Consent {
  readonly id: string;
  readonly purpose: Purpose;
  readonly granted: boolean;
  readonly at: Date;
}

/** Gives or withdraws a consent; what was said later stays. */
export function sayConsent(shop: Shop, shopper: Shopper, consent: Consent): Operation {
  const { source, target } = shop;
  const { customerId } = shopper;
  const { id, purpose, granted, at } = consent;
  const seen: Visible = { what: 'consent', purpose, granted, at };
  let isOvertaken = false;
  return {
    id,
    kind: 'consent',
    atSource: async () => {
      const customer = customerId && (await source.customers.findOne({ _id: customerId }));
      if (!customer) return null;
      const { _id, revision, consents } = customer;
      const isSaid = (said: (typeof consents)[number]) =>
        said.purpose === purpose && said.granted === granted && +said.at === +at;
      const others = consents.filter((said) => said.purpose !== purpose);
      const isWritten = await writeAccount(shop, shopper, async () => {
        if (consents.some(isSaid)) return true;
        const { matchedCount } = await source.customers.updateOne(
          { _id, revision },
          { $set: { consents: [...others, { purpose, granted, at }] }, $inc: { revision: 1 } },
        );
        isOvertaken = matchedCount === 1;
        return isOvertaken;
      });
      return isWritten ? seen : null;
    },
    atTarget: async (accountId) => {
      if (!accountId) return null;
      await mayWriteAtTarget(shop, accountId);
      const said = { granted, since: at };
      // The target asks again only about what the customer was asked before.
      const isAsked = isOvertaken ? {} : { [`consents.${purpose}`]: { $exists: true } };
      const { matchedCount } = await target.accounts.updateOne(
        { _id: accountId, ...isAsked },
        { $set: { [`consents.${purpose}`]: said } },
      );
      return matchedCount === 1 ? seen : null;
    },
  };
}
