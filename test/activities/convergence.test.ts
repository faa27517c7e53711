import { describeConvergence } from './convergence';
import { customerScenes } from './scenes';

describeConvergence(customerScenes);
