import { readFileSync } from 'node:fs';
import type { BuildOptions } from '../../src/request/build.ts';
import type { CreateTaskOptions } from '../../src/request/create-task.ts';
import type { CredentialOptions } from '../../src/request/credentials.ts';
import type { RunTaskOptions } from '../../src/request/run-task.ts';

/** A command line and what the Azure CLI sent, or said, for it. */
export interface RecordedCase {
  readonly id: string;
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly body?: Record<string, unknown>;
  readonly error?: string;
}

interface Recording {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly RecordedCase[];
}

export const recording: Recording = JSON.parse(
  readFileSync(new URL('./recorded.golden.json', import.meta.url), 'utf8'),
) as Recording;

/** The recorded cases of the commands that start with these words. */
export const recordedCases = (...words: readonly string[]): RecordedCase[] =>
  recording.cases.filter(({ argv }) => words.every((word, at) => argv[at] === word));

const shortNames: Readonly<Record<string, string>> = {
  '-c': '--context',
  '-f': '--file',
  '-g': '--resource-group',
  '-n': '--name',
  '-p': '--password',
  '-r': '--registry',
  '-t': '--image',
  '-u': '--username',
};
const lists = ['image', 'arg', 'secretArg', 'set', 'setSecret', 'schedule', 'assignIdentity', 'buildArg'];
const repeated = new Set([...lists, 'secretBuildArg']);
const numbers = new Set(['cpu', 'timeout']);

const nameOf = (word: string): string =>
  (shortNames[word] ?? word).slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const meaningOf = (name: string, words: readonly string[]): unknown => {
  if (repeated.has(name)) return words;
  if (words.length === 0) return true;
  const [word] = words;
  if (numbers.has(name)) return Number(word);
  return word === 'true' || word === 'false' ? word === 'true' : word;
};

/** Words to option values: enough of a command line for the recorded cases. Leading command words are skipped. */
export const optionsOf = (argv: readonly string[]): Record<string, unknown> => {
  const options: Record<string, unknown> = {};
  let at = argv.findIndex((word) => word.startsWith('-'));
  while (at < argv.length) {
    const name = nameOf(argv[at] as string);
    const words: string[] = [];
    for (at += 1; at < argv.length && (argv[at] === '-' || !argv[at]?.startsWith('-')); at += 1) {
      words.push(argv[at] as string);
    }
    const value = meaningOf(name, words);
    const before = options[name];
    options[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return options;
};

/** The defaults that `create` declares (commands.md 2.1). */
export const createDefaults: Omit<CreateTaskOptions, 'name'> = {
  platform: 'linux/amd64',
  cpu: 2,
  timeout: 3600,
  status: 'Enabled',
  isSystemTask: false,
  sourceTriggerName: 'defaultSourceTriggerName',
  commitTriggerEnabled: true,
  pullRequestTriggerEnabled: false,
  baseImageTriggerName: 'defaultBaseimageTriggerName',
  baseImageTriggerEnabled: true,
  baseImageTriggerType: 'Runtime',
  updateTriggerPayloadType: 'Default',
};

export const createOptionsOf = (argv: readonly string[]): CreateTaskOptions =>
  ({ ...createDefaults, ...optionsOf(argv) }) as CreateTaskOptions;
export const runOptionsOf = (argv: readonly string[]): RunTaskOptions => optionsOf(argv) as RunTaskOptions;
export const credentialOptionsOf = (argv: readonly string[]): CredentialOptions & { loginServer: string } =>
  optionsOf(argv) as unknown as CredentialOptions & { loginServer: string };
export const buildOptionsOf = (argv: readonly string[]): BuildOptions =>
  ({ platform: 'linux/amd64', noPush: false, noCache: false, ...optionsOf(argv) }) as BuildOptions;

/** A reader over the recorded files, with `stdin` behind the name `-`. */
export const readerOver =
  (stdin?: string) =>
  async (path: string): Promise<string> => {
    const text = path === '-' ? stdin : recording.files[path];
    if (text !== undefined) return text;
    throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
  };

const versionAddedByPeer = /^version: v1\.1\.0\n(?=version:)/;

/**
 * A recorded or built body in one spelling: the texts of task files are decoded, and stripped of the version line that
 * the Azure CLI 2.45 puts above a file that has one, and of the blank it leaves behind `steps:`.
 */
export const comparable = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body), (key, value: unknown) =>
    key === 'encodedTaskContent' && typeof value === 'string'
      ? Buffer.from(value, 'base64').toString().replace(versionAddedByPeer, '').replace('\nsteps: \n', '\nsteps:\n')
      : value,
  );
