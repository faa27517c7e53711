import type { WorkflowHandle } from '@temporalio/client';
import type { Cause, Choice } from '../../src/cases/case';
import type { customerCase } from '../../src/workflows/case';
import { decide } from '../../src/workflows/messages';
import type { Filed } from './ledger';
import type { Scene } from './scene';
import type { Step, World } from './world';

/** What is kept of a person's decision. */
export const person = { by: 'person', reason: 'They asked for it.' } as const;

/** Moves the customer C1, who is held by each cause, through the step that needs it; one where none is named. */
export async function hold(
  scene: Scene,
  troubles: Partial<Record<Cause, Step>> = {},
): Promise<Filed[]> {
  const { world } = scene;
  for (const [cause, step] of Object.entries(troubles)) world.trouble('C1', step, cause as Cause);
  expect(await (await scene.start('C1')).result()).toMatchObject({ outcome: 'held' });
  const causes = Object.keys(troubles).length || 1;
  await scene.until(() => world.ledger.cases.size === causes);
  return [...world.ledger.cases.values()];
}

/** Decides a case as a person, for a reason. */
export const decideOn = (
  file: WorkflowHandle<typeof customerCase>,
  choice: Choice,
  reason: string = person.reason,
): Promise<void> => file.executeUpdate(decide, { args: [{ choice, reason }] });

/** The file of a case of C1. */
export function fileOf({ ledger }: World, cause: Cause): Filed {
  const file = ledger.cases.get(`C1-${cause}`);
  if (!file) throw new Error(`There is no case of ${cause}`);
  return file;
}
