import type { KeyObject } from 'node:crypto';
import { Command } from 'commander';
import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { z } from 'zod';
import { audit } from '../src/audit/audit';
import type { AuditReport } from '../src/audit/audit';
import { summaryOf } from '../src/audit/summary';
import { readConfiguration } from '../src/configuration';
import { UserError } from '../src/errors';
import { readPublicKey } from '../src/keys/keys';
import { calendarSchema, shiftCalendar } from '../src/programme/calendar';
import type { Calendar } from '../src/programme/calendar';
import { calendarOf } from '../src/programme/days';
import { instantOf } from '../src/programme/instant';
import { loadProgramme } from '../src/programme/load';
import type { Programme } from '../src/programme/schema';

interface AuditCommandOptions {
  json?: true;
  partial?: true;
}

const MISMATCHES = 1;
const COULD_NOT_RUN = 2;

/** `audit`: compares both stores; exits 0 when clean, 1 with mismatches, 2 when it could not run. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('compare both stores by the rules of the move, with code of its own')
    .option('--json', 'print one JSON object')
    .option('--partial', 'leave out customers who are not finished yet')
    .action(runAudit);
}

async function runAudit({ json, partial }: AuditCommandOptions): Promise<void> {
  const report = await auditConfigured(partial !== true).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      error instanceof UserError ? why : `The audit could not run: ${why}.`,
      COULD_NOT_RUN,
    );
  });
  if (report.census.customers.source + report.census.orders.source === 0) {
    throw new UserError(
      'There is nothing to audit: the source has no customers and no orders. Name its database in HANDOVER_SOURCE_URI.',
      COULD_NOT_RUN,
    );
  }
  console.log(json ? JSON.stringify(report, null, 2) : summaryOf(report));
  if (report.total > 0) process.exitCode = MISMATCHES;
}

async function auditConfigured(complete: boolean): Promise<AuditReport> {
  const names = ['programme', 'sourceUri', 'targetUri', 'ledgerUri'] as const;
  const configuration = readConfiguration(names, process.env);
  const programme = await loadProgramme(configuration.programme);
  const { sourceUri, targetUri, ledgerUri } = configuration;
  const [source, target, ledger] = [
    new MongoClient(sourceUri),
    new MongoClient(targetUri),
    new MongoClient(ledgerUri),
  ];
  try {
    const calendar = await calendarAsRun(ledger.db(), programme);
    return await audit({
      source: source.db(),
      target: target.db(),
      ledger: ledger.db(),
      programme,
      opening: new Date(calendar.opening),
      couponSweep: new Date(calendar.couponSweep),
      couponDeadline: new Date(calendar.couponDeadline),
      websiteClosure: new Date(calendar.websiteClosure),
      complete,
      publicKey: await configuredPublicKey(),
    });
  } finally {
    await Promise.all([source, target, ledger].map((client) => client.close()));
  }
}

/** What receipts are signed with; an audit has the key where the environment names its file. */
async function configuredPublicKey(): Promise<KeyObject | undefined> {
  const file = process.env['HANDOVER_KEY_FILE'];
  return file ? await readPublicKey(file) : undefined;
}

/** The calendar as it was kept, amendments and all; else the programme's, moved to where it ran. */
async function calendarAsRun(ledger: Db, programme: Programme): Promise<Calendar> {
  const kept = await ledger
    .collection<{ _id: string; calendar?: unknown }>('standings')
    .findOne({ _id: programme.id });
  const standing = calendarSchema.safeParse(kept?.calendar);
  return standing.success ? standing.data : await calendarByOpening(ledger, programme);
}

/** The ledger says when the opening was due. */
async function calendarByOpening(ledger: Db, programme: Programme): Promise<Calendar> {
  const calendar = calendarOf(programme);
  const milestone = await ledger
    .collection<{ _id: string; due?: unknown }>('milestones')
    .findOne({ _id: 'opening' });
  const due = z.date().safeParse(milestone?.due);
  return due.success ? shiftCalendar(calendar, instantOf(due.data)) : calendar;
}
