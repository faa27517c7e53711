import { testCorruptions, useFixture } from './corruption';
import { change, set } from './fixture';
import { digestOf } from '../../src/records/digest';
import { on } from './fixture/documents';

const fixture = useFixture();

const note = (path: string, from: unknown, to: unknown) => ({
  path,
  from: digestOf(from),
  to: digestOf(to),
  at: on('2025-01-04'),
});

testCorruptions(fixture, 'what the target has changed itself', [
  [
    'a state that is not the one it was changed to',
    [set('target.orders', 'poco-O8', { state: 'shipped' })],
    ['order.differs', 'C2', 'O8', /^state is \w+ by the source, shipped at the target$/],
  ],
  [
    'a review with more stars than its writer gave it at the target',
    [set('target.reviews', 'poco-V1', { stars: 4 })],
    ['review.differs', 'C1', 'V1', 'stars is 5 by the source, 4 at the target'],
  ],
  [
    'a review as it came, though its writer has changed it',
    [set('target.reviews', 'poco-V1', { stars: 5 })],
    ['review.differs', 'C1', 'V1', 'stars is not what the target changed it to'],
  ],
  [
    'changes that nobody has noted, without telling them',
    [change('target.reviews', 'poco-V1', { $unset: { edits: 1 } })],
    ['review.differs', 'C1', 'V1', /^stars is 5 by the source, 2 at the target; text differs$/],
  ],
  [
    'a ticket in another state than the one it was changed to',
    [set('target.tickets', 'poco-T1', { state: 'closed' })],
    ['ticket.differs', 'C1', 'T1', 'state is open by the source, closed at the target'],
  ],
  [
    'a claim in another state than the one it was changed to',
    [set('target.warranties', 'poco-W2', { 'claims.0.state': 'replaced' })],
    ['warranty.differs', 'G1', 'W2', /^claims\[poco-W2c\]\.state is \w+ by the source, replaced/],
  ],
  [
    'a change from something that the source does not say',
    [set('target.orders', 'poco-O8', { 'edits.0.from': digestOf('preordered') })],
    ['order.differs', 'C2', 'O8', /^state is \w+ by the source, cancelled at the target$/],
  ],
  [
    'a note of a change that no shop can make',
    [
      set('target.orders', 'poco-O8', {
        'total.minor': 1,
        edits: [note('state', 'delivered', 'cancelled'), note('total.minor', 1200, 1)],
      }),
    ],
    ['order.differs', 'C2', 'O8', /total\.minor is \d+ by the source, 1 at the target/],
  ],
  [
    'another line of an order whose state was changed',
    [set('target.orders', 'poco-O8', { 'items.0.quantity': 9 })],
    ['order.differs', 'C2', 'O8', /quantity is \d by the source, 9 at the target/],
  ],
  [
    'a stamp of a record that was changed',
    [set('target.reviews', 'poco-V1', { 'origin.digest': '0'.repeat(64) })],
    ['review.origin', 'C1', 'V1', 'has another digest in its origin than it should'],
  ],
]);
