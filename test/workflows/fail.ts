import { overtaken } from '../../src/activities/failures';
import type { Step, World } from './world';

/** Has a step fail so many times, each of which may be tried again. */
export function fail(world: World, step: Step, times: number): void {
  world.meddle = (call) => {
    if (call.step === step && world.callsOf(step).length <= times) throw overtaken('It');
  };
}
