import { describeConvergence } from './convergence';
import { couponScenes } from './couponScenes';

describeConvergence(couponScenes);
