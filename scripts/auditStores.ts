import type { KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { z } from 'zod';
import type { AuditOptions } from '../src/audit/audit';
import { readConfiguration } from '../src/configuration';
import { readPublicKey } from '../src/keys/keys';
import { calendarSchema, shiftCalendar } from '../src/programme/calendar';
import type { Calendar } from '../src/programme/calendar';
import { calendarOf } from '../src/programme/days';
import { instantOf } from '../src/programme/instant';
import { loadProgramme } from '../src/programme/load';
import type { Programme } from '../src/programme/schema';

/** What an audit needs besides what it is asked. */
export type AuditStores = Pick<
  AuditOptions,
  | 'source'
  | 'target'
  | 'ledger'
  | 'programme'
  | 'opening'
  | 'couponSweep'
  | 'couponDeadline'
  | 'websiteClosure'
  | 'publicKey'
>;

/** Opens the configured databases for an audit, with connections of its own, and closes them whatever comes. */
export async function withAuditStores<Result>(
  use: (stores: AuditStores) => Promise<Result>,
): Promise<Result> {
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
    return await use({
      source: source.db(),
      target: target.db(),
      ledger: ledger.db(),
      programme,
      opening: new Date(calendar.opening),
      couponSweep: new Date(calendar.couponSweep),
      couponDeadline: new Date(calendar.couponDeadline),
      websiteClosure: new Date(calendar.websiteClosure),
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

/** How long to wait before a mismatch is looked at again. */
export const pauseOption = () =>
  new Option(
    '--pause <seconds>',
    'how long to wait, three times at most, before a mismatch is looked at again',
  )
    .default(5)
    .argParser(secondsFrom);

/** Waits for so many seconds. */
export const pauseOf = (seconds: number) => () => delay(seconds * 1_000);

function secondsFrom(text: string): number {
  const seconds = z.coerce.number().min(0).max(3_600).safeParse(text);
  if (!seconds.success) throw new InvalidArgumentError('It must be a number from 0 to 3600.');
  return seconds.data;
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
