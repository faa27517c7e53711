import { expectNamed, useFixture } from './corruption';
import { add, remove } from './fixture';

const fixture = useFixture();

const tombstone = (by: 'source' | 'target') =>
  add('target.tombstones', { _id: 'reviews/poco-V1', by, at: new Date(0) });
const deletion = remove('target.reviews', 'poco-V1');

describe('what is deleted at the target', () => {
  test('is no loss where a tombstone says so', async () => {
    expectNamed(await fixture.auditAfter([tombstone('target'), deletion]), []);
  });

  test('is lost without one', async () => {
    expectNamed(await fixture.auditAfter([deletion]), [
      ['review.lost', 'C1', 'V1', 'is not at the target'],
    ]);
  });

  test('for the source is lost as long as the source has it', async () => {
    expectNamed(await fixture.auditAfter([tombstone('source'), deletion]), [
      ['review.lost', 'C1', 'V1', 'is not at the target'],
    ]);
  });
});
