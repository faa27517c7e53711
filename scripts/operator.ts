import { userInfo } from 'node:os';
import { Option } from 'commander';
import { UserError } from '../src/errors';
import { wordsFrom } from './arguments';

/** `--by`: who decides, where it is not the user of the operating system. */
export const byOption = () =>
  new Option(
    '--by <name>',
    "who decides, as it is kept (default: the operating system's user name)",
  ).argParser(wordsFrom);

/** `--reason`: why, which is kept with what is decided. */
export const reasonOption = () =>
  new Option('--reason <text>', 'why, in a sentence that is kept')
    .argParser(wordsFrom)
    .makeOptionMandatory();

/**
 * The name that is kept of who decides.
 * @throws UserError where none is given and the operating system knows none.
 */
export function operatorName(given: string | undefined): string {
  if (given !== undefined) return given;
  try {
    return userInfo().username;
  } catch {
    throw new UserError(
      'The operating system has no name for you: say who decides with --by NAME.',
    );
  }
}
