import { audit } from '../src/audit/audit';
import { withAuditStores } from '../scripts/auditStores';
import { timed } from './timed';
import type { Audited } from './stores';

/** Audits the configured stores in a process of its own, whose memory is nobody else's, and prints how it went. */
async function main(): Promise<void> {
  const { result, seconds } = await withAuditStores((stores) => timed(() => audit(stores)));
  const { total: mismatches, checked: documents } = result;
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const audited: Audited = { mismatches, documents, seconds, peakMb };
  console.log(JSON.stringify(audited));
}

void main();
