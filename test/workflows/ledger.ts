import type { MarketCounts } from '../../src/activities/countCustomers';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { Page } from '../../src/activities/listCustomers';
import type { NewCase } from '../../src/activities/openCase';
import type { ReachedMilestone } from '../../src/activities/recordMilestone';
import type { Settlement } from '../../src/activities/settleCase';
import { caseIdOf } from '../../src/cases/case';
import type { CaseRecord, Cause } from '../../src/cases/case';
import type { Instant } from '../../src/programme/instant';
import { customerId } from '../../src/records/ids';
import type { Enrolment } from '../../src/stores/ledger';

/** A customer as the ledger of a test knows it. */
export type Enrolled = CustomerRef & { state: Enrolment['state']; early?: true };

/** A case as the ledger of a test knows it. */
export interface Filed {
  readonly customerId: string;
  readonly market: string;
  readonly cause: Cause;
  state: 'open' | 'decided';
  decision: Settlement | null;
  records: CaseRecord[];
  deadline: Instant;
}

/** Handover's own database, in memory: what the real activities keep there, and nothing else. */
export class TestLedger {
  readonly customers: Enrolled[] = [];
  readonly cases = new Map<string, Filed>();
  readonly milestones: ReachedMilestone[] = [];
  /** Customers that a page holds at most, however many were asked for. */
  pageSize = Infinity;

  /** Enrols customers of a market, by their ids in order. */
  enrol(market: string, ids: readonly string[], kind: Enrolment['kind'] = 'account'): void {
    for (const id of ids) {
      this.customers.push({ customerId: customerId.parse(id), kind, market, state: 'enrolled' });
    }
  }

  /** A market's customers, in order. */
  of(market: string): Enrolled[] {
    return this.customers.filter((customer) => customer.market === market);
  }

  find(id: string): Enrolled {
    const found = this.customers.find(({ customerId }) => customerId === id);
    if (!found) throw new Error(`Nobody enrolled ${id}`);
    return found;
  }

  list({ market, from, early = false, ...page }: Page) {
    const count = Math.min(page.count, this.pageSize);
    const found = this.of(market)
      .map((customer, ordinal) => ({ ...customer, ordinal }))
      .filter((customer) => customer.ordinal >= from && (!early || customer.early))
      .slice(0, count);
    return {
      customers: found
        .filter(({ state }) => state === 'enrolled')
        .map(({ customerId, kind }): CustomerRef => ({ customerId, kind, market })),
      next: found.length === count ? (found.at(-1)?.ordinal ?? from) + 1 : null,
    };
  }

  count(): Record<string, MarketCounts> {
    const counts: Record<string, MarketCounts> = {};
    for (const { market, state } of this.customers) {
      const none = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };
      (counts[market] ??= none)[state] += 1;
    }
    return counts;
  }

  /** Has those of the customers who have not begun move early; says how many there are. */
  hurry(ids: readonly string[]): number {
    const waiting = ids.map((id) => this.find(id)).filter(({ state }) => state === 'enrolled');
    for (const customer of waiting) customer.early = true;
    return waiting.length;
  }

  open({ customerId, market, needed, deadline }: NewCase): string {
    const caseId = caseIdOf(customerId, needed.cause);
    const records = [...(this.cases.get(caseId)?.records ?? []), ...needed.records];
    const { cause } = needed;
    const file = { customerId, market, cause, records, deadline };
    this.cases.set(caseId, { ...file, state: 'open', decision: null });
    this.find(customerId).state = 'held';
    return caseId;
  }

  settle(decision: Settlement): void {
    const file = this.cases.get(decision.caseId);
    if (file) this.cases.set(decision.caseId, { ...file, state: 'decided', decision });
  }

  /** What was decided about a customer's case of a cause, if anything was. */
  decisionOf(customerId: string, cause: Cause): Settlement | null {
    return this.cases.get(caseIdOf(customerId, cause))?.decision ?? null;
  }

  reach(milestone: ReachedMilestone): void {
    const known = this.milestones.some((other) => other.milestone === milestone.milestone);
    if (!known) this.milestones.push(milestone);
  }
}
