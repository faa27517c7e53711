/** What waits until it is called, in the order in which it came. */
export type Waiting = Set<() => void>;

/** Has something wait among others; after so many milliseconds it calls itself. */
export function waitAmong(waiting: Waiting, go: () => void, mostMs: number): void {
  const release = () => {
    clearTimeout(timer);
    waiting.delete(release);
    go();
  };
  const timer = setTimeout(release, mostMs);
  waiting.add(release);
}
