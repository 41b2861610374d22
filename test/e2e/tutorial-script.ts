import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assignedValue, readScript, type Statement, wordsOf } from '../../src/demo/script.ts';
import {
  acrtask,
  createPlace,
  demoFile,
  type Ended,
  mappedGit,
  type Place,
  printed,
  startEmulator,
} from './support.ts';

/** A command of a script, and what became of it. */
export interface Step extends Ended {
  readonly words: readonly string[];
}

/** Changes a command of a script; undefined leaves it out. */
export type Edit = (command: string) => string | undefined;

/** Puts the tutorial's task files where the scripts look for them. */
export const copyTaskFiles = async ({ work }: Place): Promise<void> => {
  for (const name of ['helloworldtask.yaml', 'dockerhubtask.yaml']) await copyFile(demoFile(name), join(work, name));
};

/**
 * Carries out a tutorial script without a shell, every `az` command as a process of its own, up to the first that
 * fails. `edit` changes the commands; `execute` takes the words, `az` being the first, to `acrtask` unless given.
 */
export const runScript = async (
  place: Place,
  script: string,
  edit: Edit = (command) => command,
  execute: (words: readonly string[]) => Promise<Ended> = (words) => acrtask(place, ...words),
): Promise<readonly Step[]> => {
  const variables: Record<string, string> = {};
  const steps: Step[] = [];
  const az = async (command: string): Promise<Step | undefined> => {
    const edited = edit(command);
    if (edited === undefined) return undefined;
    const words = wordsOf(edited, variables);
    const step = { words, ...(await execute(words)) };
    steps.push(step);
    return step;
  };
  const carryOut = async (statement: Statement): Promise<boolean> => {
    switch (statement.kind) {
      case 'assign':
        variables[statement.name] = assignedValue(statement.word, variables);
        return true;
      case 'write': {
        const text = wordsOf(statement.command, variables).slice(1).join(' ');
        await writeFile(join(place.work, statement.file), `${text}\n`);
        return true;
      }
      case 'capture': {
        const step = await az(statement.command);
        variables[statement.name] = step?.stdout.trimEnd() ?? '';
        return (step?.exitCode ?? 0) === 0;
      }
      case 'az':
        return ((await az(statement.command))?.exitCode ?? 0) === 0;
    }
  };
  for (const statement of readScript(await readFile(demoFile(script), 'utf8'))) if (!(await carryOut(statement))) break;
  return steps;
};

/** Gives a test a home and an emulator of its own: these tests run at the same time. */
export const withEmulator = async (test: (place: Place) => Promise<void>): Promise<void> => {
  const place = await createPlace();
  try {
    await copyTaskFiles(place);
    const emulator = await startEmulator(place, ...mappedGit);
    try {
      await test(place);
    } finally {
      await emulator.stop();
    }
  } finally {
    await place.remove();
  }
};

/** The commands that did not succeed. */
export const failures = (steps: readonly Step[]): readonly Step[] => steps.filter(({ exitCode }) => exitCode !== 0);

/** The status of a run in the tutorial's registry. */
export const statusOf = (place: Place, runId: string): Promise<string> =>
  printed(place, 'show-run', '-r', 'myregistry', '--run-id', runId, '--query', 'status', '-o', 'tsv');
