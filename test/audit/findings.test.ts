import { Findings } from '../../src/audit/findings';

describe('what an audit finds', () => {
  test('is counted without end, and kept up to 10,000', () => {
    const findings = new Findings();
    for (let index = 0; index < 10_005; index += 1) {
      findings.add('order.lost', { customer: 'C1' }, `O${index}`, 'is not at the target');
    }
    expect(findings.total).toBe(10_005);
    expect(findings.sorted()).toHaveLength(10_000);
  });

  test('gives a guest the id that is learnt later', () => {
    const findings = new Findings();
    findings.add('order.lost', { customer: null, unit: 5n }, 'O1', 'is not at the target');
    findings.add('order.lost', { customer: null, unit: 6n }, 'O2', 'is not at the target');
    expect([findings.awaits(5n), findings.awaits(7n)]).toEqual([true, false]);
    findings.name(5n, 'G1');
    expect(findings.sorted().map(({ customer }) => customer)).toEqual(['G1', null]);
  });
});
