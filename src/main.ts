import type { GlobalValues } from './cli/global-options.ts';
import { ExitCode } from './errors.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

export { keepCompiledCode } from './compiled-code.ts';
export { nodeHost } from './host.ts';
export { endUnexpectedly } from './last-guard.ts';

/** Whether, and with which reference, changes are announced to Azure Policy (commands.md 15.8). */
const policyTokenOf = ({ acquirePolicyToken, changeReference }: GlobalValues) =>
  acquirePolicyToken || changeReference ? { changeReference } : undefined;

const printVersion = async (host: Host): Promise<ExitCode> => {
  try {
    await host.stdout.write(`${version}\n`);
    return ExitCode.ok;
  } catch (error) {
    const [{ report }, { createMessages }] = await Promise.all([
      import('./cli/report.ts'),
      import('./cli/messages.ts'),
    ]);
    return report(error, createMessages(host, 'warn'), 'acrtask');
  }
};

const carryOut = async (argv: readonly string[], host: Host): Promise<ExitCode> => {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return printVersion(host);
  // The catalog is not part of what '--version' loads.
  const { runCommandLine } = await import('./cli/run-command.ts');
  const { findProjectFile } = await import('./project/find-project-file.ts');
  const { catalog, firstCommands, isAzureCliCommand } = await import('./commands/catalog.ts');
  return runCommandLine(argv, host, {
    version,
    catalog,
    firstCommands,
    isAzureCliCommand,
    projectDefaults: async (theHost) => {
      const path = findProjectFile(theHost.cwd);
      return path === undefined ? undefined : (await import('./project/project-defaults.ts')).projectDefaults(path);
    },
    createServices: async (theHost, globals, messages, signal, { hide, redact }) =>
      (await import('./service/services.ts')).createServices({
        host: theHost,
        cloud: globals.cloud,
        subscription: globals.subscription,
        policyToken: policyTokenOf(globals),
        debug: messages.debug,
        warn: messages.warn,
        info: messages.info,
        signal,
        hide,
        redact,
      }),
    compileQuery: async (text) => (await import('./output/present.ts')).compileQuery(text),
    present: async (result, how) => (await import('./output/present.ts')).present(result, how),
  });
};

/** Carries out the command line `argv` (without the program's own name) and resolves to the exit code. */
export const main = async (argv: readonly string[], host: Host): Promise<ExitCode> => {
  const exitCode = await carryOut(argv, host);
  // What standard error could not take was lost.
  return exitCode === ExitCode.ok && host.stderr.hasFailed ? ExitCode.failure : exitCode;
};
