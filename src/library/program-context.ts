import type { AnyCommand, CommandContext } from '../cli/command.ts';
import type { Messages } from '../cli/messages.ts';
import { readFileOf } from '../cli/read-local-file.ts';
import type { KnownSecrets } from '../cli/secrets/redact-secrets.ts';
import { redactedStream } from '../cli/secrets/redacted-host.ts';
import { InvalidInputError } from '../errors.ts';
import type { Host } from '../host.ts';
import { applyShape } from '../output/shapes.ts';
import type { Services } from '../service/services.ts';
import type { Message } from './connecting.ts';

/** What a call from a program has in place of a terminal. */
export interface ProgramSurroundings {
  readonly host: Host;
  readonly secrets: KnownSecrets;
  readonly services: Services;
  readonly signal: AbortSignal;
  say(level: Message['level'], text: string): void;
  /** Receives the results that the command prints by itself. */
  print(result: unknown): void;
}

/** Ctrl-C belongs to the program: calls end by their signal. */
const interruptsOf = (signal: AbortSignal): CommandContext['interrupts'] => ({
  signal,
  takeOver: () => () => {},
  // One of its own, never aborted: Node.js warns of a signal to which many calls listen.
  postpone: () => ({ noted: new AbortController().signal, end: () => {} }),
  close: () => {},
});

export const noStandardInput = async (whose: string): Promise<never> => {
  throw new InvalidInputError(`${whose}: a call from a program does not read standard input.`);
};

export const messagesOf = (say: (level: Message['level'], text: string) => void): Messages => {
  const notice = async (text: string): Promise<void> => say('notice', text);
  return {
    error: notice,
    warn: notice,
    preview: notice,
    notice,
    info: async (text) => say('detail', text),
    debug: async (text) => say('debug', text),
  };
};

/** What the commands leave to the user's options. */
const globals: CommandContext['globals'] = {
  output: 'json',
  query: undefined,
  subscription: undefined,
  cloud: undefined,
  verbose: false,
  debug: false,
  onlyShowErrors: false,
};

/** What a command is given when a program calls it: `keys` are the options that the program gives. */
export const programContext = (
  { host, secrets, services, signal, say, print }: ProgramSurroundings,
  definition: Pick<AnyCommand, 'shape'> = {},
  keys: ReadonlySet<string> = new Set(),
): CommandContext => {
  const messages = messagesOf(say);
  return {
    host,
    messages,
    underAz: false,
    given: keys,
    readFile: readFileOf(host, noStandardInput, messages),
    hide: secrets.hide,
    redact: secrets.redact,
    services,
    globals,
    askedFormat: 'json',
    print: async (result, as = definition) => print(applyShape(as.shape ?? 'plain', result)),
    textOf: async (result) => JSON.stringify(applyShape(definition.shape ?? 'plain', result)),
    signal,
    interrupts: interruptsOf(signal),
    agreed: new Set(),
    logTo: host,
    redacted: (stream) => redactedStream(stream, secrets),
    catalog: [],
    runCommandLine: () => Promise.reject(new Error('A call from a program runs no command line.')),
  };
};
