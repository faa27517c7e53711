/** Does something, and tells how many seconds that took. */
export async function timed<Result>(
  run: () => Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const began = performance.now();
  const result = await run();
  return { result, seconds: (performance.now() - began) / 1_000 };
}
