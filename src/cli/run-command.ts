import { suggest } from '../did-you-mean.ts';
import { ExitCode, InterruptedError, UsageError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { LoadedCommand } from './azure-cli/hand-over-unknown.ts';
import { completeWord, refreshWord } from './completion/hidden-commands.ts';
import type { CliDependencies } from './dependencies.ts';
import { interruptible } from './interruptible-host.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { createMessages } from './messages.ts';
import { entriesBelow, findCommand, leadingGroup } from './parsing/find-command.ts';
import { optionsBehind } from './parsing/options-before-command.ts';
import { UnknownOptionsError } from './parsing/unknown-options-error.ts';
import { shownName } from './parsing/unrecognized-words.ts';
import { report } from './report.ts';
import { createKnownSecrets } from './secrets/redact-secrets.ts';
import { withRedactedMessages } from './secrets/redacted-host.ts';

const helpWords = new Set(['--help', '-h']);
/** As in `az --version`, which scripts often run first. */
const versionWords = new Set(['--version', '-v', '-V']);

/** Commands of other groups that end in the word: `acrtask identity setup` for `setup`. */
const namesakes = (word: string, catalog: CliDependencies['catalog']): readonly string[] =>
  catalog.flatMap(({ own }) => (own?.split(' ').at(-1) === word.toLowerCase() ? [`acrtask ${own}`] : [])).slice(0, 3);

/** The leading words that name a command, or a group, of the Azure CLI. */
const azWordsIn = async (
  argv: readonly string[],
  { azureCliCommands }: Pick<CliDependencies, 'azureCliCommands'>,
): Promise<string> => {
  const words: string[] = [];
  for (const word of argv) {
    if (!(await azureCliCommands(words)).includes(word.toLowerCase())) break;
    words.push(word.toLowerCase());
  }
  return words.join(' ');
};

/** Handles arguments that do not name a command: shows the overview or a group, or suggests a command. */
const runUnfound = async (argv: readonly string[], host: Host, dependencies: CliDependencies): Promise<ExitCode> => {
  const group = leadingGroup(argv, dependencies.catalog);
  const next = argv[group.length];
  // Shells query az with argcomplete's protocol. For an alias, 'acrtask completion' provides the candidates.
  if (next === undefined && host.env._ARGCOMPLETE) return ExitCode.ok;
  if (next === undefined || helpWords.has(next)) {
    const [{ groupHelp, overview }, { otherAzCommands }] = await Promise.all([
      import('./help/overview.ts'),
      import('./help/other-az-commands.ts'),
    ]);
    const { columns } = host.stdout;
    await host.stdout.write(
      group.length === 0
        ? await overview(dependencies, next !== undefined, columns)
        : (await groupHelp(group, dependencies, columns)) + (await otherAzCommands(group, dependencies, host)),
    );
    return ExitCode.ok;
  }
  if (group.join(' ') === 'az' && versionWords.has(next) && argv.length === 2) {
    await host.stdout.write(`acrtask ${dependencies.version}, in place of the Azure CLI\n`);
    return ExitCode.ok;
  }
  const rewritten = next.startsWith('-') ? optionsBehind(argv, group.length, dependencies.catalog) : undefined;
  if (rewritten !== undefined)
    throw new UsageError(
      [`'${shownName(next)}' must follow the command, like every option.`],
      `Write it as: ${rewritten}`,
    );
  const azWords = [...group.slice(1), next.toLowerCase()];
  const azCommands = group[0] === 'az' ? await dependencies.azureCliCommands(group.slice(1)) : [];
  if (azCommands.includes(next.toLowerCase())) {
    const { whyNotHandedOver } = await import('./azure-cli/why-not-handed-over.ts');
    throw new UsageError(
      [`'az ${azWords.join(' ')}' is a command of the Azure CLI that acrtask does not have.`],
      `${whyNotHandedOver(argv, host)} 'acrtask az --help' lists the commands that acrtask provides.`,
    );
  }
  const known = entriesBelow(group, dependencies.catalog).map(({ words }) => words.split(' ')[group.length] ?? '');
  // Users of az may type `acrtask acr task list` or `acrtask task list`.
  const meant = [['az'], ['az', 'acr']]
    .map((front) => findCommand([...front, ...argv], dependencies.catalog)?.entry)
    .find((entry) => entry !== undefined);
  const otherwise = group.length === 0 ? otherNames.get(next) : undefined;
  const ofAz = group.length === 0 ? await azWordsIn(argv, dependencies) : '';
  const near = [
    ...(ofAz === '' || `${meant?.az} `.startsWith(`${ofAz} `) ? [] : [`acrtask az ${ofAz}`]),
    ...(meant === undefined ? (otherwise ?? []) : [`acrtask ${meant.own ?? `az ${meant.az}`}`]),
  ];
  if (near.length === 0) near.push(...suggest(next, known));
  if (near.length === 0 && group[0] !== 'az') near.push(...namesakes(next, dependencies.catalog));
  const others =
    group.join(' ') === 'az'
      ? `${(await import('./azure-cli/why-not-handed-over.ts')).whyNotHandedOver(argv, host)} 'acrtask az --help' lists the commands that acrtask provides.`
      : `Try '${['acrtask', ...group].join(' ')} --help' to list the available commands.`;
  throw new UsageError(
    [`'${shownName(next)}' is misspelled or not recognized by the system.`],
    near.length > 0 ? `Did you mean '${near.join("' or '")}'?` : others,
  );
};

/** What other programs call what a command does, where that is no misspelling of its name. */
const otherNames: ReadonlyMap<string, string[]> = new Map([
  ['check', ['acrtask validate']],
  ['lint', ['acrtask validate']],
  ['draw', ['acrtask graph']],
  ['timeline', ['acrtask graph --run RUN_ID']],
]);

/** How long an interrupted command may take to clean up. */
const patienceMs = 2000;

/** Awaits `work`. If it does not react to an interrupt, for example while reading a large folder, rejects after a delay. */
const endingInTime = async <T>(work: Promise<T>, { command }: Pick<Interrupts, 'command'>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};
  const overdue = new Promise<never>((_resolve, reject) => {
    stop = command.onAbort((reason) => {
      timer = setTimeout(() => reject(reason), patienceMs);
    });
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    stop();
    clearTimeout(timer);
  }
};

/**
 * Runs one command line: finds the command, parses, validates, executes, prints.
 * Resolves to the exit code after reporting any error to the user.
 */
export const runCommandLine = async (
  argv: readonly string[],
  givenHost: Host,
  dependencies: CliDependencies,
): Promise<number> => {
  const [first, ...others] = argv;
  if (first === completeWord)
    return (await import('./completion/complete.ts')).complete(others, givenHost, dependencies);
  if (first === refreshWord)
    return (await import('./completion/refresh-azure-names.ts')).refreshNames(others, givenHost, dependencies);
  const secrets = createKnownSecrets();
  let host = withRedactedMessages(givenHost, secrets);
  let messages = createMessages(host, 'warn');
  let commandLine = 'acrtask';
  let interrupts: Interrupts | undefined;
  let loaded: LoadedCommand | undefined;
  try {
    const found = findCommand(argv, dependencies.catalog);
    if (!found) return await runUnfound(argv, host, dependencies);
    commandLine = `acrtask ${found.words}`;
    const { default: definition } = await found.entry.load();
    loaded = { ...found, definition };
    const optionsEnd = found.rest.indexOf('--');
    if (found.rest.slice(0, optionsEnd < 0 ? undefined : optionsEnd).some((word) => helpWords.has(word))) {
      const { commandHelp } = await import('./help/command-help.ts');
      await host.stdout.write(commandHelp(found.words, definition, host.stdout.columns, found.entry));
      if (found.words.startsWith('az ')) {
        const { otherAzOptions } = await import('./help/other-az-commands.ts');
        await host.stdout.write(await otherAzOptions(found.words, dependencies, host));
      }
      return ExitCode.ok;
    }
    interrupts = createInterrupts(host);
    host = interruptible(host, interrupts);
    messages = createMessages(host, 'warn');
    const { carryOut } = await import('./execute-command.ts');
    const work = carryOut({
      definition,
      entry: found.entry,
      words: found.words,
      rest: found.rest,
      host,
      dependencies,
      interrupts,
      secrets,
      useMessages: (those) => {
        messages = those;
      },
      runCommandLine: (words, otherHost) => runCommandLine(words, otherHost, dependencies),
    });
    return await endingInTime(work, interrupts);
  } catch (thrown) {
    let error = thrown;
    if (error instanceof UnknownOptionsError && loaded?.words.startsWith('az ')) {
      interrupts?.close();
      try {
        const { handOverUnknown } = await import('./azure-cli/hand-over-unknown.ts');
        const listed = await dependencies.azureCliOptions(loaded.words.slice('az '.length));
        const exitCode = await handOverUnknown(error, argv, loaded, givenHost, listed);
        if (exitCode !== undefined) return exitCode;
      } catch (other) {
        error = other;
      }
    }
    // After an interrupt, other errors are only its consequences, so report the interrupt itself.
    const interrupt = error instanceof InterruptedError ? undefined : interrupts?.command.reason;
    return await report(interrupt ?? error, messages, commandLine);
  } finally {
    interrupts?.close();
  }
};
