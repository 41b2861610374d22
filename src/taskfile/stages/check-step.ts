import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { Locate } from '../diagnostics/locate.ts';
import { type PlaceDetails, type Problem, problemAt } from '../diagnostics/problem.ts';
import { cacheModes, type StepDocument, type StepKind, stepKinds } from '../schema.ts';
import type { Decoded } from '../yaml/decode.ts';
import { immediately } from './step-dependencies.ts';

export interface StepChecks {
  /** The given or generated id. */
  readonly id: string;
  readonly locate: Locate;
  readonly spotOf: Decoded<never>['spotOf'];
  readonly report: (problem: Problem) => void;
  /** Whether something in a part could not be decoded, so that nothing in it is missing. */
  readonly isDamaged: (part: object) => boolean;
}

type Refuse = (code: DiagnosticCode, place: number | undefined, message: string, details?: PlaceDetails) => void;

/** The checks of one step, in the engine's order (taskfile.md 4.2). */
export function checkStep(step: StepDocument, checks: StepChecks): void {
  const { id, locate, report, isDamaged } = checks;
  const refuse: Refuse = (code, place, message, details) => report(problemAt(code, place, message, details));
  for (const key of ['retries', 'repeat'] as const) {
    if (step[key] >= 0) continue;
    const plainly = `'${key}' is ${step[key]}, and cannot be negative`;
    refuse(`step-${key}`, locate(step, key), `step must specify ${key} >= 0`, { plainly });
  }
  const kinds = stepKinds.filter((key) => step[key].length > 0);
  if (kinds.length > 1) refuseKinds(step, kinds, checks, refuse);
  if (/\s/.test(id)) {
    const plainly = `the id '${id}' contains white space`;
    refuse('step-id', locate(step, 'id'), 'step ID cannot contain spaces', { plainly, hint: adviceForId(id) });
  }
  if (kinds.length === 0 && !isDamaged(step)) refuseNothing(step, checks, refuse);
  checkMounts(step, kinds.length, checks, refuse);
  checkWhen(step, id, locate, refuse);
  if (!['', ...cacheModes].includes(step.cache.toLowerCase())) {
    const text = "invalid value for cache property. Valid values are 'enabled', 'disabled'";
    refuse('step-cache', locate(step, 'cache'), text, { plainly: `'cache' cannot be '${step.cache}'` });
  }
}

/** The later one of the keys is the one that does not belong there. */
function refuseKinds(
  step: StepDocument,
  kinds: readonly StepKind[],
  { locate, spotOf }: StepChecks,
  refuse: Refuse,
): void {
  const keys = spotOf(step)?.keys;
  const written = [...kinds].sort((one, other) => (keys?.get(one) ?? 0) - (keys?.get(other) ?? 0));
  const quoted = written.map((key) => `'${key}'`);
  const both = quoted.length === 2 ? 'both ' : '';
  const plainly = `${nameOf(step)} has ${both}${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  const hint = `A step does one thing: begin a step of its own with '- ${written[1]}:'.`;
  const text = 'step must only contain a single build, cmd, or push property';
  refuse('step-kind-conflict', locate(step), text, { plainly, hint, ...shownAt(keys?.get(written[1] ?? '')) });
}

function refuseNothing(step: StepDocument, { locate, spotOf }: StepChecks, refuse: Refuse): void {
  const keys = spotOf(step)?.keys;
  const empty = stepKinds.find((key) => keys?.has(key));
  const text = 'step is missing a cmd, build, or push property';
  const nothing = { plainly: `${nameOf(step)} has no 'cmd', 'build', or 'push'` };
  const details =
    empty === undefined
      ? nothing
      : {
          plainly: `${nameOf(step)} has an empty '${empty}'`,
          hint: `Write what the step does behind '${empty}'.`,
          ...shownAt(keys?.get(empty)),
        };
  refuse('step-kind-missing', locate(step), text, details);
}

const shownAt = (offset: number | undefined): PlaceDetails => (offset === undefined ? {} : { shownAt: offset });

const nameOf = ({ id }: StepDocument): string => (id === '' ? 'this step' : `step '${id}'`);

function adviceForId(id: string): string {
  const better = id.trim().replace(/\s+/g, '-');
  return better === '' ? 'Write an id, or leave the key out.' : `Write it without white space, such as '${better}'.`;
}

function checkMounts(
  step: StepDocument,
  kinds: number,
  { locate, spotOf, isDamaged }: StepChecks,
  refuse: Refuse,
): void {
  if (step.push.length > 0 && kinds === 1 && step.volumeMounts.length > 0) {
    refuse(
      'mount-on-push',
      locate(step, 'volumeMounts'),
      'invalid use of Mounts. Mounts must have unique container paths and only used for cmd or build steps',
      { plainly: 'a push step mounts a volume', ...shownAt(spotOf(step)?.keys.get('volumeMounts')) },
    );
    return;
  }
  const volumes = new Map<string, string>();
  for (const mount of step.volumeMounts) {
    if (isDamaged(mount)) continue;
    const { name, mountPath } = mount;
    const other = volumes.get(mountPath);
    // One without a name names no volume, which is found before.
    if (mountPath === '') {
      const plainly = name === '' ? "the mount has no 'mountPath'" : `the mount of '${name}' has no 'mountPath'`;
      const hint = "Add 'mountPath: /PATH'.";
      refuse('mount-incomplete', locate(mount), 'mount name or mount path is empty', { plainly, hint });
    } else if (other !== undefined && name !== '') {
      const plainly =
        other === name ? `the volume '${name}' is mounted twice` : `'${other}' is mounted at '${mountPath}' too`;
      refuse('mount-duplicate', locate(mount, 'mountPath'), 'mount with duplicate container file path found', {
        plainly,
      });
    }
    volumes.set(mountPath, name);
  }
}

function checkWhen(step: StepDocument, id: string, locate: Locate, refuse: Refuse): void {
  step.when.forEach((name, index) => {
    const place = locate(step.when, index);
    if (name === immediately && step.when.length > 1 && step.when.indexOf(name) === index) {
      const text = 'step cannot contain other IDs in when if the immediate execution token is specified';
      refuse('when-immediate', place, text, {
        plainly: "'-', which means at once, stands beside other entries of 'when'",
      });
    }
    if (name === id && step.when.indexOf(name) === index) {
      const plainly = `step '${id}' waits for itself`;
      refuse('when-self', place, `Step ID: ${id} is self-referenced`, { plainly });
    }
  });
}
