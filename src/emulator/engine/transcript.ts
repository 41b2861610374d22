import { formsOfSecret } from '../../secret-forms.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { RunFailure, RunJob } from '../runs/run-engine.ts';
import { logTime } from '../runs/run-log.ts';

/** What the engine writes to a run's log; secret values are replaced with `***`. */
export interface Transcript {
  /** A line of the engine itself, with a timestamp. */
  line(text: string): void;
  /** Output of a container, passed through; a line end is added. */
  print(text: string): void;
  /** A message from the emulator. The same message is shown only once. */
  note(text: string): void;
  /** The text of a failure, and its cause. */
  failure(failure: RunFailure): void;
  /** Hides a value in everything written from here on. */
  hide(value: string): void;
  /** The hidden values in `text`. */
  hiddenIn(text: string): readonly string[];
}

/** Public parts of the run's own description: hiding them would serve no purpose. */
const openTextOf = ({ work, runId, registry, taskName, secretValues }: RunJob): string => {
  const isOpen = ({ value }: { value: string }): boolean => !secretValues.includes(value);
  const described =
    work.kind === 'taskFile'
      ? { ...work, set: work.set.filter(isOpen) }
      : { ...work, arguments: work.arguments.filter(isOpen) };
  return JSON.stringify([described, runId, registry, taskName ?? '']);
};

/** Writes through `write`, with times from the emulator's clock. */
export const createTranscript = (
  context: Pick<EmulatorContext, 'now'>,
  job: RunJob,
  write: (text: string) => void,
): Transcript => {
  const openText = openTextOf(job);
  const hidden = new Set<string>();
  const said = new Set<string>();
  const hide = (value: string): void => {
    for (const form of formsOfSecret(value)) if (form !== '' && !openText.includes(form)) hidden.add(form);
  };
  const masked = (text: string): string =>
    // The longest first: one secret may contain another.
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
