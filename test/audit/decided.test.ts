import { versionOf } from '../../src/records/digest';
import { testCorruptions, useFixture } from './corruption';
import { add, remove, set } from './fixture';
import type { Edit } from './fixture';
import { on } from './fixture/documents';
import type { Doc } from './fixture/documents';
import { sourceContents } from './fixture/source';

const fixture = useFixture();

/** A case about one record of C1. */
function caseOf(cause: string, choice: string | null, record: Doc | object): Edit {
  return add('ledger.cases', {
    _id: `C1-${cause}`,
    customerId: 'C1',
    market: 'GB',
    cause,
    records: [record],
    evidence: [],
    state: choice ? 'decided' : 'open',
    decision: choice && { choice, by: 'person', reason: 'because', at: on('2024-11-20') },
    openedAt: on('2024-11-01'),
    deadline: on('2024-11-20'),
  });
}

/** A double edit of a document of the source as it is in the fixture. */
function editOf(kind: string, collection: string, id: string) {
  const document = sourceContents()[collection]?.find(({ _id }) => _id === id);
  if (!document) throw new RangeError(`The fixture has no ${id}.`);
  const source = versionOf({ revision: 0, ...document });
  return { kind, id, edit: { source, target: '0'.repeat(64) } };
}

const O1 = editOf('order', 'orders', 'O1');
const C1 = editOf('account', 'customers', 'C1');
const edited = set('target.orders', 'poco-O1', { state: 'cancelled' });
const renamed = set('target.accounts', 'poco-C1', { givenName: 'Another' });
const changedAgain = set('source.orders', 'O1', { shippingMinor: 1 });
const raised = set('source.orders', 'O1', { revision: 99 });

const orderDiffers = ['order.differs', 'C1', 'O1', 'state is'] as const;
const accountDiffers = ['account.differs', 'C1', 'C1', 'givenName differs'] as const;

testCorruptions(fixture, 'what was edited on both sides', [
  ['an order that nobody decided about', [edited], orderDiffers],
  ['nothing where the edit was kept', [edited, caseOf('doubleEdit', 'keepTarget', O1)]],
  ['nothing while somebody has yet to decide', [edited, caseOf('doubleEdit', null, O1)]],
  [
    'nothing where only the revision was raised since',
    [edited, raised, caseOf('doubleEdit', 'keepTarget', O1)],
  ],
  [
    'an edit that was to be overwritten',
    [edited, caseOf('doubleEdit', 'takeSource', O1)],
    orderDiffers,
  ],
  [
    'an order that has changed at the source since',
    [edited, changedAgain, caseOf('doubleEdit', 'keepTarget', O1)],
    ['order.differs', 'C1', 'O1', /^state is .*; shipping\.minor is 1 /],
  ],
  [
    'an order beside the one that was kept',
    [edited, caseOf('doubleEdit', 'keepTarget', { ...O1, id: 'O8' })],
    ['case.differs', 'C1', 'C1-doubleEdit', 'names order O8, which is of somebody else'],
    orderDiffers,
  ],
  [
    'an order of a case that says of no version which',
    [edited, caseOf('doubleEdit', 'keepTarget', { kind: 'order', id: 'O1' })],
    orderDiffers,
  ],
  ['an account that nobody decided about', [renamed], accountDiffers],
  ['no account whose edit was kept', [renamed, caseOf('doubleEdit', 'keepTarget', C1)]],
  [
    'an account that was to be overwritten',
    [renamed, caseOf('doubleEdit', 'takeSource', C1)],
    accountDiffers,
  ],
]);

const refused = { kind: 'order', id: 'O1' };
const notThere = [remove('target.orders', 'poco-O1'), remove('target.shipments', 'poco-S1')];

testCorruptions(fixture, 'what the target refuses', [
  [
    'nothing that was set aside, and is in no receipt',
    [
      ...notThere,
      caseOf('refusal', 'setAside', refused),
      set('ledger.receipts', 'C1-2', { 'counts.order': 0, 'counts.shipment': 0 }),
    ],
  ],
  [
    'what a receipt tells of, though a case says that it was set aside',
    [...notThere, caseOf('refusal', 'setAside', refused)],
    ['receipt.differs', 'C1', 'C1-2', 'counts.order should be 0, is 1; counts.shipment should be'],
  ],
  [
    'nothing where an earlier copy is there of what was set aside',
    [edited, caseOf('refusal', 'setAside', refused)],
  ],
  [
    'an earlier copy of what was to be tried again',
    [edited, caseOf('refusal', 'retry', refused)],
    orderDiffers,
  ],
  [
    'what was to be tried again',
    [...notThere, caseOf('refusal', 'retry', refused)],
    ['order.lost', 'C1', 'O1', 'is not at the target'],
    ['shipment.lost', 'C1', 'S1', 'is not at the target'],
  ],
]);
