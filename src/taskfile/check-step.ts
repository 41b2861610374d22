import type { Locate } from './locate.ts';
import { problemAt } from './problem.ts';
import type { StepDocument } from './schema.ts';
import { immediately } from './step-dependencies.ts';

/**
 * The checks of one step, in the engine's order (taskfile.md 4.2); `id` is the given or generated one.
 * Throws a Problem at the first failure.
 */
export function checkStep(step: StepDocument, id: string, locate: Locate): void {
  if (step.retries < 0) throw problemAt(locate(step, 'retries'), 'step must specify retries >= 0');
  if (step.repeat < 0) throw problemAt(locate(step, 'repeat'), 'step must specify repeat >= 0');
  const kinds = [step.cmd !== '', step.build !== '', step.push.length > 0].filter(Boolean).length;
  if (kinds > 1) throw problemAt(locate(step), 'step must only contain a single build, cmd, or push property');
  if (/\s/u.test(id)) throw problemAt(locate(step, 'id'), 'step ID cannot contain spaces');
  if (kinds === 0) throw problemAt(locate(step), 'step is missing a cmd, build, or push property');
  checkMounts(step, locate);
  checkWhen(step, id, locate);
  if (!['', 'enabled', 'disabled'].includes(step.cache.toLowerCase())) {
    throw problemAt(locate(step, 'cache'), "invalid value for cache property. Valid values are 'enabled', 'disabled'");
  }
}

function checkMounts(step: StepDocument, locate: Locate): void {
  if (step.push.length > 0 && step.volumeMounts.length > 0) {
    throw problemAt(
      locate(step, 'volumeMounts'),
      'invalid use of Mounts. Mounts must have unique container paths and only used for cmd or build steps',
    );
  }
  const paths = new Set<string>();
  for (const mount of step.volumeMounts) {
    if (mount.name === '' || mount.mountPath === '') {
      throw problemAt(locate(mount), 'mount name or mount path is empty');
    }
    if (paths.has(mount.mountPath)) {
      throw problemAt(locate(mount, 'mountPath'), 'mount with duplicate container file path found');
    }
    paths.add(mount.mountPath);
  }
}

function checkWhen(step: StepDocument, id: string, locate: Locate): void {
  step.when.forEach((name, index) => {
    const place = locate(step.when, index);
    if (name === immediately && step.when.length > 1) {
      throw problemAt(place, 'step cannot contain other IDs in when if the immediate execution token is specified');
    }
    if (name === id) throw problemAt(place, `Step ID: ${id} is self-referenced`);
  });
}
