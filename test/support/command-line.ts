import { main } from '../../src/main.ts';
import { type Answer, type Asked, createFakeAzure, type FakeAzure, subscription } from './fake-azure.ts';
import { createTestHost, type TestHost, type TestHostOptions } from './test-host.ts';

export interface CommandLine {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: readonly Asked[];
  readonly host: TestHost;
  readonly azure: FakeAzure;
}

export interface CommandLineOptions extends TestHostOptions {
  /** Replies that override the fake's defaults. */
  readonly replies?: Readonly<Record<string, readonly Answer[]>>;
  /** Creates files before the command runs. */
  readonly prepare?: (host: TestHost) => Promise<void> | void;
}

/** Splits a command line into words at blanks, except inside single quotes. */
export const wordsOf = (line: string): string[] =>
  (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));

/** Runs one command line, from its words to its exit code, against services that only record. */
export const runCommandLine = async (
  line: string | readonly string[],
  options: CommandLineOptions = {},
): Promise<CommandLine> => {
  const azure = createFakeAzure(options.replies);
  const host = createTestHost({
    network: azure.network,
    ...options,
    env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription, ...options.env },
  });
  await options.prepare?.(host);
  const exitCode = await main(typeof line === 'string' ? wordsOf(line) : line, host);
  return { exitCode, ...host.written, asked: azure.asked, host, azure };
};
