import type { MarketCounts } from '../../src/activities/countCustomers';
import type { Alert } from '../../src/activities/alertOperators';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { MarketOutlooks, Outlook } from '../../src/activities/forecastMarkets';
import type { Page } from '../../src/activities/listCustomers';
import type { OwedOwner } from '../../src/activities/listOwed';
import type { NewCase } from '../../src/activities/openCase';
import type { ReachedMilestone } from '../../src/activities/recordMilestone';
import type { Settlement } from '../../src/activities/settleCase';
import { caseIdOf, causes } from '../../src/cases/case';
import type { CaseRecord, Cause } from '../../src/cases/case';
import { baseOf, forecastOf, forecastWords } from '../../src/programme/forecast';
import type { Sample } from '../../src/programme/forecast';
import type { WaveFacts } from '../../src/programme/gate';
import type { Instant } from '../../src/programme/instant';
import { customerId } from '../../src/records/ids';
import type { Standing } from '../../src/programme/standing';
import type { Enrolment } from '../../src/stores/ledger';

/** A customer as the ledger of a test knows it. */
export type Enrolled = CustomerRef & {
  state: Enrolment['state'];
  early?: true;
  owed?: NonNullable<Enrolment['owed']>;
  changed?: string;
};

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
  /** How the programme is being run; what was kept last. */
  standing: Standing | null = null;
  /** The last look at each market. */
  readonly looks = new Map<string, Sample>();
  /** What the operators were alerted of, by what it is about. */
  readonly alerts = new Map<string, Alert>();
  /** Who was told that everything has moved, and when. */
  readonly told = new Map<string, Instant>();
  /** Who waits for the mail server to be told. */
  readonly untold = new Set<string>();
  /** Customers that a page holds at most, however many were asked for. */
  pageSize = Infinity;

  /** Enrols customers of a market, by their ids in order. */
  enrol(market: string, ids: readonly string[], kind: Enrolment['kind'] = 'account'): void {
    for (const id of ids) {
      this.customers.push({ customerId: customerId.parse(id), kind, market, state: 'enrolled' });
    }
  }

  /** Has a moved customer move again, with a mark that the run is told. */
  enrolAgain(id: string): void {
    Object.assign(this.find(id), { state: 'enrolled', changed: `news of ${id}` });
  }

  /** Counts a customer as moved, unless there is something new that the run was not told of. */
  countAsMoved(id: string, told?: string): void {
    const customer = this.find(id);
    const isNew = customer.changed !== told;
    customer.state = isNew ? 'enrolled' : 'moved';
    if (!isNew) delete customer.changed;
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
        .map(({ customerId, kind, changed }): CustomerRef => ({
          customerId,
          kind,
          market,
          ...(changed !== undefined && { changed }),
        })),
      next: found.length === count ? (found.at(-1)?.ordinal ?? from) + 1 : null,
    };
  }

  /** The markets in which somebody has a coupon that has not reached them. */
  listOwedMarkets(): string[] {
    return [...new Set(this.customers.filter(({ owed }) => owed).map(({ market }) => market))];
  }

  /** The customers of a page with a coupon that has not reached them, and the case that this needs. */
  listOwed({ market, from, count }: Page) {
    const page = this.of(market).slice(from, from + count);
    const owners = page.flatMap(({ customerId, kind, owed }): OwedOwner[] => {
      // A case goes on until nothing is owed. (The test server keeps its clock for ever where a child's
      // workflow id is taken.)
      if (!owed || this.cases.has(caseIdOf(customerId, owed))) return [];
      const needed = { cause: owed, records: [], evidence: [] };
      return [{ customer: { customerId, kind, market }, needed }];
    });
    return { owners, next: page.length === count ? from + count : null };
  }

  /** Keeps how the programme is being run. */
  keep(standing: Standing): void {
    if (standing.revision > (this.standing?.revision ?? 0)) this.standing = standing;
  }

  /** Forecasts the markets as the real activity does, from looks kept here. */
  forecast({ markets, dates, at }: Outlook): MarketOutlooks {
    const counts = this.count();
    return Object.fromEntries(
      markets.map(({ market, ...planned }) => {
        const left = counts[market]?.enrolled ?? 0;
        const done = this.of(market).length - left;
        const last = this.looks.get(market) ?? null;
        const { plannedPerHour } = planned;
        this.looks.set(market, baseOf(last, { at, done, left, plannedPerHour }));
        const forecast = forecastOf({ ...planned, left, done, last }, dates, at);
        const about = `forecast-${market}-${forecast?.milestone}`;
        if (forecast?.misses) this.alert({ about, lines: [forecastWords(market, forecast)], at });
        const untold = this.of(market).filter((one) => this.untold.has(one.customerId)).length;
        return [market, { left, held: counts[market]?.held ?? 0, untold, forecast }];
      }),
    );
  }

  /** Tells customers that everything has moved, unless the mail server is down: then they wait. */
  tell(customerIds: readonly string[], at: Instant, isMailDown: boolean): 'sent' | 'pending' {
    for (const id of customerIds) {
      if (isMailDown) this.untold.add(id);
      else {
        this.untold.delete(id);
        this.told.set(id, at);
      }
    }
    return isMailDown ? 'pending' : 'sent';
  }

  /** Alerts the operators; once of each thing. */
  alert(alert: Alert): 'sent' {
    if (!this.alerts.has(alert.about)) this.alerts.set(alert.about, alert);
    return 'sent';
  }

  /** How the markets of a wave went. */
  inspect(markets: readonly string[]): WaveFacts {
    const wave = this.customers.filter(({ market }) => markets.includes(market));
    const cases = [...this.cases.values()].filter(({ market }) => markets.includes(market));
    return {
      customers: wave.length,
      failures: wave.filter(({ state }) => state === 'enrolled').length,
      cases: new Set(cases.map(({ customerId }) => customerId)).size,
      mismatches: cases.filter(({ cause }) => cause === 'verification').length,
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

  open({ customerId, market, needed, deadline }: NewCase): string {
    const caseId = caseIdOf(customerId, needed.cause);
    const records = [...(this.cases.get(caseId)?.records ?? []), ...needed.records];
    const { cause } = needed;
    const file = { customerId, market, cause, records, deadline };
    this.cases.set(caseId, { ...file, state: 'open', decision: null });
    if (causes[cause].holds === 'customer') this.find(customerId).state = 'held';
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
