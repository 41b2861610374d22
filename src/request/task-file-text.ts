import { CommandError } from '../errors.ts';

const startsLikeSyntax = /^[,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|^---|^\.\.\./;
const splitsOrComments = /:(?:\s|$)|\s#/;
const surroundedByBlanks = /^\s|\s$/;
// What YAML 1.1 or 1.2 reads as null, a Boolean, a number, or a date.
const readsAsOther =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:e[-+]?\d+)?|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|[-+]?\.inf|\.nan|\d[\d:_.]*|\d{4}-\d\d?-\d\d?.*|<<|=)$/i;
// Line ends, and everything that a YAML reader folds, refuses, or cannot show.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

const escaped = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * `text` as a one-line YAML scalar that reads back as exactly that string: plain if that is safe, in double quotes with
 * escapes if it contains line ends or control characters, and otherwise in single quotes.
 */
export const yamlScalar = (text: string): string => {
  const withoutPairs = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
  if (unprintable.test(withoutPairs)) return escaped(text);
  const plain =
    text !== '' &&
    !startsLikeSyntax.test(text) &&
    !splitsOrComments.test(text) &&
    !surroundedByBlanks.test(text) &&
    !readsAsOther.test(text);
  // Single quotes before double ones: a template such as {{ index .Values "x" }} must not gain backslashes.
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
};

const taskFileEndings = [
  ...['.yaml', '.yml', '.toml', '.json', '.sh', '.bash', '.zsh', '.ps1', '.ps', '.cmd', '.bat'],
  ...['.ts', '.js', '.php', '.py', '.rb', '.lua'],
];

/** Whether a `--file` names a task file; any other name is a Dockerfile (commands.md 1.8). */
export const isTaskFileName = (name: string): boolean => taskFileEndings.some((ending) => name.endsWith(ending));

/** A task file with one step that runs `command`; `timeout` in seconds (commands.md 1.9). */
export const taskFileFromCommand = (command: string, timeout?: number): string =>
  [
    'version: v1.1.0',
    'steps:',
    `  - cmd: ${yamlScalar(command)}`,
    '    disableWorkingDirectoryOverride: true',
    ...(timeout === undefined ? [] : [`    timeout: ${timeout}`]),
    '',
  ].join('\n');

/** Text of a file, or of standard input for `-`. Rejects with Node's error when there is no such file. */
export type ReadLocalFile = (path: string) => Promise<string>;

/** A task file on this machine that is about to be sent. */
export interface SentTaskFile {
  /** As the user named it; `-` for standard input. */
  readonly name: string;
  readonly text: string;
  /** The folder that is sent with it, when there is one. */
  readonly folder?: string;
}

/** How task files on this machine are read, and checked before they are sent. */
export interface LocalTaskFiles {
  readonly read: ReadLocalFile;
  /** Tells the user what is wrong with a task file. Rejects with CommandError when it must not be sent. */
  check(file: SentTaskFile): Promise<void>;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

/** The hint for a run with neither a command nor a file. */
export const defaultTaskFile = 'acb.yaml';

const hintFor = (named: string | undefined): string =>
  named === undefined
    ? `Specify what to run: a command with --cmd, or a local task file with --file (default: ${defaultTaskFile}).`
    : 'Without a source, --file is a local task file. To run a command, use --cmd.';

/**
 * The unchanged text of a local task file: the named one, or else acb.yaml. Throws CommandError when it is missing or
 * empty (commands.md 1.9), and as the check of `files` does.
 */
export const readTaskFile = async (named: string | undefined, files: LocalTaskFiles): Promise<string> => {
  const name = named ?? defaultTaskFile;
  let text: string;
  try {
    text = await files.read(name);
  } catch (cause) {
    const code = codeOf(cause) ?? codeOf((cause as Error | undefined)?.cause);
    if (code === 'ENOENT') throw new CommandError(`${name} does not exist.`, { cause, hint: hintFor(named) });
    if (code === 'EISDIR') throw new CommandError(`${name} is a folder, not a task file.`, { cause });
    throw cause;
  }
  if (text.trim() !== '') {
    await files.check({ name, text });
    return text;
  }
  const source = name === '-' ? 'Standard input' : `The task file ${name}`;
  throw new CommandError(`${source} is empty.`, { hint: 'A task file requires a list of steps.' });
};

/** Text as the service expects task files: base64-encoded UTF-8. */
export const encodeText = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
