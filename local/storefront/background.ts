/** Lets something go on in the background: whoever awaits it later is told how it failed, nobody before. */
export function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
