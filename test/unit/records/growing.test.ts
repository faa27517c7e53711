import { targetId } from '../../../src/records/ids';
import { formerOrders, mapOrder, mergeOrder } from '../../../src/records/order';
import { formerShipments, mapShipment, mergeShipment } from '../../../src/records/shipment';
import { formerTickets, mapTicket, mergeTicket } from '../../../src/records/ticket';
import { formerWarranties, mapWarranty, mergeWarranty } from '../../../src/records/warranty';
import { beforeGrowth, grown, ownParts } from '../../../src/records/growing';
import { exampleOrder, exampleShipment, exampleTicket, exampleWarranty, mapping } from './examples';

const part = (id: string, hour: number) => ({ id, at: new Date(Date.UTC(2024, 10, 1, hour)) });
const [first, second, own] = [part('a', 1), part('b', 3), part('mi-1', 2)];
const timeOf = ({ at }: { at: Date }) => at;

describe('parts that both sides add', () => {
  test('those of the target alone are its own', () => {
    expect(ownParts([first, own], [first, second])).toEqual([own]);
    expect(beforeGrowth([first, own], [first, second])).toEqual([[first], []]);
  });

  test('the latest of the others may have stayed from a newer copy', () => {
    const formerly = [[first, second], [first], []];
    expect(beforeGrowth([first, own, second], [first, second])).toEqual(formerly);
  });

  test('stand in order of time, once each, in the newer version', () => {
    const changed = { ...first, at: second.at };
    expect(grown([first, second], [first, own], timeOf)).toEqual([first, own, second]);
    expect(grown([changed], [first], timeOf)).toEqual([changed]);
    expect(grown([second, first], [own], timeOf)).toEqual([own, second, first]);
    expect(grown([], [own], timeOf)).toEqual([own]);
  });
});

const id = targetId.parse('mi-1');
const at = new Date('2024-11-20T10:00:00Z');

describe('a copy that the target has added to', () => {
  test.each([
    [
      'a warranty claim',
      () => {
        const copy = mapWarranty(exampleWarranty, mapping);
        const claim = { id, at, state: 'open' as const, fault: 'No sound' };
        const there = { ...copy, claims: [...copy.claims, claim] };
        const newer = { ...copy, claims: [] };
        expect(mergeWarranty(newer, there).claims).toEqual([...copy.claims, claim]);
        return [formerWarranties(there, copy), copy, mergeWarranty(copy, there), there];
      },
    ],
    [
      'a tracking event',
      () => {
        const copy = mapShipment(exampleShipment, mapping);
        const event = { id, at, state: 'delivered', place: 'Leeds' };
        const there = { ...copy, events: [...copy.events, event] };
        return [formerShipments(there, copy), copy, mergeShipment(copy, there), there];
      },
    ],
    [
      'a return and a refund',
      () => {
        const copy = mapOrder(exampleOrder, mapping);
        const [item] = copy.items;
        if (!item) throw new Error('The example has no line');
        const back = { id, itemId: item.id, quantity: 1, state: 'requested', requestedAt: at };
        const refund = { id, amount: item.total, state: 'pending', at };
        const there = {
          ...copy,
          returns: [...copy.returns, { ...back, state: 'requested' as const }],
          refunds: [...copy.refunds, { ...refund, state: 'pending' as const }],
        };
        return [formerOrders(there, copy), copy, mergeOrder(copy, there), there];
      },
    ],
    [
      'a message',
      () => {
        const copy = mapTicket(exampleTicket, mapping);
        const message = { id, at, author: 'agent' as const, text: 'Thank you' };
        const there = { ...copy, messages: [...copy.messages, message] };
        return [formerTickets(there, copy), copy, mergeTicket(copy, there), there];
      },
    ],
  ])('keeps %s, and is known for what it was', (_, play) => {
    const [formerly, copy, merged, there] = play();
    expect(formerly).toContainEqual(copy);
    expect(merged).toEqual(there);
  });
});
