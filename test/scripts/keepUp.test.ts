import { execFileSync } from 'node:child_process';
import { exportLines } from '../../scripts/keepUp';

test('a shell reads back what was exported, quotes and blanks too', () => {
  const environment = { HANDOVER_KEY_FILE: "/tmp/Anna's keys/$HOME.pem", TEMPORAL_NAMESPACE: 'n' };
  const lines = exportLines(environment);
  expect(lines.split('\n')).toHaveLength(2);
  const script = `${lines}\nprintf '%s %s' "$HANDOVER_KEY_FILE" "$TEMPORAL_NAMESPACE"`;
  const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(read).toBe("/tmp/Anna's keys/$HOME.pem n");
});
