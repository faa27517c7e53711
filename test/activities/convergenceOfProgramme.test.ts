import { describeConvergence } from './convergence';
import { programmeScenes } from './programmeScenes';

describeConvergence(programmeScenes);
