import type { Host } from '../../host.ts';
import { childEnvironment } from '../child-environment.ts';
import { runProgram } from '../run-program.ts';
import { buildahEngine } from './buildah.ts';
import type { EngineSearch, UsableEngine } from './engine.ts';
import { EngineProblem } from './engine-unavailable.ts';
import { askInfo } from './find-podman.ts';
import { findProgram } from './find-program.ts';

/** The buildah engine of this machine. Throws EngineProblem when there is none or it cannot run commands. */
export const findBuildah = async (host: Host, { signal }: EngineSearch): Promise<UsableEngine> => {
  if ((await findProgram('buildah', host)) === undefined)
    throw new EngineProblem(
      "There is no program 'buildah' on PATH.",
      'To install it: https://github.com/containers/buildah/blob/main/install.md.',
    );
  await askInfo('buildah', host, signal);
  const { stdout = '' } = await runProgram(host, ['buildah', '--version'], {
    cwd: host.cwd,
    env: childEnvironment(host, { HOME: host.home }),
  });
  const [, version = ''] = /version (\S+)/.exec(stdout) ?? [];
  return { name: 'buildah', version, of: (run) => buildahEngine(host, run) };
};
