import type { WorkflowHandle } from '@temporalio/client';
import { shiftCalendar } from '../../src/programme/calendar';
import type { Calendar } from '../../src/programme/calendar';
import { HOUR, later } from '../../src/programme/instant';
import { marketCodeSchema } from '../../src/programme/schema';
import { programmeWorkflowId } from '../../src/workflows/ids';
import type { programme as programmeWorkflow, ProgrammeInput } from '../../src/workflows/programme';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { announced } from './policies';
import { taskQueue } from './scene';
import type { Scene } from './scene';

/** When a market begins. */
export const marketOpening = ({ marketOpenings }: Calendar, code: string) =>
  marketOpenings[marketCodeSchema.parse(code)];

/** A programme that was launched. */
export interface Launched {
  readonly calendar: Calendar;
  readonly handle: WorkflowHandle<typeof programmeWorkflow>;
}

/** What a launch does other than the shipped programme. */
export type Changes = Partial<Omit<ProgrammeInput, 'markets'>> & {
  readonly markets?: readonly string[];
  /** From now to the opening in milliseconds, negative where it is past; default an hour. */
  readonly opensIn?: number;
  /** Customers started per hour in every market; default as shipped. */
  readonly pacePerHour?: number;
};

/** Launches the shipped programme with its calendar moved, in the markets named; default all. */
export async function launch(
  scene: Scene,
  { markets: codes, opensIn = HOUR, pacePerHour: paced, ...changes }: Changes = {},
): Promise<Launched> {
  const { client, clock, programme } = scene;
  const { markets, policies } = pocoGlobal();
  const calendar = shiftCalendar(announced, later(await clock.now(), opensIn));
  const shipped: ProgrammeInput = {
    programme,
    calendar,
    markets: markets
      .filter(({ code }) => !codes || codes.includes(code))
      .map(({ code, pacePerHour = policies.pacePerHour }) => ({
        code,
        pacePerHour: paced ?? pacePerHour,
      })),
    canary: policies.canary.filter((code) => !codes || codes.includes(code)),
    gate: policies.gate,
    window: policies.window,
    cases: policies.cases,
  };
  const handle = await client.workflow.start<typeof programmeWorkflow>('programme', {
    workflowId: programmeWorkflowId(programme),
    taskQueue,
    args: [{ ...shipped, ...changes }],
  });
  scene.endAfterwards(handle);
  return { calendar, handle };
}
