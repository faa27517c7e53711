import { mongoProgram } from '../local/servers/mongoProgram';
import { temporalProgram } from '../local/servers/temporalProgram';
import { timeSkippingProgram } from '../local/servers/timeSkippingProgram';

/** Fetches the servers before the first test's time runs; a test that misses one says so itself. */
export default async function fetchServers(): Promise<void> {
  await Promise.allSettled([mongoProgram(), temporalProgram(), timeSkippingProgram()]);
}
