import { describeConvergence } from './convergence';
import { sealScenes } from './sealScenes';

describeConvergence(sealScenes);
