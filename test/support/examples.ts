import type { Example } from '../../src/cli/command.ts';
import { pathsOf } from '../../src/cli/parsing/find-command.ts';
import { catalog } from '../../src/commands/catalog.ts';

export interface CommandExample extends Example {
  /** The command's words in the help. */
  readonly words: string;
}

/** Every example that `--help` and the reference show. */
export const examples: readonly CommandExample[] = (
  await Promise.all(
    catalog.map(async (entry) =>
      (await entry.load()).default.examples.map((example) => ({ ...example, words: pathsOf(entry)[0] ?? '' })),
    ),
  )
).flat();

/** Whether an example makes sense only in a shell, or only as a process. */
export const needsShell = ({ words, command }: CommandExample): boolean =>
  words.startsWith('emulator ') || command.startsWith('eval ');

/** Whether an example goes on until Ctrl-C. */
export const needsInterrupt = ({ command }: Pick<CommandExample, 'command'>): boolean => / --watch\b/.test(command);

/** Whether an example carries something out on this machine: test/commands/local/examples.test.ts has an engine for it. */
export const needsEngine = ({ command }: Pick<CommandExample, 'command'>): boolean => / --local\b/.test(command);
