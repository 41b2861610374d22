import { expect, it } from 'vitest';
import { createClock } from '../../src/emulator/clock.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';

/** A clock on a machine whose time the test owns, and what both show, in milliseconds. */
const setUp = () => {
  const store = memoryStore(() => 'id');
  let time = 1000;
  const clock = createClock(store, () => new Date(time));
  const see = () => [clock.now().getTime(), clock.ahead(), store.state.clockAhead];
  const pass = (ms: number): void => {
    time += ms;
  };
  return { clock, see, pass };
};

it('shows the time of the machine, until it is moved; then it goes on from there', () => {
  const { clock, see, pass } = setUp();
  expect(see()).toEqual([1000, 0, 0]);
  clock.moveTo(5000);
  expect(see()).toEqual([5000, 4000, 4000]);
  pass(10);
  expect(see()).toEqual([5010, 4000, 4000]);
});

it('never goes back, but for a reset', () => {
  const { clock, see } = setUp();
  clock.moveTo(5000);
  clock.moveTo(4000);
  clock.moveAhead(3000);
  expect(see()).toEqual([5000, 4000, 4000]);
  clock.moveAhead(6000);
  expect(see()).toEqual([7000, 6000, 6000]);
  clock.reset();
  expect(see()).toEqual([1000, 0, 0]);
});
