import { CommandError } from '../../errors.ts';
import type { EngineName } from './engine.ts';

/** Why an engine cannot be used, in a sentence, and what to install, start, or change, in sentences. */
export class EngineProblem extends Error {
  override name = 'EngineProblem';
  readonly advice: string;

  constructor(reason: string, advice: string) {
    super(reason);
    this.advice = advice;
  }
}

/** An engine that was tried, and why it cannot be used. */
export interface TriedEngine {
  readonly name: EngineName;
  readonly problem: EngineProblem;
}

/** The names of engines in sentences. */
export const engineTitles: Readonly<Record<EngineName, string>> = {
  docker: 'Docker',
  podman: 'Podman',
  buildah: 'Buildah',
};

/** No engine can be used: those tried, in order, each with its reason. */
export class EngineUnavailableError extends CommandError {
  override name = 'EngineUnavailableError';
  readonly tried: readonly TriedEngine[];

  /** `wantedBy` is the setting that names the engine; undefined when every engine was tried. */
  constructor(tried: readonly TriedEngine[], wantedBy?: string) {
    const [first] = tried;
    if (wantedBy !== undefined && first)
      super(`${wantedBy}: ${engineTitles[first.name]} cannot be used. ${first.problem.message}`, {
        hint: first.problem.advice,
      });
    else
      super('There is no container engine that can be used on this machine.', {
        hint: tried
          .map(({ name, problem }) => `${engineTitles[name]}: ${problem.message} ${problem.advice}`.trimEnd())
          .join('\n'),
      });
    this.tried = tried;
  }
}
