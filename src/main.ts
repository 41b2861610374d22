import type { GlobalValues } from './cli/global-options.ts';
import { ExitCode } from './errors.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

export { nodeHost } from './host.ts';
export { endUnexpectedly } from './last-guard.ts';

/** Whether, and with which reference, changes are announced to Azure Policy (commands.md 15.8). */
const policyTokenOf = ({ acquirePolicyToken, changeReference }: GlobalValues) =>
  acquirePolicyToken || changeReference ? { changeReference } : undefined;

/** Reports the error of what has loaded nothing of the command line yet. */
const reportAlone = async (error: unknown, host: Host, commandLine: string): Promise<ExitCode> => {
  const [{ report }, { createMessages }] = await Promise.all([import('./cli/report.ts'), import('./cli/messages.ts')]);
  return report(error, createMessages(host, 'warn'), commandLine);
};

const printVersion = async (host: Host): Promise<ExitCode> => {
  try {
    await host.stdout.write(`${version}\n`);
    return ExitCode.ok;
  } catch (error) {
    return reportAlone(error, host, 'acrtask');
  }
};

/** Hands a command line to the Azure CLI. Resolves to its exit code; undefined when there is no Azure CLI. */
const handToAzureCli = async (argv: readonly string[], host: Host): Promise<number | undefined> => {
  try {
    return await (await import('./cli/azure-cli/hand-over.ts')).handOver(argv, host);
  } catch (error) {
    return reportAlone(error, host, 'acrtask az');
  }
};

const carryOut = async (given: readonly string[], host: Host): Promise<number> => {
  if (given.length === 1 && (given[0] === '--version' || given[0] === '-V')) return printVersion(host);
  // Users of Git or npm may type `acrtask help run`.
  const argv = given[0]?.toLowerCase() === 'help' ? [...given.slice(1), '--help'] : given;
  // The catalog is not part of what '--version' loads, and the command line not of what the Azure CLI waits for.
  const { catalog, firstCommands, azureCliCommands, azureCliOptions } = await import('./commands/catalog.ts');
  const { isForAzureCli } = await import('./cli/azure-cli/is-for-azure-cli.ts');
  if (isForAzureCli(argv, catalog, host.env)) {
    const exitCode = await handToAzureCli(argv, host);
    if (exitCode !== undefined) return exitCode;
  }
  const { runCommandLine } = await import('./cli/run-command.ts');
  const { findProjectFile } = await import('./project/find-project-file.ts');
  return runCommandLine(argv, host, {
    version,
    catalog,
    firstCommands,
    azureCliCommands,
    azureCliOptions,
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

/** Carries out the command line `argv` (without the program's own name) and resolves to the exit code: one of acrtask's, or that of the Azure CLI that carried it out. */
export const main = async (argv: readonly string[], host: Host): Promise<number> => {
  const exitCode = await carryOut(argv, host);
  // What standard error could not take was lost.
  return exitCode === ExitCode.ok && host.stderr.hasFailed ? ExitCode.failure : exitCode;
};
