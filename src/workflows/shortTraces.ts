/**
 * Frames that an error in a workflow tells. The SDK takes a trace of every promise that a workflow makes,
 * two frames of which are its own; with the usual ten that is a third of a workflow's CPU time.
 */
Error.stackTraceLimit = 5;
