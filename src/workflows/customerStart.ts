import { HandoverMarket, HandoverProgramme } from '../temporal/searchAttributes';
import type { CustomerInput } from './customer';
import { customerWorkflowId } from './ids';

/** What a customer's run is started with, whoever starts it: its market, a case, or a person. */
export const customerStart = (input: CustomerInput) => ({
  workflowId: customerWorkflowId(input.programme, input.market, input.customerId),
  args: [input] as [CustomerInput],
  typedSearchAttributes: [
    { key: HandoverProgramme, value: input.programme },
    { key: HandoverMarket, value: input.market },
  ],
});
