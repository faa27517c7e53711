import { z } from 'zod';
import { UserError } from './errors';

const mongoUri = (words: string) =>
  z
    .string({ error: `is missing: ${words}` })
    .regex(
      /^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/,
      'must be mongodb://HOST/DATABASE, with the database',
    );

const variables = {
  programme: {
    name: 'HANDOVER_PROGRAMME',
    schema: z.string().min(1).default('programmes/poco-global.json'),
  },
  sourceUri: { name: 'HANDOVER_SOURCE_URI', schema: mongoUri('the store that closes') },
  targetUri: { name: 'HANDOVER_TARGET_URI', schema: mongoUri('the platform that stays') },
  ledgerUri: { name: 'HANDOVER_LEDGER_URI', schema: mongoUri("Handover's own database") },
  smtpUrl: {
    name: 'HANDOVER_SMTP_URL',
    schema: z
      .string({ error: 'is missing: the mail server that notices go through' })
      .regex(/^smtps?:\/\/.+/, 'must be smtp://HOST:PORT or smtps://HOST:PORT'),
  },
  keyFile: {
    name: 'HANDOVER_KEY_FILE',
    schema: z
      .string({
        error: 'is missing: a file with the Ed25519 private key (PEM) that signs receipts',
      })
      .min(1),
  },
} as const;

/** The settings that Handover reads from the environment, Temporal's own apart. */
export type Setting = keyof typeof variables;

/** The named settings, all of them strings. */
export type Configuration<Name extends Setting> = Readonly<Record<Name, string>>;

/**
 * Reads the named settings from the environment.
 * @throws UserError that names every missing or wrong variable at once.
 */
export function readConfiguration<Name extends Setting>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
): Configuration<Name> {
  const troubles: string[] = [];
  const entries = names.map((name) => {
    const { name: variable, schema } = variables[name];
    const read = schema.safeParse(environment[variable] || undefined);
    if (!read.success) troubles.push(`${variable} ${read.error.issues[0]?.message}`);
    return [name, read.data] as const;
  });
  if (troubles.length > 0) throw new UserError(`Set the environment: ${troubles.join('; ')}.`);
  return Object.fromEntries(entries) as Configuration<Name>;
}
