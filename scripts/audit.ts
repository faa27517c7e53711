import { Command, Option } from 'commander';
import type { Db } from 'mongodb';
import { audit, auditCustomer } from '../src/audit/audit';
import type { AuditReport } from '../src/audit/audit';
import { findingsText, summaryOf } from '../src/audit/summary';
import { UserError } from '../src/errors';
import { pauseOf, pauseOption, withAuditStores } from './auditStores';

interface AuditCommandOptions {
  readonly json?: true;
  readonly partial?: true;
  readonly resume?: true;
  readonly customer?: string;
  readonly pause: number;
}

const MISMATCHES = 1;
const COULD_NOT_RUN = 2;

/** `audit`: compares both stores; exits 0 when clean, 1 with mismatches, 2 when it could not run. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('compare both stores by the rules of the move, with code of its own')
    .option('--json', 'print one JSON object')
    .option('--partial', 'leave out customers who are not finished yet')
    .option('--resume', 'go on with the audit that was stopped last')
    .addOption(
      new Option('--customer <id>', 'look at one customer alone, finished or not').conflicts([
        'partial',
        'resume',
      ]),
    )
    .addOption(pauseOption())
    .action(runAudit);
}

async function runAudit(options: AuditCommandOptions): Promise<void> {
  const { customer, json } = options;
  if (customer !== undefined) return await printCustomer(customer, options);
  const report = await run(() => auditConfigured(options));
  if (report.census.customers.source + report.census.orders.source === 0) {
    throw new UserError(
      'There is nothing to audit: the source has no customers and no orders. Name its database in HANDOVER_SOURCE_URI.',
      COULD_NOT_RUN,
    );
  }
  console.log(json ? JSON.stringify(report, null, 2) : summaryOf(report));
  if (report.total > 0) process.exitCode = MISMATCHES;
}

async function printCustomer(
  customer: string,
  { json, pause }: AuditCommandOptions,
): Promise<void> {
  const findings = await run(() =>
    withAuditStores(async (stores) => {
      const { source, ledger } = stores;
      if (!(await knows(source, customer)) && !(await knows(ledger, customer))) {
        throw new UserError(
          `There is no customer ${customer}, neither in the ledger nor at the source.`,
        );
      }
      return await auditCustomer({ ...stores, pause: pauseOf(pause) }, customer);
    }),
  );
  console.log(json ? JSON.stringify(findings, null, 2) : findingsText(findings));
  if (findings.length > 0) process.exitCode = MISMATCHES;
}

async function knows(database: Db, _id: string): Promise<boolean> {
  return (await database.collection<{ _id: string }>('customers').findOne({ _id })) !== null;
}

async function auditConfigured(options: AuditCommandOptions): Promise<AuditReport> {
  const noted = options.resume ? 'resume' : 'anew';
  return await withAuditStores((stores) =>
    audit({
      ...stores,
      complete: options.partial !== true,
      noted,
      pause: pauseOf(options.pause),
    }),
  );
}

async function run<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      error instanceof UserError ? why : `The audit could not run: ${why}.`,
      COULD_NOT_RUN,
    );
  }
}
