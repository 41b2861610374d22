import { tmpdir } from 'node:os';
import type { Host } from '../../../host.ts';
import { chooseEngine } from '../../../runner/engines/choose-engine.ts';
import { engineNames, type UsableEngine } from '../../../runner/engines/engine.ts';
import { EngineUnavailableError } from '../../../runner/engines/engine-unavailable.ts';

/** What may carry out the runs of the emulator. */
export const engineChoices = ['auto', ...engineNames, 'plan'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/**
 * The container engine that carries out the runs of an emulator: `auto` is the first one that answers. Undefined for `plan`,
 * and for `auto` when none answers: then `missing` takes the reasons. Throws EngineUnavailableError when the one chosen does not.
 */
export const findEngine = async (
  choice: EngineChoice,
  host: Host,
  signal: AbortSignal,
  missing: (error: EngineUnavailableError) => Promise<void>,
): Promise<UsableEngine | undefined> => {
  if (choice === 'plan') return undefined;
  const wish = choice === 'auto' ? undefined : { name: choice, setting: '--engine' };
  try {
    return await chooseEngine(wish, { folder: tmpdir(), signal }, host);
  } catch (error) {
    if (choice !== 'auto' || !(error instanceof EngineUnavailableError)) throw error;
    await missing(error);
    return undefined;
  }
};
