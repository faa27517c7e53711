import { readConfiguration } from '../src/configuration';
import { loadProgramme } from '../src/programme/load';
import type { Programme } from '../src/programme/schema';

/**
 * Reads the programme that HANDOVER_PROGRAMME names.
 * @throws UserError where the file cannot be used.
 */
export async function configuredProgramme(): Promise<Programme> {
  return await loadProgramme(readConfiguration(['programme']).programme);
}
