import { Command, InvalidArgumentError } from 'commander';
import { pacePerHourSchema } from '../src/programme/markets';
import { changePace } from '../src/workflows/messages';
import { countFrom } from './arguments';
import { configuredProgramme, marketOf } from './programme';
import { withTemporal } from './temporal';
import { updateProgramme } from './update';

interface PaceOptions {
  readonly market: string;
  readonly perHour: number;
}

/** `pace`: changes how many customers of a market are started per hour. */
export function paceCommand(): Command {
  return new Command('pace')
    .description('change how many customers of a market are started per hour, from now on')
    .requiredOption('--market <code>', 'the market, such as FR')
    .requiredOption('--per-hour <count>', 'customers started per hour at most', paceFrom)
    .action(setPace);
}

function paceFrom(text: string): number {
  const pace = pacePerHourSchema.safeParse(countFrom(text));
  if (!pace.success) throw new InvalidArgumentError('It must be 1000000 at most.');
  return pace.data;
}

async function setPace({ market: asked, perHour }: PaceOptions): Promise<void> {
  const programme = await configuredProgramme();
  const market = marketOf(programme, asked);
  await withTemporal((client) =>
    updateProgramme(client, programme, changePace, { market, perHour }),
  );
  console.log(`From now on ${market} starts ${perHour} customers an hour at most.`);
}
