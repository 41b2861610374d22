import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { demoFiles } from '../../demo/files.ts';
import { assignedValue, readScript, type Statement, wordsOf } from '../../demo/script.ts';
import { printingProgram } from '../../demo/small-program.ts';
import { createEmulator, type Emulator, type EmulatorParts } from '../../emulator/emulator.ts';
import type { EmulatorOptions } from '../../emulator/emulator-context.ts';
import { writeImage } from '../../emulator/seed/write-image.ts';
import { CommandError, ExitCode } from '../../errors.ts';
import type { Host, OutputStream } from '../../host.ts';
import { engineFor, engineOption, findEngine, followed, noEngine } from './engine/find-engine.ts';

/** The two scripts of the tutorial, in order: the second uses the registry of the first. */
const scenarios = [
  { script: 'user-assigned.sh', title: 'Access a base image with a user-assigned identity' },
  { script: 'system-assigned.sh', title: 'Access credentials with a system-assigned identity' },
];
const taskFiles = ['helloworldtask.yaml', 'dockerhubtask.yaml'];

const repositories = ['acr-build-helloworld-node', 'acr-tasks'];

const emulatorOfDemo = (parts: EmulatorParts & Partial<EmulatorOptions>): Emulator =>
  createEmulator({
    ...parts,
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

/** The tutorial's base image: a program that stands in for Node.js. It needs no network, and nothing of this machine. */
const seedBaseImage = async (emulator: Emulator, folder: string): Promise<void> => {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const program = printingProgram(
    architecture,
    'Hello World! (Printed by the stand-in for Node.js in the base image.)\n',
  );
  if (!program)
    throw new CommandError(`The demo has no base image for the processor of this machine, ${architecture}.`);
  await mkdir(folder);
  await writeImage(folder, architecture, [{ path: 'usr/local/bin/node', bytes: program, mode: 0o755 }]);
  await emulator.seed('node:9-alpine', folder);
};

const runImage = async (host: Host, { runCommandLine, host: shown }: CommandContext): Promise<void> => {
  await shown.stdout.write(
    `\n$ acrtask az acr run --registry myregistry --cmd '$Registry/hello-world:cf1' /dev/null\n`,
  );
  const words = ['az', 'acr', 'run', '--registry', 'myregistry', '--cmd', '$Registry/hello-world:cf1', '/dev/null'];
  const exitCode = await runCommandLine(words, host);
  if (exitCode !== ExitCode.ok)
    throw new CommandError(`The demo failed: the image did not run (exit code ${exitCode}).`);
};

export default defineCommand({
  summary: 'Run the managed identity tutorial against an in-process emulator.',
  description:
    'Run the managed identity tutorial against an in-process emulator, and show every command and its output. It needs no Azure account, and writes to a temporary folder only. Without --engine, it needs no Docker either. With it, a container engine carries out the first half of the tutorial, and runs the image that comes of it, without network.',
  examples: [
    { about: 'Run the tutorial.', command: 'acrtask demo' },
    { about: 'Run the tutorial without installing acrtask.', command: 'npx acrtask demo' },
    {
      about: 'Build and run an image with the first container engine that answers.',
      command: 'acrtask demo --engine auto',
    },
  ],
  options: { engine: engineOption },
  request: ({ engine }) => engine,
  execute: async (choice, context) => {
    const usable = await findEngine(choice, context.host, context.signal, noEngine(context));
    const engine = usable && (await engineFor(usable, context.host, () => emulator));
    const emulator: Emulator = emulatorOfDemo(engine ? { engine, progression: followed } : {});
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
      if (usable) await seedBaseImage(emulator, join(cwd, 'node'));
      for (const [index, { script, title }] of (usable ? scenarios.slice(0, 1) : scenarios).entries()) {
        await context.host.stdout.write(`${index > 0 ? '\n\n' : ''}=== ${title} (${script}) ===\n`);
        await runScenario(script, host, context);
      }
      if (usable) await runImage(host, context);
      await context.host.stdout.write(
        usable ? '\nThe image was built, pushed, pulled, and run.\n' : '\nBoth scenarios succeeded.\n',
      );
    } finally {
      await engine?.stop();
      await emulator.close();
      await rm(cwd, { recursive: true, force: true });
    }
  },
});
