import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median, Meter } from '../../../bench/meter';
import { UserError } from '../../../src/errors';

const whereThereIsProc = process.platform === 'linux' ? test : test.skip;

whereThereIsProc('a process is measured by the CPU time and the memory that it uses', () => {
  const meter = new Meter({ own: process.pid });
  const before = process.cpuUsage();
  const usedMs = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  while (usedMs() < 200);
  const { own } = meter.stop();
  expect(Math.abs(own.cpuMs - usedMs())).toBeLessThanOrEqual(50);
  expect(own.residentMb).toBeGreaterThan(20);
  expect(own.residentMb).toBeLessThan(process.resourceUsage().maxRSS / 1_024 + 10);
});

whereThereIsProc('a process that has ended is named', async () => {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  expect(() => new Meter({ child: child.pid ?? 0 })).toThrow(UserError);
});

test('the middle of an even number of figures is between the middle two', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
