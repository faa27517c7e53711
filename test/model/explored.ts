import { explore } from './explore';
import type { Scene } from './explore';
import { guarded } from './process';

/** The tests of some scenes: each is explored to its end, and nothing is wrong anywhere. */
export function describeExploration<Name extends string>(
  scenes: Readonly<Record<Name, Scene>>,
  states: Readonly<Record<Name, number>>,
): void {
  test.each(Object.keys(scenes) as Name[])('%s', (name) => {
    const explored = explore(scenes[name], guarded);
    expect(explored.counterExample).toBeNull();
    // Fewer states than there were: somebody has taken interleavings away.
    expect(explored.states).toBe(states[name]);
  });
}
