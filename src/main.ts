import { runCommandLine } from './cli/run-command.ts';
import { catalog, firstCommands } from './commands/catalog.ts';
import type { ExitCode } from './errors.ts';
import type { Host } from './host.ts';
import { createServices } from './service/services.ts';
import { version } from './version.ts';

export { nodeHost } from './host.ts';

/** Carries out the command line `argv` (without the program's own name) and resolves to the exit code. */
export const main = (argv: readonly string[], host: Host): Promise<ExitCode> =>
  runCommandLine(argv, host, {
    version,
    catalog,
    firstCommands,
    createServices: (theHost, globals, messages, signal) =>
      createServices({
        host: theHost,
        cloud: globals.cloud,
        subscription: globals.subscription,
        debug: messages.debug,
        warn: messages.warn,
        signal,
      }),
    compileQuery: async (text) => (await import('./output/present.ts')).compileQuery(text),
    present: async (result, { query, ...how }) =>
      (await import('./output/present.ts')).present(result, { ...how, query: query as never }),
  });
