import { onTestFinished } from 'vitest';
import { makeRunFolder, type RunFolder, removeRunFolder } from '../../src/runner/run-folder.ts';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import type { TaskFile } from '../../src/taskfile/model.ts';
import type { TestHost } from './test-host.ts';

/** A run's folder among those of nobody else, for the length of the test. */
export const testRunFolder = async (host: TestHost): Promise<RunFolder> => {
  host.env.TMPDIR = host.home;
  const folder = await makeRunFolder('r1', host);
  onTestFinished(() => removeRunFolder(folder));
  return folder;
};

/** A task file that is ready to run; its steps as the text has them. */
export const testTask = async (text: string): Promise<TaskFile> => {
  const loaded = await loadTaskFile(text, { run: { ID: 'r1' } });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.task;
};

/** A text in which the names that differ from run to run stand for themselves. */
export const withoutNames = (text: string, host: TestHost, folder: RunFolder): string =>
  text
    .replaceAll(folder.path, 'RUN')
    .replaceAll(host.home, 'USER')
    .replaceAll(folder.mark, 'MARK')
    .replace(/digest-[0-9a-f]+/g, 'digest-N');
