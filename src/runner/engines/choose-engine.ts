import { InvalidInputError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { type EngineName, type EngineSearch, engineNames, type UsableEngine } from './engine.ts';
import { EngineProblem, EngineUnavailableError, type TriedEngine } from './engine-unavailable.ts';

/** An engine that is wanted, and the setting that says so. */
export interface EngineWish {
  readonly name: EngineName;
  readonly setting: string;
}

/** An engine that can be used, and those before it that were tried and cannot be. */
export interface ChosenEngine extends UsableEngine {
  readonly passedOver: readonly TriedEngine[];
}

/** What looks for an engine on this machine; throws EngineProblem when it cannot be used. */
export type EngineFinder = (host: Host, search: EngineSearch) => Promise<UsableEngine>;

const finders: Readonly<Record<EngineName, () => Promise<EngineFinder>>> = {
  docker: async () => (await import('./find-docker.ts')).findDocker,
  podman: async () => (await import('./find-podman.ts')).findPodman,
  buildah: async () => (await import('./find-buildah.ts')).findBuildah,
};

/**
 * The engine that `--engine` or else ACRTASK_ENGINE names; undefined for `auto` and when neither is set. Throws
 * InvalidInputError for others.
 */
export const engineWish = (
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): EngineWish | undefined => {
  const [setting, name] =
    option === undefined ? ['ACRTASK_ENGINE', env.ACRTASK_ENGINE || 'auto'] : ['--engine', option];
  if (name === 'auto') return undefined;
  const known = engineNames.find((each) => each === name);
  if (known) return { name: known, setting };
  throw new InvalidInputError(`${setting}: '${name}' is not a container engine. Use auto, ${engineNames.join(', ')}.`);
};

/**
 * The engine that carries out runs on this machine: the one wished for, or else the first of docker, podman and buildah that
 * can be used. Throws EngineUnavailableError, which says why not, of each that was tried.
 */
export const chooseEngine = async (
  wish: EngineWish | undefined,
  search: EngineSearch,
  host: Host,
): Promise<ChosenEngine> => {
  const tried: TriedEngine[] = [];
  for (const name of wish ? [wish.name] : engineNames) {
    const find = await finders[name]();
    try {
      return { ...(await find(host, search)), passedOver: tried };
    } catch (error) {
      if (!(error instanceof EngineProblem)) throw error;
      tried.push({ name, problem: error });
    }
  }
  throw new EngineUnavailableError(tried, wish?.setting);
};
