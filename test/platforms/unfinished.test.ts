import { lookUpOrder } from '../../local/platforms/target';
import { exampleCustomer, exampleOrder } from '../unit/records/examples';
import { copyAll, gil, publish, setWebsite, usePlatforms } from './platforms';

const platforms = usePlatforms();
const { number } = exampleOrder;
const email = exampleCustomer.email ?? '';

const lookUp = (typed = email, orderNumber = number) =>
  lookUpOrder(platforms.target, { orderNumber, email: typed }, platforms.source);

const unmoved = { _id: 'poco-O77', orderNumber: number, state: 'delivered', accountId: null };

describe('looking up an order of somebody who is unfinished', () => {
  beforeEach(() => publish(platforms));

  test('finds it from the closure on, as it stands at the source', async () => {
    expect(await lookUp()).toBeNull();
    await setWebsite(platforms, 'closed');
    expect(await lookUp()).toMatchObject(unmoved);
    expect(await lookUp(` ${email.toUpperCase()} `)).toMatchObject(unmoved);
    expect(await lookUpOrder(platforms.target, { orderNumber: number, email })).toBeNull();
    expect(await platforms.target.orders.countDocuments()).toBe(0);
  });

  test('finds a guest’s by the guest’s own words', async () => {
    await setWebsite(platforms, 'closed');
    await platforms.source.orders.updateMany({}, { $set: { customerId: null, guest: gil } });
    expect(await lookUp()).toBeNull();
    expect(await lookUp(gil.email)).toMatchObject({ ...unmoved, guest: gil });
  });

  test('finds nothing unless number and address belong together', async () => {
    await setWebsite(platforms, 'closed');
    expect(await lookUp(gil.email)).toBeNull();
    expect(await lookUp(email, 'GB-0')).toBeNull();
    await platforms.source.customers.updateMany({}, { $set: { email: null } });
    expect(await lookUp('')).toBeNull();
  });

  test('finds one that was copied for somebody who is still arriving', async () => {
    await setWebsite(platforms, 'closed');
    await copyAll(platforms, 'arriving');
    expect(await lookUp()).toMatchObject({ ...unmoved, accountId: 'poco-C0001' });
  });

  test('leaves one that has moved to those who sign in', async () => {
    await setWebsite(platforms, 'closed');
    await copyAll(platforms, 'active');
    expect(await lookUp()).toBeNull();
  });

  test('finds one that does not fit its schema, which may be why its owner is held', async () => {
    await setWebsite(platforms, 'closed');
    await platforms.source.orders.updateMany({}, { $unset: { currency: '' } });
    expect(await lookUp()).toMatchObject(unmoved);
  });

  test('finds none of a market that the target does not sell in', async () => {
    await setWebsite(platforms, 'closed');
    await platforms.source.orders.updateMany({}, { $set: { market: 'IN' } });
    expect(await lookUp()).toBeNull();
  });
});
