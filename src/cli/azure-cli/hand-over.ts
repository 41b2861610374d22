import { constants } from 'node:os';
import type { Host } from '../../host.ts';
import { callsBefore, rememberingCalls, rememberingProcess } from './calls-before.ts';
import { findAzureCli } from './find-azure-cli.ts';
import { namedIn, openAmong, startOf } from './start-program.ts';

/** Where a shell reads completions from, and what is said about them. */
const completionDescriptors = [8, 9];

/** Says which program carries out the command. Its words, which may be secret, are left out. */
const tellPath = async (path: string, argv: readonly string[], host: Host): Promise<void> => {
  if (!argv.includes('--verbose') && !argv.includes('--debug')) return;
  const { createMessages } = await import('../messages.ts');
  await createMessages(host, 'info').info(`The command is handed to the Azure CLI, ${path}.`);
};

/**
 * Hands a command line, which begins with `az`, to the Azure CLI: it takes the place of acrtask until it ends. Resolves to
 * its exit code, and to undefined when there is no Azure CLI. When a signal ends it, the same signal ends this process. Throws
 * CommandError when `ACRTASK_AZ` names a program that cannot be used, and when acrtask's cloud is the emulator but the Azure
 * CLI's is not.
 */
export const handOver = async (argv: readonly string[], host: Host): Promise<number | undefined> => {
  const words = argv.slice(1);
  const before = callsBefore(words, host);
  const { path } = findAzureCli(host, before);
  if (path === undefined) return undefined;
  if (host.env.ACRTASK_CLOUD) (await import('./cloud-of-az.ts')).requireSameCloud(argv, host);
  const { program, argv: given, verbatim } = startOf(path, words, host);
  await tellPath(path, words, host);
  let forget = (): void => {};
  const { exitCode, signal } = await host
    .runInPlace(program, given, {
      env: rememberingCalls(words, [...before, path]),
      descriptors: host.env._ARGCOMPLETE ? openAmong(completionDescriptors) : openAmong(namedIn(words)),
      verbatim,
      onStarted: (pid) => {
        forget = rememberingProcess(words, [...before, path], pid, host);
      },
    })
    .finally(() => forget());
  if (signal === null) return exitCode ?? 1;
  host.endBy(signal);
  return 128 + constants.signals[signal];
};
