import { generateKeyPairSync } from 'node:crypto';
import { Keys } from '../../../src/keys/keys';
import { receiptFileOf } from '../../../src/receipts/file';
import type { ReceiptFile } from '../../../src/receipts/file';
import { receipt } from '../../../src/receipts/receipt';
import type { Receipt } from '../../../src/receipts/receipt';
import { sealOf } from '../../../src/receipts/seal';
import { signed } from '../../../src/receipts/signing';
import type { Signer } from '../../../src/receipts/signing';

/** Keys that nobody else has. */
export function newKeys(): Keys {
  const { privateKey } = generateKeyPairSync('ed25519');
  return new Keys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

const [mapped, code] = ['3a'.repeat(32), '5c'.repeat(32)];

/** A receipt of a customer, signed. */
export function receiptOf(customerId: string, signer: Signer, changes: object = {}): Receipt {
  const content = {
    _id: `${customerId}-1`,
    customerId,
    revision: 1,
    market: 'GB',
    accountId: `poco-${customerId}`,
    mapping: 1,
    counts: { order: 2, coupon: 1, balance: 1 },
    digests: { order: { source: mapped, target: mapped } },
    balances: [{ balanceId: 'B1', kind: 'points', atSource: 0, debited: 120, credited: 60 }],
    coupons: [{ couponId: 'Q1', successorId: 'poco-Q1', codeDigest: code }],
    issuedAt: new Date('2024-11-05T10:00:00.000Z'),
    ...changes,
  };
  return receipt.parse(signed(content, signer));
}

const at = new Date('2024-11-05T11:00:00.000Z');

/** Seals batches of receipts of one market, one after the other. */
export function sealsOf(batches: readonly (readonly Receipt[])[], signer: Signer) {
  const seals: ReturnType<typeof sealOf>[] = [];
  for (const receipts of batches) {
    const market = receipts[0]?.market ?? '';
    seals.push(sealOf({ market, previous: seals.at(-1) ?? null, receipts, at }, signer));
  }
  return seals;
}

/** The files of customers of GB, sealed in batches of these sizes. */
export function filesOf(sizes: readonly number[], signer: Signer): ReceiptFile[] {
  let ordinal = 0;
  const batches = sizes.map((size) =>
    Array.from({ length: size }, () => receiptOf(`C${(ordinal += 1)}`, signer)),
  );
  const seals = sealsOf(batches, signer);
  return batches.flatMap((receipts, index) =>
    receipts.map((one) => receiptFileOf(one, seals[index] ?? null)),
  );
}
