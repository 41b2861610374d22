import type { Store } from './store/state.ts';

/** The time of the emulated services: that of this machine, moved ahead as often as the user likes. */
export interface Clock {
  now(): Date;
  /** How far it is ahead of this machine's clock, in milliseconds. */
  ahead(): number;
  /** Moves it to a time, from which it goes on; one that is past already changes nothing. */
  moveTo(time: number): void;
  /** Has it that far ahead of this machine's clock, in milliseconds, if it is not further ahead already. */
  moveAhead(milliseconds: number): void;
  /** Makes it show this machine's time again. */
  reset(): void;
}

/** The clock of an emulator; the store keeps how far it was moved. */
export const createClock = ({ state }: Store, realTime: () => Date): Clock => {
  const ahead = (): number => state.clockAhead;
  const now = (): number => realTime().getTime() + ahead();
  return {
    now: () => new Date(now()),
    ahead,
    moveTo: (time) => {
      state.clockAhead += Math.max(0, time - now());
    },
    moveAhead: (milliseconds) => {
      state.clockAhead = Math.max(ahead(), milliseconds);
    },
    reset: () => {
      state.clockAhead = 0;
    },
  };
};
