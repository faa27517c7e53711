import { MongoClient } from 'mongodb';
import type { z } from 'zod';
import { auditPage } from '../../../src/audit/pages';
import { caseFile } from '../../../src/cases/case';
import { sourceCustomer, targetAccount } from '../../../src/records/account';
import { sourceBalance, sourceEntry, wallet, walletEntry } from '../../../src/records/balance';
import { sourceCoupon, targetCoupon } from '../../../src/records/coupon';
import { edit } from '../../../src/records/edit';
import { money } from '../../../src/records/money';
import { sourceOrder, targetOrder } from '../../../src/records/order';
import { fence, ownership } from '../../../src/records/ownership';
import { sourceProduct, targetProduct } from '../../../src/records/product';
import { sourceReview, targetReview } from '../../../src/records/review';
import { guest, originStamp, postalAddress } from '../../../src/records/shared';
import { sourceShipment, targetShipment } from '../../../src/records/shipment';
import { channel, page, redirect, storefront } from '../../../src/records/storefront';
import { sourceTicket, targetTicket } from '../../../src/records/ticket';
import { tombstone } from '../../../src/records/tombstone';
import { sourceWarranty, targetWarranty } from '../../../src/records/warranty';
import { standingSchema } from '../../../src/programme/standing';
import * as ledger from '../../../src/stores/ledger';
import { openSource } from '../../../src/stores/source';
import { openTarget } from '../../../src/stores/target';
import { documentedFields, quoted } from './documentedFields';
import type { Row } from './documentedFields';
import { schemaFields } from './schemaFields';
import type { SchemaField } from './schemaFields';

const origin = { origin: originStamp };
const moved = { ...origin, edits: edit.array().optional() };

const schemas: Record<string, z.ZodType> = {
  'shared.address': postalAddress,
  'shared.guest': guest,
  'shared.payment': sourceOrder.shape.payment,
  'shared.invoice': sourceOrder.shape.invoice,
  'shared.money': money,
  'shared.fence': fence,
  'shared.origin': originStamp,
  'shared.edit': edit,
  'source.customers': sourceCustomer,
  'source.orders': sourceOrder,
  'source.shipments': sourceShipment,
  'source.reviews': sourceReview,
  'source.tickets': sourceTicket,
  'source.warranties': sourceWarranty,
  'source.balances': sourceBalance,
  'source.balanceEntries': sourceEntry,
  'source.coupons': sourceCoupon,
  'source.products': sourceProduct,
  'source.pages': page,
  'source.ownership': ownership,
  'source.redirects': redirect,
  'source.storefront': storefront,
  'target.accounts': targetAccount,
  'target.orders': targetOrder.extend(moved),
  'target.shipments': targetShipment.extend(moved),
  'target.reviews': targetReview.extend(moved),
  'target.tickets': targetTicket.extend(moved),
  'target.warranties': targetWarranty.extend(moved),
  'target.wallets': wallet,
  'target.walletEntries': walletEntry,
  'target.coupons': targetCoupon,
  'target.products': targetProduct.extend(origin),
  'target.channels': channel,
  'target.tombstones': tombstone,
  'ledger.customers': ledger.enrolment,
  'ledger.cases': caseFile,
  'ledger.notices': ledger.notice,
  'ledger.lateCoupons': ledger.lateCoupon,
  'ledger.milestones': ledger.milestoneRecord,
  'ledger.standings': standingSchema,
  'ledger.forecasts': ledger.marketForecast,
  'ledger.receipts': ledger.storedReceipt,
  'ledger.seals': ledger.storedSeal,
  'ledger.positions': ledger.position,
  'ledger.audits': auditPage,
};

/** Where a mapped collection of another name comes from. */
const formerNames: Record<string, string> = {
  'target.accounts': 'source.customers',
  'target.wallets': 'source.balances',
  'target.walletEntries': 'source.balanceEntries',
};

const document = documentedFields();
const rowsOf = (name: string) => document.get(name)?.rows ?? [];
const mapped = [...document].filter(([, section]) => section.mapped).map(([name]) => name);

test('the document has one table for each collection that a store opens, and no other', async () => {
  const client = new MongoClient('mongodb://127.0.0.1/unused');
  const opened = Object.entries({
    source: openSource(client),
    target: openTarget(client),
    ledger: ledger.openLedger(client),
  }).flatMap(([store, collections]) =>
    Object.keys(collections)
      .filter((name) => name !== 'client')
      .map((name) => `${store}.${name}`),
  );
  const shared = Object.keys(schemas).filter((name) => name.startsWith('shared.'));

  expect([...document.keys()].sort()).toEqual([...opened, ...shared].sort());
  await client.close();
});

describe.each(Object.entries(schemas))('%s', (name, schema) => {
  const fields = schemaFields(schema);
  const rows = rowsOf(name);

  test('has a row for each field of the schema, and for no other', () => {
    expect(rows.flatMap(withShape).sort()).toEqual([...fields.keys()].sort());
  });

  test('says of each field what the schema says', () => {
    const said = rows.map((row) => ({ field: row.field, ...typeOf(row) }));

    expect(said).toEqual(rows.map(({ field }) => ({ field, ...fields.get(field) })));
  });
});

describe.each(mapped)('%s', (name) => {
  const { rows = [], notCarried = [] } = document.get(name) ?? {};
  const source = rowsOf(formerNames[name] ?? name.replace('target', 'source'));
  const fields = source.map((row) => row.field);
  const named = [...rows.flatMap((row) => quoted(row.third)), ...notCarried];

  test('comes from fields that the source has', () => {
    expect(named.filter((field) => !fields.includes(field))).toEqual([]);
  });

  test('accounts for each field of the source', () => {
    const groups = new Set(fields.flatMap((field) => ancestorsOf(field).slice(1)));
    const single = fields.filter((field) => !groups.has(plain(field)));
    const accounted = new Set(named.map(plain));

    expect(single.filter((field) => !ancestorsOf(field).some((at) => accounted.has(at)))).toEqual(
      [],
    );
  });
});

test('each customer record, product and coupon of the target names its source', () => {
  expect(mapped.map((name) => name.replace('target.', '')).sort()).toEqual(
    'accounts coupons orders products reviews shipments tickets walletEntries wallets warranties'.split(
      ' ',
    ),
  );
});

const kindWords: readonly [SchemaField['kind'], RegExp][] = [
  ['date', /^instant\b/],
  ['boolean', /^yes\/no\b/],
  ['number', /^(integer|number|minor units)\b/],
  ['list', /^list\b/],
];

/** What a row's type column says, in the schema's terms. */
const typeOf = ({ type }: Row): SchemaField => ({
  nullable: / or null\b/.test(type),
  optional: /may be absent/.test(type),
  values: quoted(type),
  kind: kindWords.find(([, word]) => word.test(type))?.[0] ?? 'other',
});

/** A row's path, and those of the shared shape that its type leads to. */
function withShape({ field, type }: Row): string[] {
  const shape = /\(#shared(\w+)\)/.exec(type)?.[1];
  const place = type.startsWith('list of') ? `${field}[]` : field;
  return [field, ...rowsOf(`shared.${shape}`).map((inner) => `${place}.${inner.field}`)];
}

const plain = (path: string) => path.replaceAll(/\[\]|\.\*/g, '');

/** A path and all that it stands in, without the marks of lists: `a.b` and `a` of `a[].b`. */
function ancestorsOf(path: string): string[] {
  const names = plain(path).split('.');
  return names.map((_, index) => names.slice(0, names.length - index).join('.'));
}
