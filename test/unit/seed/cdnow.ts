import path from 'node:path';
import { customerDocuments } from '../../../local/seed/generate';
import type { CustomerDocuments } from '../../../local/seed/generate';
import { readPurchases } from '../../../local/seed/purchases';
import type { Purchase } from '../../../local/seed/purchases';
import { settingOf } from '../../../local/seed/setting';
import type { Setting, SettingOptions } from '../../../local/seed/setting';
import { instantSchema } from '../../../src/programme/instant';
import { loadProgramme } from '../../../src/programme/load';

const project = path.join(__dirname, '../../..');

/** The purchase log that ships as an example. */
export const cdnow = path.join(project, 'examples/purchases-cdnow-sample.csv');

/** The opening of the shipped programme. */
export const opening = instantSchema.parse('2024-10-20T22:00:00.000Z');

/** A setting of the shipped programme for some purchases. */
export async function settingFor(
  purchases: readonly Purchase[],
  options: Partial<SettingOptions> = {},
): Promise<Setting> {
  const programme = await loadProgramme(path.join(project, 'programmes/poco-global.json'));
  return settingOf({ programme, opening, purchases, ...options });
}

/** The whole example log, and what is made of each of its customers. */
export async function cdnowStore() {
  const purchases = await readPurchases(cdnow);
  const setting = await settingFor(purchases);
  return { purchases, setting, customers: customersOf(setting, purchases) };
}

/** What is made of each customer of some purchases. */
export function customersOf(setting: Setting, purchases: readonly Purchase[]): CustomerDocuments[] {
  const ids = [...new Set(purchases.map(({ customer }) => customer))];
  const rows = new Map(ids.map((id): [string, Purchase[]] => [id, []]));
  for (const purchase of purchases) rows.get(purchase.customer)?.push(purchase);
  return [...rows].map(([id, own]) => customerDocuments(setting, id, own));
}
