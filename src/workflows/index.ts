export { customerCase } from './case';
export { comparison } from './comparison';
export { couponCases } from './couponCases';
export { customer } from './customer';
export { feed } from './feed';
export { market } from './market';
export { programme } from './programme';
export { review } from './review';
