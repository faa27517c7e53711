import { audit } from '../src/audit/audit';
import { withAuditStores } from '../scripts/auditStores';
import type { Audited } from './stores';

/** Audits the configured stores in a process of its own, whose memory is nobody else's, and prints how it went. */
async function main(): Promise<void> {
  const began = performance.now();
  const { total, checked } = await withAuditStores((stores) => audit(stores));
  const audited: Audited = {
    mismatches: total,
    documents: checked,
    seconds: (performance.now() - began) / 1_000,
    peakMb: process.resourceUsage().maxRSS / 1_024,
  };
  console.log(JSON.stringify(audited));
}

void main();
