// First, so that nothing of the worker sees the right time.
import './otherClock';
import '../../src/worker';
