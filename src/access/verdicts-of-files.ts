import type { Diagnostic } from '../taskfile/model.ts';
import type { Source, Verdict } from './model.ts';

const target = (name: string | undefined): string => (name === undefined ? 'task file' : `task file ${name}`);

const place = (name: string | undefined, { line, column }: Partial<Diagnostic>): Source => ({
  words: 'the task file',
  ...(name === undefined ? {} : { file: name }),
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});

const inOneLine = (message: string): string => message.trim().replace(/\s*\n\s*/g, ' ');

export const taskFileReads = (name: string | undefined): Verdict => ({
  check: 'task-file',
  target: target(name),
  result: 'pass',
  sentence: 'The task file is valid.',
  sources: [],
});

/** A task file that no run can load, or, when `isCertain` is false, that cannot be loaded without a run's values. */
export const taskFileFails = (
  name: string | undefined,
  message: string,
  diagnostic: Diagnostic | undefined,
  isCertain: boolean,
): Verdict => ({
  check: 'task-file',
  target: target(name),
  result: isCertain ? 'fail' : 'unknown',
  sentence: isCertain
    ? `The task file cannot be loaded: ${inOneLine(message)}`
    : `The task file cannot be loaded without the values of a run, so its steps are not checked: ${inOneLine(message)}`,
  sources: [place(name, diagnostic ?? {})],
  ...(isCertain ? { fix: { by: 'user', advice: 'Correct the task file.' } as const } : {}),
});

/** A task file that the service loads, but that has nothing to run; `diagnostic` says what was written in place of steps. */
export const taskFileWithoutSteps = (name: string | undefined, diagnostic: Diagnostic): Verdict => ({
  check: 'task-file',
  target: target(name),
  result: 'fail',
  sentence: `A run of the task file does nothing: ${diagnostic.message}.`,
  sources: [place(name, diagnostic)],
  fix: { by: 'user', advice: "Write a list of 'steps', each with cmd, build, or push." },
});

export const taskFileNotRead = (path: string, reason: string): Verdict => ({
  check: 'task-file',
  target: target(path),
  result: 'unknown',
  sentence: `The task file was not read, so its steps are not checked: ${reason}`,
  sources: [],
});

export const dockerfileNotRead = (of: Source, path: string, reason: string): Verdict => ({
  check: 'task-file',
  target: path === 'Dockerfile' ? path : `Dockerfile ${path}`,
  result: 'unknown',
  sentence: `The Dockerfile was not read, so its base images are not checked: ${reason}`,
  sources: [of],
});

/** Images whose names have a secret value in them, or something that only a run knows. */
export const imagesNotKnown = (sources: readonly Source[]): Verdict => ({
  check: 'task-file',
  target: 'images',
  result: 'unknown',
  sentence:
    'The registry of an image is not checked: its name contains a secret value, or something that only a run knows.',
  sources,
});
