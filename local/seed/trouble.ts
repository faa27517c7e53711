import type { CaseRecord, Cause } from '../../src/cases/case';
import type { TargetAccount } from '../../src/records/account';
import type { StoredDocuments } from './documents';
import { faults } from './fault';
import type { Fault } from './fault';
import type { CustomerDocuments } from './generate';
import type { Setting } from './setting';
import { customerIdOf } from './shopper';

/** The share of the log's customers who get into trouble. */
const IN_TROUBLE = 0.06;

/** So many get into trouble at least, so that every cause comes about in a small store too. */
const AT_LEAST = 5;

/** One customer's trouble, as it was planted. */
export interface Trouble {
  readonly customerId: string;
  readonly cause: Cause;
  /** What is wrong, in a word: `orderWithoutCurrency`. */
  readonly fault: string;
  /** The record that is at fault; null where none of the source is. */
  readonly record: CaseRecord | null;
}

/** A customer's documents on their way into the stores. */
export interface Sown {
  readonly source: StoredDocuments;
  readonly accounts: readonly TargetAccount[];
  /** The customer's trouble; null for most. */
  readonly trouble: Trouble | null;
}

/**
 * Plants trouble as customers come by, in the order of the log: of a cause in its turn the fault that
 * was planted least and can happen to the customer. Guests and excluded markets are spared, and so are
 * accounts that are not active. `hasTarget` false leaves out what needs one: identity and refusal.
 */
export function troublemaker(setting: Setting, hasTarget: boolean) {
  const causes: readonly Cause[] = hasTarget
    ? ['identity', 'schema', 'balance', 'refusal', 'address']
    : ['schema', 'balance', 'address'];
  const planted: Trouble[] = [];
  let seen = 0;

  return (customer: CustomerDocuments): Sown => {
    seen += 1;
    const isDue = planted.length < Math.max(AT_LEAST, Math.ceil(seen * IN_TROUBLE));
    const sown = isDue && canBear(customer) ? spoil(customer) : { ...customer, trouble: null };
    if (sown.trouble) planted.push(sown.trouble);
    return sown;
  };

  function spoil(customer: CustomerDocuments): Sown {
    for (const { cause, name, spoil } of faultsInTurn()) {
      const spoilt = spoil(customer, setting);
      if (!spoilt) continue;
      const { accounts, record, source } = spoilt;
      const customerId = customerIdOf(customer.shopper);
      return { source, accounts, trouble: { customerId, cause, fault: name, record } };
    }
    return { ...customer, trouble: null };
  }

  function faultsInTurn(): Fault[] {
    const turn = causes[planted.length % causes.length];
    const timesOf = (name: string) => planted.filter(({ fault }) => fault === name).length;
    return faults
      .filter(({ cause }) => cause === turn)
      .toSorted((a, b) => timesOf(a.name) - timesOf(b.name));
  }
}

const canBear = ({ shopper, source }: CustomerDocuments) =>
  shopper.market.open && source.customers.some(({ status }) => status === 'active');
