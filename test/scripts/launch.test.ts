import { launchText } from '../../scripts/launch';
import { searchAttributesMissing } from '../../scripts/preflight';
import { shiftCalendar } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { instantOf } from '../../src/programme/instant';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const calendar = calendarOf(pocoGlobal());
const launched = {
  name: 'POCO moves',
  workflowId: 'programme/poco-global',
  webUiPath: '/namespaces/default/workflows/programme%2Fpoco-global',
  calendar,
};
const textAt = (at: string) => launchText(launched, instantOf(new Date(at)));

test('before the opening it says when that is, and that nothing is past', () => {
  expect(textAt('2024-10-15T22:00:00Z').split('\n')).toEqual([
    'Launched: POCO moves',
    'Workflow: programme/poco-global',
    'Web UI:   /namespaces/default/workflows/programme%2Fpoco-global',
    'Opening:  2024-10-20T22:00:00.000Z, in 5 days',
    'Next: npm run worker, then npm run handover -- status --watch',
  ]);
});

test('what is past is said to be handled at once, in order', () => {
  const text = textAt('2024-12-10T00:00:00Z');
  expect(text).toContain('Opening:  2024-10-20T22:00:00.000Z, 1 month ago');
  expect(text).toContain('Already past, so handled at once, in this order: opening, couponSweep.');
});

test('a calendar that was moved to now has nothing past', () => {
  const now = instantOf(new Date('2031-03-01T12:00:00Z'));
  const moved = { ...launched, calendar: shiftCalendar(calendar, now) };
  expect(launchText(moved, now)).toContain('Opening:  2031-03-01T12:00:00.000Z\nNext');
});

test('search attributes that are missing come with the command that creates them', () => {
  expect(searchAttributesMissing(['HandoverStage', 'HandoverOutcome'], 'moves')).toMatch(
    /: temporal operator search-attribute create --namespace moves --name HandoverStage --type Keyword --name HandoverOutcome --type Keyword$/,
  );
});
