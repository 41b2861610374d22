import { timeOf, withoutTime } from '../report/log-lines.ts';
import { detailOf } from '../timeline/log-details.ts';

/** Where a line of a log comes from. */
export interface LineOrigin {
  /** The step that the line names, if it is one of the engine's. */
  readonly step: string | undefined;
  /** The steps that are under way, the named one among them: what a container prints is of one of these. */
  readonly underway: ReadonlySet<string>;
  /** The engine, the service, or the agent wrote it, and not a step. */
  readonly isOfAgent: boolean;
}

/** Reads along, and says of each line where it comes from. */
export interface OriginReader {
  /** `text` is undefined for a line that is too long to be one of the engine's. */
  see(text: string | undefined): LineOrigin;
  /** The log begins anew. */
  restart(): void;
  /** Every step that has begun, in the order in which they did. */
  readonly steps: readonly string[];
}

/** The engine's own lines while steps are under way; they begin with a time (taskfile.md 15). */
const engineWords =
  /^(?:Executing step\b|Launching container with name:|Successfully (?:executed container|pushed image|populated digests|scanned dependencies|obtained source code)\b|Container failed during run: |Waiting \d+ seconds before executing step|Step (?:ID|id): |Step specified pull\.|Pushing image: |Populating digests for step|Image was built using buildkit|Scanning for dependencies|Obtaining source code|Output from dependency scanning: |The following dependencies were found:)/;

/** The last words of the engine and of the service, which have no time (taskfile.md 15, 15.1). */
const lastWords = /^(?:failed to run step ID: \S|Run ID: \S+ (?:was |failed |timed out ))/;

/** How lines that are about one step name it. */
const named = /\b[Ss]tep (?:ID|id): ([\w.-]*\w)|^Container failed during run: ([\w.-]*\w)/;

/** A container may print lines that look like the start of a step as often as it likes. */
const mostSteps = 1000;

/**
 * Starts before the first step. A line without a time is of the steps that are under way; of which one, nobody can tell
 * when there are several.
 */
export const createOriginReader = (): OriginReader => {
  const steps = new Set<string>();
  const underway = new Set<string>();
  /** Those under way that run no container, so far: steps that push. */
  const pushing = new Set<string>();
  let openPushes = 0;
  let hasPushed = false;
  let hasTimes = false;

  /** The engine does not say that a step has pushed its last image: another step that begins tells. */
  const endPushes = (): void => {
    if (!hasPushed || openPushes > 0) return;
    for (const id of pushing) underway.delete(id);
    pushing.clear();
    hasPushed = false;
  };

  const note = (text: string): string | undefined => {
    const { detail } = detailOf(text, hasTimes) ?? {};
    if (detail?.kind === 'pushing' && detail.attempt === 1) openPushes += 1;
    if (detail?.kind === 'pushed') {
      openPushes = Math.max(0, openPushes - 1);
      hasPushed = true;
    }
    if (detail === undefined || !('id' in detail)) return undefined;
    const { kind, id } = detail;
    if (kind === 'started' && (steps.size < mostSteps || steps.has(id))) {
      endPushes();
      steps.add(id);
      underway.add(id);
      pushing.add(id);
    }
    if (!steps.has(id)) return undefined;
    if (kind === 'launched') {
      underway.add(id);
      pushing.delete(id);
    }
    if (kind === 'failed') underway.clear();
    if (kind === 'executed' || kind === 'ended' || kind === 'exhausted' || kind === 'ignored') underway.delete(id);
    return id;
  };

  return {
    see: (text) => {
      if (text === undefined) return { step: undefined, underway, isOfAgent: underway.size === 0 };
      hasTimes ||= timeOf(text) !== undefined;
      const before = underway.size > 0;
      const id = note(text);
      const isTimed = timeOf(text) !== undefined;
      const words = withoutTime(text);
      const isEngine = isTimed || !hasTimes ? engineWords.test(words) || lastWords.test(words) : lastWords.test(words);
      const isOfAgent = isEngine || !(before && underway.size > 0);
      const other = isEngine && id === undefined ? named.exec(words) : null;
      const step = id ?? other?.[1] ?? other?.[2];
      return { step: step !== undefined && steps.has(step) ? step : undefined, underway, isOfAgent };
    },
    restart: () => {
      underway.clear();
      pushing.clear();
      openPushes = 0;
      hasPushed = false;
      hasTimes = false;
    },
    get steps() {
      return [...steps];
    },
  };
};
