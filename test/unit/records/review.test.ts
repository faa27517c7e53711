import { mapReview, sourceReview, targetReview } from '../../../src/records/review';
import { exampleReview, guestOfOrder, mapping, ownerless } from './examples';
import { refusedAt, without } from './refusedAt';

describe('sourceReview', () => {
  test('accepts a review, also one of stars alone', () => {
    expect(refusedAt(sourceReview, exampleReview)).toEqual([]);
    expect(
      refusedAt(sourceReview, { ...exampleReview, title: '', body: '', photos: [], helpful: 0 }),
    ).toEqual([]);
  });

  test.each<[string, object]>([
    ['productId', { productId: null }],
    ['rating', { rating: 0 }],
    ['rating', { rating: 6 }],
    ['rating', { rating: 4.5 }],
    ['photos.1', { photos: ['photos/v3-1.jpg', ''] }],
    ['status', { status: 'hidden' }],
    ['helpful', { helpful: -1 }],
    ['writtenAt', { writtenAt: null }],
    ['votes', { votes: 1 }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceReview, { ...exampleReview, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleReview))('refuses a review without %s', (field) => {
    expect(refusedAt(sourceReview, without(exampleReview, field))).toEqual([field]);
  });
});

describe('mapReview', () => {
  test('carries stars, words and photos to the same product', () => {
    const review = mapReview(exampleReview, mapping);

    expect(review).toStrictEqual({
      _id: 'poco-V3',
      region: 'GB',
      accountId: 'poco-C1001',
      guest: null,
      productId: 'poco-P7',
      stars: 4,
      headline: 'Bright screen',
      text: 'Lasts two days.',
      images: ['photos/v3-1.jpg', 'photos/v3-2.jpg'],
      state: 'published',
      helpful: 12,
      writtenAt: new Date('2024-10-05T18:00:00Z'),
    });
    expect(refusedAt(targetReview, review)).toEqual([]);
  });

  test("a guest's review keeps the guest and has no account", () => {
    const review = mapReview(
      { ...exampleReview, customerId: null, guest: guestOfOrder },
      ownerless,
    );

    expect(review).toMatchObject({
      accountId: null,
      guest: { email: 'jo.marsh@example.com', name: 'Jo Marsh' },
    });
  });

  test.each(['pending', 'removed'] as const)('a review that is %s stays so', (status) => {
    expect(mapReview({ ...exampleReview, status }, mapping).state).toBe(status);
  });
});
