import { continueAsNew } from '@temporalio/workflow';
import { followSource } from './steps';

/** Turns that one run follows the source for. */
const TURNS = 100;

/** Follows the source's changes, turn by turn, until the programme has ended. */
export async function feed(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { goesOn } = await followSource();
    if (!goesOn) return;
  }
  await continueAsNew<typeof feed>();
}
