import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Locate } from './locate.ts';
import { type Problem, problemAt } from './problem.ts';
import { cacheModes, type StepDocument } from './schema.ts';
import { immediately } from './step-dependencies.ts';

export interface StepChecks {
  /** The given or generated id. */
  readonly id: string;
  readonly locate: Locate;
  readonly report: (problem: Problem) => void;
  /** Whether something in a part could not be decoded, so that nothing in it is missing. */
  readonly isDamaged: (part: object) => boolean;
}

type Refuse = (code: DiagnosticCode, place: number | undefined, message: string) => void;

/** The checks of one step, in the engine's order (taskfile.md 4.2). */
export function checkStep(step: StepDocument, checks: StepChecks): void {
  const { id, locate, report, isDamaged } = checks;
  const refuse: Refuse = (code, place, message) => report(problemAt(code, place, message));
  if (step.retries < 0) refuse('step-retries', locate(step, 'retries'), 'step must specify retries >= 0');
  if (step.repeat < 0) refuse('step-repeat', locate(step, 'repeat'), 'step must specify repeat >= 0');
  const kinds = [step.cmd !== '', step.build !== '', step.push.length > 0].filter(Boolean).length;
  if (kinds > 1) {
    refuse('step-kind-conflict', locate(step), 'step must only contain a single build, cmd, or push property');
  }
  if (/\s/u.test(id)) refuse('step-id', locate(step, 'id'), 'step ID cannot contain spaces');
  if (kinds === 0 && !isDamaged(step)) {
    refuse('step-kind-missing', locate(step), 'step is missing a cmd, build, or push property');
  }
  checkMounts(step, kinds, checks, refuse);
  checkWhen(step, id, locate, refuse);
  if (!['', ...cacheModes].includes(step.cache.toLowerCase())) {
    const text = "invalid value for cache property. Valid values are 'enabled', 'disabled'";
    refuse('step-cache', locate(step, 'cache'), text);
  }
}

function checkMounts(step: StepDocument, kinds: number, { locate, isDamaged }: StepChecks, refuse: Refuse): void {
  if (step.push.length > 0 && kinds === 1 && step.volumeMounts.length > 0) {
    refuse(
      'mount-on-push',
      locate(step, 'volumeMounts'),
      'invalid use of Mounts. Mounts must have unique container paths and only used for cmd or build steps',
    );
    return;
  }
  const paths = new Set<string>();
  for (const mount of step.volumeMounts) {
    if (isDamaged(mount)) continue;
    if (mount.name === '' || mount.mountPath === '') {
      refuse('mount-incomplete', locate(mount), 'mount name or mount path is empty');
    } else if (paths.has(mount.mountPath)) {
      refuse('mount-duplicate', locate(mount, 'mountPath'), 'mount with duplicate container file path found');
    }
    paths.add(mount.mountPath);
  }
}

function checkWhen(step: StepDocument, id: string, locate: Locate, refuse: Refuse): void {
  step.when.forEach((name, index) => {
    const place = locate(step.when, index);
    if (name === immediately && step.when.length > 1) {
      const text = 'step cannot contain other IDs in when if the immediate execution token is specified';
      refuse('when-immediate', place, text);
    }
    if (name === id) refuse('when-self', place, `Step ID: ${id} is self-referenced`);
  });
}
