import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, ExitCode, UsageError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Services } from '../service/services.ts';
import { expandFiles } from './at-file.ts';
import { type AzConfig, createAzConfig } from './az-config.ts';
import type { AnyCommand, CatalogEntry, CommandContext, RequestContext, ShapeName } from './command.ts';
import { entriesBelow, findCommand, leadingGroup } from './find-command.ts';
import { type GlobalValues, globalOptions, type outputFormats } from './global-options.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { colourWanted, createMessages, type Messages } from './messages.ts';
import type { OptionTable } from './option.ts';
import { parseWords, type RawValues } from './parse.ts';
import { report } from './report.ts';
import { suggest } from './suggest.ts';
import { checkValues } from './validate.ts';

export interface Presentation {
  readonly format: (typeof outputFormats)[number];
  readonly query: unknown;
  readonly shape: ShapeName;
  readonly rows?: (shaped: unknown) => readonly Record<string, unknown>[];
  readonly colour: boolean;
}

/** What the machine is given: it knows no command, no service and no output format itself. */
export interface Machine {
  readonly version: string;
  readonly catalog: readonly CatalogEntry[];
  /** Words of the commands that the overview shows. */
  readonly firstCommands: readonly string[];
  createServices(host: Host, globals: GlobalValues, messages: Messages, signal: AbortSignal): Promise<Services>;
  /** Compiles `--query`; UsageError when it is not JMESPath. */
  compileQuery(text: string): Promise<unknown>;
  present(result: unknown, how: Presentation): Promise<string>;
}

const verbosityOf = (globals: GlobalValues) =>
  globals.onlyShowErrors ? 'error' : globals.debug ? 'debug' : globals.verbose ? 'info' : 'warn';

const readFileOf =
  (host: Host) =>
  async (path: string): Promise<string> => {
    if (path === '-') return new TextDecoder().decode(await host.stdin.bytes());
    try {
      return await readFile(resolve(host.cwd, path), 'utf8');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw new CommandError(`${path} does not exist.`, { cause });
      throw new CommandError(`${path} cannot be read (${code}).`, { cause });
    }
  };

/** Fills options that the user left out from the environment and az's configuration. */
const withConfiguredDefaults = async (raw: RawValues, table: OptionTable, config: AzConfig): Promise<RawValues> => {
  const filled = { ...raw };
  for (const [key, { configuredDefault }] of Object.entries(table))
    if (configuredDefault && filled[key] === undefined) filled[key] = await config.get('defaults', configuredDefault);
  return filled;
};

/** A known command: its words have been found, `rest` is what follows them. */
const runFound = async (
  definition: AnyCommand,
  words: string,
  rest: readonly string[],
  host: Host,
  machine: Machine,
  interrupts: Interrupts,
  useMessages: (messages: Messages) => void,
): Promise<ExitCode> => {
  const positionals: OptionTable = definition.positionals ?? {};
  const options: OptionTable = { ...definition.options, ...globalOptions };
  const config = createAzConfig(host);
  const parsed = await expandFiles(parseWords(rest, { name: words, positionals, options }), host);
  const raw = await withConfiguredDefaults(parsed, definition.options, config);
  raw.output ??= await config.get('core', 'output');

  const { values, problems } = checkValues(raw, { ...positionals, ...options });
  const globals = values as unknown as GlobalValues;
  const more = problems.length === 0 ? (definition.check?.(values as never) ?? []) : [];
  if (globals.onlyShowErrors && (globals.verbose || globals.debug))
    throw new CommandError('--only-show-errors does not go together with --verbose or --debug.');
  if (problems.length + more.length > 0) throw new UsageError([...problems, ...more]);

  const messages = createMessages(host, verbosityOf(globals));
  useMessages(messages);
  const query = globals.query === undefined ? undefined : await machine.compileQuery(globals.query);
  const local: RequestContext = { host, messages, readFile: readFileOf(host) };
  const request = await definition.request(values as never, local);
  const context: CommandContext = {
    ...local,
    globals,
    interrupts,
    signal: interrupts.signal,
    services: await machine.createServices(host, globals, messages, interrupts.signal),
    runCommandLine: (argv, otherHost) => runCommandLine(argv, otherHost, machine),
  };
  const result = await definition.execute(request, context);
  if (result === undefined) return ExitCode.ok;
  const text = await machine.present(result, {
    format: globals.output ?? 'json',
    query,
    shape: definition.shape ?? 'plain',
    ...(definition.rows ? { rows: definition.rows } : {}),
    colour: colourWanted(host),
  });
  if (text !== '') await host.stdout.write(text);
  return ExitCode.ok;
};

const helpWords = new Set(['--help', '-h']);

/** No command was named: an overview, the list of a group, or what the user may have meant. */
const runUnfound = async (argv: readonly string[], host: Host, machine: Machine): Promise<ExitCode> => {
  const group = leadingGroup(argv, machine.catalog);
  const next = argv[group.length];
  if (next === undefined || helpWords.has(next)) {
    const { groupHelp, overview } = await import('./overview.ts');
    await host.stdout.write(
      group.length === 0 ? await overview(machine, next !== undefined) : await groupHelp(group, machine),
    );
    return ExitCode.ok;
  }
  const known = entriesBelow(group, machine.catalog).map(({ words }) => words.split(' ')[group.length] ?? '');
  const underAz = findCommand(['az', ...argv], machine.catalog)?.words;
  const near = underAz === undefined ? suggest(next, known) : [underAz];
  throw new UsageError(
    [`'${next}' is misspelled or not recognized by the system.`],
    near.length > 0
      ? `Did you mean '${near.join("' or '")}'?`
      : `Try '${['acrtask', ...group].join(' ')} --help' for the commands there are.`,
  );
};

/**
 * Carries out one command line: finds the command, parses, validates, executes, prints.
 * Resolves to the exit code; every error has been told to the user.
 */
export const runCommandLine = async (argv: readonly string[], host: Host, machine: Machine): Promise<ExitCode> => {
  let messages = createMessages(host, 'warn');
  let commandLine = 'acrtask';
  let interrupts: Interrupts | undefined;
  try {
    const found = findCommand(argv, machine.catalog);
    if (!found) return await runUnfound(argv, host, machine);
    commandLine = `acrtask ${found.words}`;
    const { default: definition } = await found.entry.load();
    const optionsEnd = found.rest.indexOf('--');
    if (found.rest.slice(0, optionsEnd < 0 ? undefined : optionsEnd).some((word) => helpWords.has(word))) {
      const { commandHelp } = await import('./help.ts');
      await host.stdout.write(commandHelp(found.words, definition, host.stdout.columns));
      return ExitCode.ok;
    }
    interrupts = createInterrupts(host);
    return await runFound(definition, found.words, found.rest, host, machine, interrupts, (those) => {
      messages = those;
    });
  } catch (error) {
    return await report(interrupts?.signal.aborted ? interrupts.signal.reason : error, messages, commandLine);
  } finally {
    interrupts?.close();
  }
};
