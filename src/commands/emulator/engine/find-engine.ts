import { tmpdir } from 'node:os';
import type { CommandContext } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice as oneOf, withDefault } from '../../../cli/option-schemas.ts';
import type { Progression } from '../../../emulator/emulator-context.ts';
import type { Host } from '../../../host.ts';
import { engineNames, type UsableEngine } from '../../../runner/engines/engine.ts';
import type { RealEngine, RunOwner } from './real-engine.ts';

/** What may carry out the runs of the emulator. */
const engineChoices = ['auto', ...engineNames, 'plan'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/**
 * The container engine that carries out the runs of an emulator: `auto` is the first one that answers. Undefined for `plan`,
 * and for `auto` when none answers: then `missing` takes the reasons. Throws EngineUnavailableError when the one chosen does not.
 */
export const findEngine = async (
  choice: EngineChoice,
  host: Host,
  signal: AbortSignal,
  missing: (reason: string) => Promise<void>,
): Promise<UsableEngine | undefined> => {
  if (choice === 'plan') return undefined;
  const { chooseEngine } = await import('../../../runner/engines/choose-engine.ts');
  const { EngineUnavailableError } = await import('../../../runner/engines/engine-unavailable.ts');
  const wish = choice === 'auto' ? undefined : { name: choice, setting: '--engine' };
  try {
    return await chooseEngine(wish, { folder: tmpdir(), signal }, host);
  } catch (error) {
    if (choice !== 'auto' || !(error instanceof EngineUnavailableError)) throw error;
    await missing(`${error.message}\n${error.hint ?? ''}`.trimEnd());
    return undefined;
  }
};

/** What `auto` says when no engine answers. */
export const noEngine =
  ({ messages }: Pick<CommandContext, 'messages'>) =>
  (reason: string): Promise<void> =>
    messages.warn(`Runs are planned, not carried out. ${reason}`);

/** The engine of an emulator that is asked for when a run begins. Loaded when there is one. */
export const engineFor = async (usable: UsableEngine, host: Host, emulator: () => RunOwner): Promise<RealEngine> => {
  const { realEngine } = await import('./real-engine.ts');
  return realEngine(usable, host, emulator);
};

/** Runs take their time with a container engine: clients follow them. */
export const followed: Progression = { kind: 'timed', milliseconds: 0 };

export const engineOption = option(
  '--engine <engine>',
  'What carries out runs: a container engine, the first that answers (auto), or none (plan), which starts no containers.',
  withDefault(oneOf(engineChoices), 'plan'),
);
