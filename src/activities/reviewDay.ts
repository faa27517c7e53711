import { composeNotice } from '../notices/compose';
import { instantOf } from '../programme/instant';
import type { Instant } from '../programme/instant';
import { countCustomers } from './countCustomers';
import type { Dependencies } from './dependencies';
import { deliver } from './outbox';
import { readTroubles } from './readTroubles';
import { sealReceipts } from './sealReceipts';

const MOST_CASES = 100;

/** The day that is reviewed, and the workflow's instant. */
export interface ReviewedDay {
  readonly day: string;
  readonly at: Instant;
}

/**
 * Mails the operators about a day, then seals what no market has sealed: the receipts of customers who
 * finished through a case. No trouble with seals keeps the mail back.
 */
export const reviewDay = (deps: Dependencies) => async (reviewed: ReviewedDay) => {
  const found = await review(deps, reviewed);
  const markets = deps.programme.markets.map(({ code }) => code);
  await sealReceipts(deps)({ markets, at: reviewed.at });
  return found;
};

/**
 * Looks at the programme as it stands on a day and mails the operators once about it: what is in
 * danger, every market's counts, and the open cases, the most urgent first. A programme that ended on
 * an earlier day is quiet.
 */
async function review(deps: Dependencies, { day, at }: ReviewedDay) {
  const { ledger, programme } = deps;
  const markets = await countCustomers(deps)();
  const ended = await ledger.milestones.findOne({ _id: 'reconciliation' });
  if (ended && instantOf(ended.doneAt).slice(0, 10) < day) return { openCases: 0, markets };
  const open = { state: 'open' } as const;
  const cases = await ledger.cases.find(open).sort({ deadline: 1 }).limit(MOST_CASES).toArray();
  const openCases = await ledger.cases.countDocuments(open);
  const troubles = await readTroubles(deps, markets, at);
  const key = `review-${day}`;
  const notice = { key, template: 'review', customerId: null, market: null, at } as const;
  const to = { addresses: programme.notices.operators };
  await deliver(deps, notice, to, () =>
    composeNotice('review', 'en', {
      day,
      rows: Object.entries(markets).map(([market, counts]) => ({
        market,
        enrolled: counts.enrolled,
        moved: counts.moved,
        lapsed: counts.lapsed,
        held: counts.held + counts.setAside,
      })),
      openCases: cases.map(({ _id, cause, deadline }) => ({ id: _id, cause, deadline })),
      lines: [...troubles, `${openCases} cases are open at ${instantOf(new Date(at))}.`],
    }),
  );
  return { openCases, markets };
}
