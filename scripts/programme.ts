import { readConfiguration } from '../src/configuration';
import { UserError } from '../src/errors';
import { loadProgramme } from '../src/programme/load';
import type { MarketCode, Programme } from '../src/programme/schema';

/**
 * Reads the programme that HANDOVER_PROGRAMME names.
 * @throws UserError where the file cannot be used.
 */
export async function configuredProgramme(): Promise<Programme> {
  return await loadProgramme(readConfiguration(['programme']).programme);
}

/**
 * The code of a market of the programme, whatever its capitals.
 * @throws UserError that names those there are.
 */
export function marketOf({ id, markets }: Programme, asked: string): MarketCode {
  const codes = markets.map(({ code }) => code);
  const found = codes.find((code) => code === asked.toUpperCase());
  if (found) return found;
  throw new UserError(`The programme ${id} has no market ${asked}: it has ${codes.join(', ')}.`);
}
