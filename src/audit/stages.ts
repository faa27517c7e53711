import { checkAccounts } from './accounts';
import { checkBalances } from './balances';
import { checkCases } from './caseFiles';
import { checkCoupons } from './coupons';
import type { Point } from './course';
import { checkEnrolments } from './enrolments';
import { checkLedger, checkOwnership, told } from './excluded';
import { checkHistory } from './history';
import { checkLateCoupons } from './lateCoupons';
import { checkPlatform, checkProducts } from './milestones';
import { checkNoticeFiles } from './noticeFiles';
import { checkLinks } from './orphans';
import { checkReceipts } from './receipts';
import { ownedKinds } from './recordKinds';
import { checkOwned, checkShipments } from './records';
import { checkPageRedirects, checkProductRedirects, checkRedirects } from './redirects';
import type { Run } from './run';
import { checkSealed, checkSeals } from './seals';
import { countStrangers } from './strangers';
import { checkWallets } from './wallets';

/** A part of an audit that goes once through a collection, or through a collection of each side at once. */
interface Stage {
  readonly name: string;
  readonly check: (run: Run) => Promise<void>;
}

/** In the order in which they are done; what one finds, no other needs. */
const stages: readonly Stage[] = [
  { name: 'accounts', check: checkAccounts },
  ...ownedKinds.map((kind) => ({
    name: kind.collection,
    check: (run: Run) => checkOwned(run, kind),
  })),
  { name: 'shipments', check: checkShipments },
  { name: 'balances', check: checkBalances },
  { name: 'history', check: checkHistory },
  { name: 'wallets', check: checkWallets },
  { name: 'coupons', check: checkCoupons },
  { name: 'links', check: checkLinks },
  { name: 'ownership', check: checkOwnership },
  ...told.map((collection) => ({
    name: `ledger of excluded markets: ${collection}`,
    check: checkLedger(collection),
  })),
  { name: 'cases', check: checkCases },
  { name: 'notices', check: checkNoticeFiles },
  { name: 'late coupons', check: checkLateCoupons },
  { name: 'receipts', check: checkReceipts },
  { name: 'sealed receipts', check: checkSealed },
  { name: 'seals', check: checkSeals },
  { name: 'products', check: checkProducts },
  { name: 'redirects of products', check: checkProductRedirects },
  { name: 'redirects of pages', check: checkPageRedirects },
  { name: 'redirects', check: checkRedirects },
  { name: 'platform', check: checkPlatform },
  { name: 'enrolments', check: checkEnrolments },
  { name: 'strangers', check: countStrangers },
];

/** Does every stage, or those from where an audit was stopped, the first of them from its place on. */
export async function examine(run: Run, from?: Point): Promise<void> {
  const stopped = stages.findIndex(({ name }) => name === from?.stage);
  for (const { name, check } of stages.slice(Math.max(stopped, 0))) {
    run.course.begin(name, name === from?.stage ? from.after : {});
    await check(run);
  }
}
