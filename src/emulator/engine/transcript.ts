import type { EmulatorContext } from '../emulator-context.ts';
import type { RunFailure, RunJob } from '../runs/run-engine.ts';
import { logTime } from '../runs/run-log.ts';

/** What the engine writes into a run's log; secret values come out as `***`. */
export interface Transcript {
  /** A line of the engine's own, with the time in front. */
  line(text: string): void;
  /** Output of a container, passed through; a line end is added. */
  print(text: string): void;
  /** What the emulator has to say, in plain words. The same thing is said once only. */
  note(text: string): void;
  /** The words of a failure, and why it came about. */
  failure(failure: RunFailure): void;
  /** Keeps a value out of everything written from here on. */
  hide(value: string): void;
  /** The hidden values that `text` holds. */
  hiddenIn(text: string): readonly string[];
}

/** What anybody may read in the run's own description: hiding it would hide nothing. */
const openTextOf = ({ work, runId, registry, taskName, secretValues }: RunJob): string => {
  const isOpen = ({ value }: { value: string }): boolean => !secretValues.includes(value);
  const described =
    work.kind === 'taskFile'
      ? { ...work, set: work.set.filter(isOpen) }
      : { ...work, arguments: work.arguments.filter(isOpen) };
  return JSON.stringify([described, runId, registry, taskName ?? '']);
};

/** Lines such as `}` tell nothing, and hiding them would hide half of the log. */
const shortestLine = 4;

/** A secret as it may turn up: whole, line by line, in Base64, and cut short as messages about YAML values are. */
const formsOf = (value: string): string[] => [
  value,
  ...value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine),
  Buffer.from(value).toString('base64'),
  ...(value.length > 10 ? [`\`${value.slice(0, 7)}...`] : []),
];

/** Writes through `write`, times from the emulator's clock. */
export const createTranscript = (
  context: Pick<EmulatorContext, 'now'>,
  job: RunJob,
  write: (text: string) => void,
): Transcript => {
  const openText = openTextOf(job);
  const hidden = new Set<string>();
  const said = new Set<string>();
  const hide = (value: string): void => {
    for (const form of formsOf(value)) if (form !== '' && !openText.includes(form)) hidden.add(form);
  };
  const masked = (text: string): string =>
    // The longest first: one secret may hold another.
    [...hidden]
      .sort((one, other) => other.length - one.length)
      .reduce((rest, value) => rest.replaceAll(value, '***'), text);
  const print = (text: string): void => write(`${masked(text)}\n`);
  const note = (text: string): void => {
    if (said.has(text)) return;
    said.add(text);
    print(`[emulator] ${text}`);
  };
  for (const value of job.secretValues) hide(value);
  return {
    line: (text) => print(`${logTime(context.now())} ${text}`),
    print,
    note,
    failure: ({ message, explanation }) => {
      print(message);
      for (const each of explanation) note(each);
    },
    hide,
    hiddenIn: (text) => [...hidden].filter((value) => text.includes(value)),
  };
};
