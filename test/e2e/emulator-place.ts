import { acrtask, createPlace, type EmulatorProcess, type Place, startEmulator } from './support.ts';

/** The time limit of a test that starts emulators. */
export const patience = 60_000;

/** A place for one test, and what starts emulators there. */
export interface EmulatorPlace {
  readonly place: Place;
  /** Starts an emulator that does not outlive the test. */
  emulator(...words: readonly string[]): Promise<EmulatorProcess>;
  /** Ends every emulator that was started in the place, and removes it. */
  end(): Promise<void>;
}

/** Makes an empty place. */
export const createEmulatorPlace = async (): Promise<EmulatorPlace> => {
  const place = await createPlace();
  const running: EmulatorProcess[] = [];
  return {
    place,
    emulator: async (...words) => {
      const started = await startEmulator(place, ...words);
      running.push(started);
      return started;
    },
    end: async () => {
      for (const each of running) await each.killHard();
      await acrtask(place, 'emulator', 'stop');
      await place.remove();
    },
  };
};
