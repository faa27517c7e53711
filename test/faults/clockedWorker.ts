// First, so that nothing of the worker sees the right time.
import './otherClock';
import { endWith, runWorker } from '../../src/worker';

runWorker().catch(endWith);
