import type { BalanceView, CouponView, CustomerView } from './customerView';
import { table } from './table';

/** Everything that is known of a customer, in a few tables. */
export function customerText(customer: CustomerView): string {
  return [
    ...standLines(customer),
    ...section('Records', recordLines(customer)),
    ...section('Balances', balanceLines(customer.balances)),
    ...section('Coupons', couponLines(customer.coupons)),
    ...section('On file', filedLines(customer)),
  ].join('\n');
}

function standLines({ id, kind, market, state, ownership, account, workflow }: CustomerView) {
  return table([
    ['Customer', `${id} (${kind} of ${market})`],
    ['State', state],
    ...(ownership ? [['Ownership', `${ownership.state}, epoch ${ownership.epoch}`]] : []),
    ['Account', account ? accountWords(account) : 'none'],
    ['Workflow', `${workflow.id} ${workflow.status?.toLowerCase() ?? 'was not started'}`],
    ['Web UI', workflow.webUiPath],
  ]);
}

const accountWords = ({ id, state, found }: NonNullable<CustomerView['account']>) =>
  `${id}, ${state}, ${found ? 'was there before' : 'created for it'}`;

const section = (title: string, lines: readonly string[]) =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];

function recordLines({ records }: CustomerView): string[] {
  const rows = Object.entries(records).map(([kind, { source, target }]) => [
    kind,
    String(source),
    String(target),
  ]);
  return table([['', 'source', 'target'], ...rows], 'numbers');
}

function balanceLines(balances: readonly BalanceView[]): string[] {
  if (balances.length === 0) return [];
  const rows = balances.map(({ id, kind, currency, atSource, debited, credited }) => [
    `${id} (${currency ? `${kind}, minor units of ${currency}` : kind})`,
    ...[atSource, debited, credited].map(String),
  ]);
  return table([['', 'at source', 'debited', 'credited'], ...rows], 'numbers');
}

function couponLines(coupons: readonly CouponView[]): string[] {
  if (coupons.length === 0) return [];
  const rows = coupons.map(({ id, status, usesLeft, expiresAt, successor }) => [
    id,
    status,
    String(usesLeft),
    expiresAt.toISOString(),
    successor?.id ?? '',
    successor ? successorWords(successor) : '',
  ]);
  return table([
    ['coupon', 'at source', 'uses left', 'expires', 'successor', 'at target'],
    ...rows,
  ]);
}

function successorWords({ state, accountId }: NonNullable<CouponView['successor']>): string {
  if (!state) return 'not issued yet';
  return accountId ? state : `${state}, of no account yet`;
}

function filedLines({ receipts, notices, cases }: CustomerView): string[] {
  return table([
    ...receipts.map(({ id, issuedAt }) => ['receipt', id, issuedAt.toISOString()]),
    ...notices.map(({ id, state, reason }) => ['notice', id, reason ?? state]),
    ...cases.map(({ id, state, decision }) => ['case', id, decision ?? state]),
  ]);
}
