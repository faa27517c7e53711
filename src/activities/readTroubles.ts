import { gateWords, lateWords } from '../notices/trouble';
import { forecastWords } from '../programme/forecast';
import { DAY, later } from '../programme/instant';
import type { Instant } from '../programme/instant';
import type { MarketCounts } from './countCustomers';
import type { Dependencies } from './dependencies';
import { readLateCoupons } from './readLateCoupons';

const AGEING_DAYS = 7;
const MOST_NAMED = 20;

type Read = Pick<Dependencies, 'ledger' | 'programme'>;

/** Reads what endangers a promise, or waits too long, as sentences: the worst first. */
export async function readTroubles(
  deps: Read,
  markets: Readonly<Record<string, MarketCounts>>,
  at: Instant,
): Promise<string[]> {
  const parts = await Promise.all([
    readLateCoupons(deps).then(lateWords),
    readMisses(deps, markets),
    readGate(deps),
    readAgeing(deps, at),
    readPendingAlerts(deps),
    readUntold(deps),
  ]);
  return parts.flat();
}

/** Of markets that still have somebody to move: a forecast is as old as the last look. */
async function readMisses(
  { ledger }: Read,
  markets: Readonly<Record<string, MarketCounts>>,
): Promise<string[]> {
  const missing = ledger.forecasts.find({ 'forecast.misses': true }).sort({ _id: 1 });
  const words: string[] = [];
  for await (const { _id, forecast } of missing) {
    if (forecast && markets[_id]?.enrolled) words.push(`${forecastWords(_id, forecast)}.`);
  }
  return words;
}

async function readGate({ ledger, programme }: Read): Promise<string[]> {
  const standing = await ledger.standings.findOne({ _id: programme.id });
  return standing?.gate.state === 'held' ? [gateWords(standing.gate.reasons)] : [];
}

async function readAgeing({ ledger }: Read, at: Instant): Promise<string[]> {
  const openedAt = { $lt: new Date(later(at, -AGEING_DAYS * DAY)) };
  const ageing = { state: 'open', openedAt } as const;
  const count = await ledger.cases.countDocuments(ageing);
  if (count === 0) return [];
  const oldest = await ledger.cases
    .find(ageing)
    .sort({ openedAt: 1, _id: 1 })
    .limit(MOST_NAMED)
    .toArray();
  const have = count === 1 ? '1 case has' : `${count} cases have`;
  const ids = oldest.map(({ _id }) => _id).join(', ');
  return [`${have} been open for more than ${AGEING_DAYS} days, the oldest first: ${ids}.`];
}

async function readPendingAlerts({ ledger }: Read): Promise<string[]> {
  const pending = { template: 'alert', state: 'pending' } as const;
  const alerts = await ledger.notices.find(pending).sort({ queuedAt: 1, _id: 1 }).toArray();
  if (alerts.length === 0) return [];
  const have = alerts.length === 1 ? '1 alert has' : `${alerts.length} alerts have`;
  return [`${have} not been mailed yet: ${alerts.map(({ _id }) => _id).join(', ')}.`];
}

async function readUntold({ ledger }: Read): Promise<string[]> {
  const untold = await ledger.notices.countDocuments({ state: 'pending', template: 'moved' });
  if (untold === 0) return [];
  const wait = untold === 1 ? '1 moved customer waits' : `${untold} moved customers wait`;
  return [`${wait} for the mail server to be told.`];
}
