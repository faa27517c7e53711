import path from 'node:path';
import { MongoClient } from 'mongodb';
import { readPurchases } from '../../../local/seed/purchases';
import { seedStore } from '../../../local/seed/store';
import { UserError } from '../../../src/errors';
import { loadProgramme } from '../../../src/programme/load';
import { openSource } from '../../../src/stores/source';
import { cdnow, opening } from './cdnow';

describe('seeding a store', () => {
  test('is refused, before any server is asked, where the log has fewer customers', async () => {
    const programme = await loadProgramme(
      path.join(__dirname, '../../../programmes/poco-global.json'),
    );
    const source = openSource(new MongoClient('mongodb://127.0.0.1:1/nowhere'));
    const purchases = await readPurchases(cdnow);
    await expect(
      seedStore({ source, programme, opening, purchases, customers: 2_358 }),
    ).rejects.toThrow(
      new UserError('The purchase log has 2357 customers, not 2358: ask for fewer.'),
    );
  });
});
