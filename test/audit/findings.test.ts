import { Findings, sorted } from '../../src/audit/findings';

describe('what an audit finds', () => {
  test('is counted without end, and kept up to 10,000', () => {
    const findings = new Findings();
    for (let index = 0; index < 10_005; index += 1) {
      findings.add('order.lost', { customer: 'C1' }, `O${index}`, 'is not at the target');
    }
    expect(findings.total).toBe(10_005);
    expect(findings.kept).toHaveLength(10_000);
  });

  test('goes on from what was found before', () => {
    const earlier = new Findings();
    earlier.add('order.lost', { customer: 'C1' }, 'O2', 'is not at the target');
    const findings = new Findings({ total: 7, kept: earlier.kept });
    findings.add('order.lost', { customer: 'C1' }, 'O1', 'is not at the target');
    expect(findings.total).toBe(8);
    expect(sorted(findings.kept).map(({ id }) => id)).toEqual(['O1', 'O2']);
  });
});
