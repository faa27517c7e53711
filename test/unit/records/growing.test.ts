import { beforeGrowth, grown, ownParts } from '../../../src/records/growing';

const part = (id: string, hour: number) => ({ id, at: new Date(Date.UTC(2024, 10, 1, hour)) });
const [first, second, own] = [part('a', 1), part('b', 3), part('mi-1', 2)];
const timeOf = ({ at }: { at: Date }) => at;

describe('parts that both sides add', () => {
  test('those of the target alone are its own', () => {
    expect(ownParts([first, own], [first, second])).toEqual([own]);
    expect(beforeGrowth([first, own], [first, second])).toEqual([first]);
  });

  test('stand in order of time, once each, in the newer version', () => {
    const changed = { ...first, at: second.at };
    expect(grown([first, second], [first, own], timeOf)).toEqual([first, own, second]);
    expect(grown([changed], [first], timeOf)).toEqual([changed]);
    expect(grown([second, first], [own], timeOf)).toEqual([own, second, first]);
    expect(grown([], [own], timeOf)).toEqual([own]);
  });
});
