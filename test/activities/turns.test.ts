import { Turns } from '../../src/activities/turns';

/** Something that takes its turn, and lasts until it is told to end. */
function lasting() {
  let end: () => void = () => undefined;
  const lasts = new Promise<void>((resolve) => (end = resolve));
  const state = { began: false };
  const run = async () => {
    state.began = true;
    await lasts;
  };
  return { state, run, end };
}

const settle = async () => {
  for (let times = 0; times < 3; times += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('so many have a turn side by side, and the next ones when all of them are done', async () => {
  const turns = new Turns(2, 60_000, 0);
  const all = [lasting(), lasting(), lasting(), lasting()];
  const taken = all.map(({ run }) => turns.take(run));
  await settle();
  expect(all.map(({ state }) => state.began)).toEqual([true, true, false, false]);
  all[1]?.end();
  await taken[1];
  await settle();
  expect(all.map(({ state }) => state.began)).toEqual([true, true, false, false]);
  all[0]?.end();
  await taken[0];
  await settle();
  expect(all.map(({ state }) => state.began)).toEqual([true, true, true, true]);
  for (const { end } of all) end();
  await Promise.all(taken);
});

test('a turn that ends with a failure goes on to the next one, too', async () => {
  const turns = new Turns(1, 60_000, 0);
  const failure = turns.take(() => Promise.reject(new Error('no')));
  await expect(failure).rejects.toThrow('no');
  expect(await turns.take(() => Promise.resolve('yes'))).toBe('yes');
});

test('who hangs holds up nobody for longer than a turn may last, and gives on no second turn', async () => {
  const turns = new Turns(1, 20, 0);
  const [hanging, second, third] = [lasting(), lasting(), lasting()];
  const hung = turns.take(hanging.run);
  const two = turns.take(second.run);
  const three = turns.take(third.run);
  second.end();
  await two;
  hanging.end();
  await hung;
  third.end();
  await three;
  expect(third.state.began).toBe(true);

  const fresh = [lasting(), lasting()];
  const taken = fresh.map(({ run }) => turns.take(run));
  await settle();
  expect(fresh.map(({ state }) => state.began)).toEqual([true, false]);
  for (const { end } of fresh) end();
  await Promise.all(taken);
});

test('a turn that is not full begins a rest after the one before, and a full one at once', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    const turns = new Turns(2, 60_000, 300);
    await turns.take(() => Promise.resolve());
    const [lone, other, third] = [lasting(), lasting(), lasting()];
    const one = turns.take(lone.run);
    jest.advanceTimersByTime(299);
    await settle();
    expect(lone.state.began).toBe(false);
    jest.advanceTimersByTime(1);
    await settle();
    expect(lone.state.began).toBe(true);
    lone.end();
    await one;
    const both = [other, third].map(({ run }) => turns.take(run));
    await settle();
    expect([other.state.began, third.state.began]).toEqual([true, true]);
    for (const { end } of [other, third]) end();
    await Promise.all(both);
  } finally {
    jest.useRealTimers();
  }
});
