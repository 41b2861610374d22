import type { CommandContext } from '../../cli/command.ts';
import type { Engine } from '../../runner/engines/engine.ts';
import type { Step } from '../../taskfile/model.ts';
import { predefinedAliases } from '../../taskfile/stages/aliases.ts';
import { usesOfStep } from '../../taskfile/steps/docker-uses.ts';

/** Opens a shell in the image of a step that has failed, at the terminal. `settled` resolves when the log is shown. */
export const openShell = async (
  step: Step,
  engine: Engine,
  settled: () => Promise<void>,
  { host, messages }: CommandContext,
): Promise<void> => {
  await settled();
  const shell = await engine.shell?.(step);
  if (!shell) {
    await messages.warn(`The step '${step.id}' failed. It has no image in which a shell could be opened.`);
    return;
  }
  await messages.warn(
    `The step '${step.id}' failed. This is a shell in its image, with its workspace, volumes, and network. To end it, and then the run, type exit.`,
  );
  const [program = '', ...argv] = shell.words;
  await host.runAtTerminal(program, argv, shell);
};

/**
 * What to do when a step failed because the image behind a predefined alias could not be pulled: it is not there even after
 * the step. Undefined for other failures.
 */
export const aliasAdvice = async (
  step: Step | undefined,
  engine: Engine,
  aliases: ReadonlyMap<string, string>,
): Promise<string | undefined> => {
  const known = [...predefinedAliases(undefined)].map(([name, image]) => [name, aliases.get(name) ?? image] as const);
  const images = step ? usesOfStep(step).flatMap((use) => (use.does === 'pull' ? [use.image] : [])) : [];
  const [name, image] = known.find(([, each]) => images.includes(each)) ?? [];
  if (name === undefined || image === undefined || (await engine.repoDigests([image])).has(image)) return undefined;
  return `The image ${image}, for which '${name}' stands, is not on this machine and could not be pulled. To use another one: --alias ${name}=IMAGE`;
};
