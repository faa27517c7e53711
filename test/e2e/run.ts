import { waitUntil } from '../../local/servers/waitUntil';
import { auditStage } from '../../local/rehearsal/rehearse';
import { setStage } from '../../local/rehearsal/stage';
import type { Stage } from '../../local/rehearsal/stage';
import { startWorker } from '../../local/rehearsal/worker';
import { readPurchases } from '../../local/seed/purchases';
import { seedStore } from '../../local/seed/store';
import type { SeedSummary } from '../../local/seed/summary';
import type { AuditReport } from '../../src/audit/audit';
import { launchProgramme } from '../../src/temporal/launch';
import type { ProgrammeResult } from '../../src/workflows/programme';

const CUSTOMERS = 25;
const KILL_AFTER = 6;
const WITHIN_MS = 60_000;

/** A programme that was run from end to end, with its servers and its worker still up. */
export interface Run {
  readonly stage: Stage;
  readonly seeded: SeedSummary;
  readonly result: ProgrammeResult;
  readonly report: AuditReport;
  /** Customers who had moved when the worker was killed. */
  readonly movedBeforeKill: number;
  readonly close: () => Promise<void>;
}

/** Runs the shipped programme in virtual time; its worker is killed on the way and started again. */
export async function runProgramme(): Promise<Run> {
  const stage = await setStage('programmes/poco-global.json');
  const { source, target, programme, servers, client, calendar, environment } = stage;
  try {
    const purchases = await readPurchases('examples/purchases-cdnow-sample.csv');
    const store = { source, target, programme, purchases, opening: calendar.opening };
    const seeded = await seedStore({ ...store, customers: CUSTOMERS, trouble: true });
    const worker = await startWorker(servers.folder, environment);
    try {
      const handle = await launchProgramme(client, programme, calendar);
      const moved = () => stage.ledger.customers.countDocuments({ state: 'moved' });
      const hasBegun = await waitUntil(async () => (await moved()) >= KILL_AFTER, WITHIN_MS);
      if (!hasBegun) throw new Error('Nobody was moved');
      await worker.kill();
      const movedBeforeKill = await moved();
      await worker.restart();
      const result: ProgrammeResult = await handle.result();
      const report = await auditStage(stage);
      const close = async () => {
        await worker.stop();
        await stage.strike();
      };
      return { stage, seeded, result, report, movedBeforeKill, close };
    } catch (error) {
      await worker.stop();
      throw error;
    }
  } catch (error) {
    await stage.strike();
    throw error;
  }
}
