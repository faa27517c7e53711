import { Command } from 'commander';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { customerId } from '../src/records/ids';
import type { CustomerId } from '../src/records/ids';
import { customerText } from './customerText';
import { readCustomer } from './customerView';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import type { Stores } from './stores';
import { withTemporal } from './temporal';

/** `customer`: everything that Handover knows of one customer, by ids only. */
export function customerCommand(): Command {
  return new Command('customer')
    .description('print everything that Handover knows of a customer; nothing personal')
    .argument('<id>', 'of a customer of the source, or of a guest as the ledger names it')
    .option('--json', 'print one JSON object')
    .action(printCustomer);
}

async function printCustomer(text: string, { json }: { readonly json?: true }): Promise<void> {
  const programme = await configuredProgramme();
  const id = customerId.safeParse(text);
  if (!id.success) throw unknown(text);
  await withStores(['source', 'target', 'ledger'], async (stores) => {
    const enrolment = await stores.ledger.customers.findOne({ _id: id.data });
    if (!enrolment) throw await notEnrolled(stores, programme, id.data);
    const customer = await withTemporal((client) =>
      readCustomer({ stores, client, programme }, enrolment),
    );
    console.log(json ? JSON.stringify(customer, null, 2) : customerText(customer));
  });
}

const unknown = (id: string) =>
  new UserError(`There is no customer ${id}, neither in the ledger nor at the source.`);

async function notEnrolled({ source }: Stores, programme: Programme, _id: CustomerId) {
  const found = await source.customers.findOne({ _id }, { projection: { market: 1 } });
  if (!found) return unknown(_id);
  const moves = programme.markets.some(({ code }) => code === found.market);
  return new UserError(
    moves
      ? `Customer ${_id} is not enrolled yet: the customers of ${found.market} are when the programme opens.`
      : `Customer ${_id} does not move: its market ${found.market} is not one of the programme.`,
  );
}
