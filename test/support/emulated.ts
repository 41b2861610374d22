import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { type CommandLine, type CommandLineOptions, runCommandLine } from './command-line.ts';
import { subscription } from './fake-azure.ts';

type EmulatedOptions = Pick<CommandLineOptions, 'prepare'>;

export interface EmulatedAzure extends Pick<Emulator, 'plantFault' | 'clearFault'> {
  /** Runs one command line against the emulator; the test fails if the command does. */
  run(line: string | readonly string[], options?: EmulatedOptions): Promise<CommandLine>;
  /** Like `run`, but the command may fail. */
  attempt(line: string | readonly string[], options?: EmulatedOptions): Promise<CommandLine>;
  /** Like `run`; parses the command's output as JSON. */
  json(line: string | readonly string[]): Promise<unknown>;
}

/** Command lines over Microsoft's SDK against one emulator with a group, a registry, and a user-assigned identity. */
export const createEmulatedAzure = async (): Promise<EmulatedAzure> => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const attempt: EmulatedAzure['attempt'] = (line, options) =>
    runCommandLine(line, { ...options, network: (request) => emulator.fetch(request) });
  const run: EmulatedAzure['run'] = async (line, options) => {
    const result = await attempt(line, options);
    if (result.exitCode !== 0) throw new Error(`${result.stderr}${result.stdout}`);
    return result;
  };
  await run('az group create -n myResourceGroup -l eastus');
  await run('az acr create -g myResourceGroup -n myregistry --sku Standard');
  await run('az identity create -g myResourceGroup -n mine');
  return {
    run,
    attempt,
    plantFault: emulator.plantFault,
    clearFault: emulator.clearFault,
    json: async (line) => {
      const { stdout } = await run(line);
      return stdout === '' ? undefined : JSON.parse(stdout);
    },
  };
};
