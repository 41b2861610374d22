import type { AccessFault } from './access-faults.ts';
import { type AccessScenario, copyOf, createAccessScenario } from './access-scenario.ts';

export const doctor = 'doctor hello -r myregistry -o json';

let working: Promise<AccessScenario> | undefined;
/** What a test may change as it likes. */
export const copyOfWorking = async (): Promise<AccessScenario> => {
  working ??= createAccessScenario();
  return copyOf(await working);
};

/** What doctor names in its output as JSON. */
export const failuresIn = (stdout: string): string[] =>
  (JSON.parse(stdout) as { result: string; check: string; target: string }[])
    .filter(({ result }) => result === 'fail')
    .map(({ check, target }) => `${check}, ${target}`)
    .sort();

/** What doctor has to name when all of them are there. */
const namesOf = (faults: readonly AccessFault[]): string[] => {
  const hidden = new Set(faults.flatMap(({ hides = [] }) => hides));
  return [...new Set(faults.map(({ names }) => names))].filter((each) => !hidden.has(each)).sort();
};

/** Whether a run of the task succeeds. */
export const isRunning = async ({ attempt }: AccessScenario): Promise<boolean> =>
  (await attempt('run -r myregistry -n hello')).exitCode === 0;

/** Plants the faults, and lets doctor find and mend them. */
export const examine = async (faults: readonly AccessFault[]) => {
  const scenario = await copyOfWorking();
  for (const { plant } of faults) await plant(scenario);
  const ranBefore = await isRunning(scenario);
  const found = await scenario.attempt(doctor);
  for (const { byUser } of faults.toReversed()) await byUser?.(scenario);
  const mended = await scenario.attempt(`${doctor} --fix -y`);
  return {
    ranBefore,
    found: failuresIn(found.stdout),
    exitCodes: [found.exitCode, mended.exitCode],
    left: failuresIn(mended.stdout),
    runs: await isRunning(scenario),
  };
};

/** What has to come out of it: no run before, exactly these failures, none left, and a run that succeeds. */
export const expected = (faults: readonly AccessFault[]) => ({
  ranBefore: false,
  found: namesOf(faults),
  exitCodes: [1, 0],
  left: [],
  runs: true,
});
