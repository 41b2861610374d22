import { ExitCode, InvalidInputError, ServiceError, UsageError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Format } from '../output/formats.ts';
import type { Services } from '../service/services.ts';
import { type AzConfig, createAzConfig } from './az-config/az-config.ts';
import { withConfiguredDefaults, withSource } from './az-config/configured-defaults.ts';
import type { AnyCommand, CatalogEntry, CommandContext, RequestContext } from './command.ts';
import type { CliDependencies } from './dependencies.ts';
import { type GlobalValues, globalOptionsOf } from './global-options.ts';
import type { Interrupts } from './interrupts.ts';
import { colourWanted, createMessages, type Messages, sayingOnce } from './messages.ts';
import { isRequired, longNameOf, type OptionDefinition, type OptionTable } from './option.ts';
import { expandFiles, unreadOptions } from './parsing/expand-at-files.ts';
import { parseWords, type RawValues } from './parsing/parse.ts';
import { writtenOut } from './parsing/shortened-options.ts';
import { readStandardInputOnce } from './parsing/standard-input.ts';
import { checkValues } from './parsing/validate.ts';
import { previewNotices } from './preview-notices.ts';
import { readFileOf } from './read-local-file.ts';
import type { KnownSecrets } from './secrets/redact-secrets.ts';
import { redactedStream, withRedactedOutput } from './secrets/redacted-host.ts';
import { hideGiven, readSecrets, typedIn } from './secrets/secret-options.ts';

/** Options take precedence over the configuration. */
const verbosityOf = async (globals: GlobalValues, config: AzConfig) => {
  if (globals.onlyShowErrors) return 'error';
  if (globals.debug) return 'debug';
  if (globals.verbose) return 'info';
  return (await config.flag('core', 'only_show_errors')) ? 'error' : 'warn';
};

/** A command found in the catalog, and what it needs to run. */
export interface FoundCommandLine {
  readonly definition: AnyCommand;
  readonly entry: CatalogEntry;
  /** The words that named the command. */
  readonly words: string;
  /** The arguments after these words. */
  readonly rest: readonly string[];
  readonly host: Host;
  readonly dependencies: CliDependencies;
  readonly interrupts: Interrupts;
  /** Collects every secret that the command reads. */
  readonly secrets: KnownSecrets;
  /** Receives the messages with the verbosity that the options set. */
  useMessages(messages: Messages): void;
  runCommandLine: CommandContext['runCommandLine'];
}

/** Explains how to set a registry when it is missing; undefined for other problems. */
const hintFor = (raw: RawValues, options: OptionTable, words: string): string | undefined => {
  const [, lacking] =
    Object.entries(options).find(
      ([key, definition]) =>
        definition.configuredDefault === 'acr' && raw[key] === undefined && isRequired(definition, raw),
    ) ?? [];
  if (!lacking) return undefined;
  const flags = (lacking.requiredUnless ?? []).flatMap((key) => options[key] ?? []).map(longNameOf);
  return [
    "Specify a registry with --registry, or set a default for all commands with 'acrtask configure --defaults registry=NAME', the environment variable AZURE_DEFAULTS_ACR, or registry in acrtask.yaml.",
    ...(flags.length > 0 ? [`With ${flags.join(' or ')}, none is needed.`] : []),
    `Try 'acrtask ${words} --help'.`,
  ].join('\n');
};

/** What a command that says it uses no service is given. */
const noServices = new Proxy({} as Services, {
  get: (_, name) => {
    throw new Error(`A local command has no service ${String(name)}.`);
  },
});

