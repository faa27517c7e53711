import type { CouponsData } from '../../../src/notices/coupons';
import type { MovedData } from '../../../src/notices/moved';
import type { ReviewData } from '../../../src/notices/review';

/** What a customer with an account, orders, points and a coupon is told. */
export const movedData: MovedData = {
  name: 'Ann Archer',
  brand: 'POCO',
  platform: 'mi.com',
  website: 'https://www.mi.example.com',
  supportDomain: 'support.mi.example.com',
  password: 'same',
  orders: 12,
  points: { source: 12345, target: 6173 },
  coupons: [{ code: 'MI-7Q2K', validUntil: new Date('2025-01-31T23:59:00Z') }],
  guest: false,
};

/** Two reissued coupons. */
export const couponsData: CouponsData = {
  brand: 'POCO',
  platform: 'mi.com',
  website: 'https://www.mi.example.com',
  coupons: [
    { code: 'MI-7Q2K', validUntil: new Date('2025-01-31T23:59:00Z') },
    { code: 'MI-9XYZ', validUntil: new Date('2024-03-01T00:00:00Z') },
  ],
};

/** A day with two markets and one open case. */
export const reviewData: ReviewData = {
  day: '2024-11-03',
  rows: [
    { market: 'GB', enrolled: 12000, moved: 9000, lapsed: 7, held: 2 },
    { market: 'FR', enrolled: 5, moved: 5, lapsed: 0, held: 0 },
  ],
  openCases: [
    { id: 'C0007-identity', cause: 'identity', deadline: new Date('2024-11-10T23:00:00Z') },
  ],
  lines: ['At this pace GB is done on 6 November.'],
};
