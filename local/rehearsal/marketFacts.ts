import type { BalanceKind } from '../../src/records/balance';
import type { Ledger } from '../../src/stores/ledger';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';

/** What left the source's balances of a kind, and what came into the target's wallets. */
export interface Flow {
  out: number;
  in: number;
}

/** What a census does not count of a market; credit in minor units, whatever the currency. */
export type MarketFacts = Record<BalanceKind, Flow> & { notices: number; cases: number };

/** Reads from both stores and the ledger what moved of balances, who was written to, and the cases. */
export async function readMarketFacts(stores: {
  source: SourceStore;
  target: TargetStore;
  ledger: Ledger;
}): Promise<Record<string, MarketFacts>> {
  const facts: Record<string, MarketFacts> = {};
  const of = (market: string) =>
    (facts[market] ??= {
      points: { out: 0, in: 0 },
      credit: { out: 0, in: 0 },
      notices: 0,
      cases: 0,
    });
  for await (const { market, kind, debit } of stores.source.balances.find()) {
    of(market)[kind].out += debit?.cumulative ?? 0;
  }
  for await (const { region, kind, credits } of stores.target.wallets.find()) {
    for (const { credited } of Object.values(credits)) of(region)[kind].in += credited;
  }
  for await (const { market } of stores.ledger.notices.find({ state: 'sent' })) {
    if (market) of(market).notices += 1;
  }
  for await (const { market } of stores.ledger.cases.find()) of(market).cases += 1;
  return facts;
}