/** Parses, validates, executes, and prints. Rejects with the error to report to the user. */
export const carryOut = async (found: FoundCommandLine): Promise<ExitCode> => {
  const { definition, entry, words, rest, host, dependencies, interrupts, secrets, useMessages, runCommandLine } =
    found;
  const positionals: OptionTable = definition.positionals ?? {};
  const options: OptionTable = { ...definition.options, ...globalOptionsOf(entry) };
  const config = createAzConfig(host);
  const underAz = words.startsWith('az ');
  const { words: argv, shortened } = writtenOut(rest, options, { cutShort: underAz });
  const given = parseWords(argv, { name: words, positionals, options });
  const readStandardInput = readStandardInputOnce(host, interrupts);
  const parsed = await expandFiles(given, { ...positionals, ...options }, { cwd: host.cwd, readStandardInput });
  for (const word of rest) secrets.hide(/^https?:\/\/[^/@:]*:([^/@]+)@/i.exec(word)?.[1]);
  hideGiven(parsed, definition.options, secrets);
  const { raw, sources } = await withConfiguredDefaults(parsed, definition.options, config, () =>
    dependencies.projectDefaults(host),
  );
  const asksForFormat = raw.output !== undefined;
  raw.output ??= await config.get('core', 'output');

  const { values, problems, isTyped } = checkValues(raw, { ...positionals, ...options });
  const globals = values as GlobalValues;
  const more = isTyped ? (definition.check?.(values) ?? []) : [];
  if (globals.onlyShowErrors && (globals.verbose || globals.debug))
    throw new InvalidInputError('--only-show-errors cannot be combined with --verbose or --debug.');
  if (problems.length + more.length > 0)
    throw new UsageError([...problems, ...more], hintFor(raw, definition.options, words));

  const { messages, repeat } = sayingOnce(createMessages(host, await verbosityOf(globals, config), config));
  useMessages(messages);
  for (const { written, name } of shortened)
    await messages.warn(
      `${written} is interpreted as ${name}. Use the full name: a future option may start with the same letters.`,
    );
  for (const notice of previewNotices(definition, parsed)) await messages.preview(notice);
  for (const name of unreadOptions(given, parsed, definition.options))
    await messages.warn(`${name}: the value starts with @, but the file cannot be read. The value is used as is.`);
  for (const [key, option] of Object.entries<OptionDefinition>(definition.options)) {
    const source = option.configuredDefault && sources[option.configuredDefault];
    if (source !== undefined)
      await messages.info(`${longNameOf(option)} is '${raw[key]}', the default set in ${source}.`);
  }
  const query = globals.query === undefined ? undefined : await dependencies.compileQuery(globals.query);
  const redactedHost = withRedactedOutput(host, secrets);
  const services = definition.isLocal
    ? noServices
    : await dependencies.createServices(redactedHost, globals, messages, interrupts.signal, secrets);
  const complete = await readSecrets(values, definition.options, typedIn(given, parsed), {
    host,
    secrets,
    readStandardInput,
    underAz,
    warn: messages.warn,
    services,
  });
  const local: RequestContext = {
    host,
    messages,
    underAz,
    given: new Set(Object.keys(definition.options).filter((key) => parsed[key] !== undefined)),
    readFile: readFileOf(host, readStandardInput, messages),
    hide: secrets.hide,
    redact: secrets.redact,
  };
  const request = await definition.request(complete, local);
  const present = async (
    result: unknown,
    { shape = 'plain', rows }: Pick<AnyCommand, 'shape' | 'rows'>,
    how: { readonly format: Format; readonly onOneLine?: boolean },
  ): Promise<string> =>
    dependencies.present(result, {
      ...how,
      query,
      shape,
      ...(rows ? { rows } : {}),
      colour: await colourWanted(host, config),
      onTerminal: host.stdout.isTTY,
    });
  const print: CommandContext['print'] = async (result, as = definition) => {
    if (result === undefined) return;
    const text = await present(result, as, { format: globals.output ?? 'json' });
    if (text !== '') await host.stdout.write(text);
  };
  const context: CommandContext = {
    ...local,
    globals,
    askedFormat: asksForFormat ? globals.output : undefined,
    textOf: (result, format, as = definition) => present(result, as, { format, onOneLine: true }),
    print,
    interrupts,
    get signal() {
      return interrupts.signal;
    },
    services,
    logTo: redactedHost,
    redacted: (stream) => redactedStream(stream, secrets),
    catalog: dependencies.catalog,
    runCommandLine,
    agreed: new Set(),
  };
  const execute = (): Promise<unknown> => {
    repeat();
    return definition.execute(request, context);
  };
  const work = definition.isLocal ? execute() : services.registries.withCurrentPlaces(execute);
  const result = await work.catch(async (error: unknown) => {
    const isMissing = !underAz && error instanceof ServiceError && error.missing !== undefined;
    throw withSource(isMissing ? await (await import('../missing-thing.ts')).namingMissing(error) : error, sources);
  });
  await print(result);
  return ExitCode.ok;
};
