import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { demoFiles } from '../../demo/files.ts';
import { assignedValue, readScript, type Statement, wordsOf } from '../../demo/script.ts';
import { createEmulator, type Emulator } from '../../emulator/emulator.ts';
import { CommandError, ExitCode } from '../../errors.ts';
import type { Host, OutputStream } from '../../host.ts';

/** The two scripts of the tutorial, in order: the second uses the registry of the first. */
const scenarios = [
  { script: 'user-assigned.sh', title: 'Access a base image with a user-assigned identity' },
  { script: 'system-assigned.sh', title: 'Access credentials with a system-assigned identity' },
];
const taskFiles = ['helloworldtask.yaml', 'dockerhubtask.yaml'];

const repositories = ['acr-build-helloworld-node', 'acr-tasks'];

const emulatorOfDemo = (): Emulator =>
  createEmulator({
    gitFolders: Object.fromEntries(
      repositories.map((name) => [
        `https://github.com/Azure-Samples/${name}.git`,
        fileURLToPath(new URL(`${name}/`, demoFiles)),
      ]),
    ),
  });

/** A stream that captures its output, as `$(...)` does in a shell. */
const capturing = (): OutputStream & { text(): string } => {
  const chunks: Buffer[] = [];
  return {
    isTTY: false,
    columns: undefined,
    write: async (chunk) => void chunks.push(Buffer.from(chunk)),
    text: () => Buffer.concat(chunks).toString('utf8').replace(/\n+$/, ''),
  };
};

const runScenario = async (
  script: string,
  host: Host,
  { runCommandLine, host: shown }: CommandContext,
): Promise<void> => {
  const variables: Record<string, string> = {};
  const az = async (statement: Statement & { readonly command: string }, stdout: OutputStream): Promise<void> => {
    const words = wordsOf(statement.command, variables);
    const exitCode = await runCommandLine(words, { ...host, stdout });
    if (exitCode !== ExitCode.ok)
      throw new CommandError(
        `The demo failed with exit code ${exitCode} at line ${statement.line} of ${script}: ${words.join(' ')}`,
      );
  };
  const carryOut = async (statement: Statement): Promise<void> => {
    switch (statement.kind) {
      case 'assign':
        variables[statement.name] = assignedValue(statement.word, variables);
        return;
      case 'write':
        await shown.stdout.write(`\n$ ${statement.command} > ${statement.file}\n`);
        await writeFile(
          join(host.cwd, statement.file),
          `${wordsOf(statement.command, variables).slice(1).join(' ')}\n`,
        );
        return;
      case 'capture': {
        await shown.stdout.write(`\n$ ${statement.name}=$(acrtask ${statement.command})\n`);
        const captured = capturing();
        await az(statement, captured);
        variables[statement.name] = captured.text();
        await shown.stdout.write(`${captured.text()}\n`);
        return;
      }
      case 'az':
        await shown.stdout.write(`\n$ acrtask ${wordsOf(statement.command, variables).join(' ')}\n`);
        await az(statement, shown.stdout);
    }
  };
  for (const statement of readScript(await readFile(new URL(script, demoFiles), 'utf8'))) await carryOut(statement);
};

export default defineCommand({
  summary: 'Run the managed identity tutorial against an in-process emulator.',
  description:
    'Run the managed identity tutorial against an in-process emulator, and show every command and its output. It needs no Azure account and no Docker, and writes to a temporary folder only.',
  examples: [
    { about: 'Run the tutorial.', command: 'acrtask demo' },
    { about: 'Run the tutorial without installing acrtask.', command: 'npx acrtask demo' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, context) => {
    const emulator = emulatorOfDemo();
    const cwd = await mkdtemp(join(tmpdir(), 'acrtask-demo-'));
    const host: Host = {
      ...context.host,
      cwd,
      env: {
        PATH: context.host.env.PATH,
        NO_COLOR: context.host.env.NO_COLOR,
        AZURE_CORE_NO_COLOR: String(await createAzConfig(context.host).flag('core', 'no_color')),
        TERM: context.host.env.TERM,
        ACRTASK_CLOUD: 'emulator',
        AZURE_SUBSCRIPTION_ID: emulator.options.subscriptionId,
      },
      home: cwd,
      network: emulator.fetch,
    };
    try {
      for (const file of taskFiles) await copyFile(new URL(file, demoFiles), join(cwd, file));
      for (const [index, { script, title }] of scenarios.entries()) {
        await context.host.stdout.write(`${index > 0 ? '\n\n' : ''}=== ${title} (${script}) ===\n`);
        await runScenario(script, host, context);
      }
      await context.host.stdout.write('\nBoth scenarios succeeded.\n');
    } finally {
      await emulator.close();
      await rm(cwd, { recursive: true, force: true });
    }
  },
});
