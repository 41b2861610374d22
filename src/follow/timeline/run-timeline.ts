import type { StepOutcome } from './logged-step.ts';

/** What a run did outside of its steps, in order. */
export type PhaseName = 'queued' | 'agent' | 'context' | 'setup' | 'digests' | 'end';

/** Seconds since the beginning of the timeline. */
export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Phase extends Span {
  readonly name: PhaseName;
}

export interface Attempt extends Span {
  readonly outcome: 'succeeded' | 'failed' | 'unfinished';
  /** The image that was pushed. */
  readonly image?: string;
}

export interface TimelineStep {
  readonly id: string;
  /**
   * `stopped` is a step that was under way when the run ended, `running` one of a run that goes on, and `not started` one
   * that only the task file names.
   */
  readonly outcome: StepOutcome | 'stopped' | 'running' | 'not started';
  /** As the log has it, to the second. */
  readonly started: string | null;
  readonly ended: string | null;
  /** Where the step is on the timeline; null when the log has no times. */
  readonly startSeconds: number | null;
  readonly endSeconds: number | null;
  /** The engine's own figure; else the difference between the times of lines; null when neither is in the log. */
  readonly elapsedSeconds: number | null;
  /** The pause before the step that its task file asks for. */
  readonly delaySeconds: number;
  /** The scan of the Dockerfile of a build. */
  readonly scan: Span | null;
  readonly attempts: readonly Attempt[];
  /** The IDs of the steps that had to end first; null when that is not known. */
  readonly waitsFor: readonly string[] | null;
  readonly isCritical: boolean;
  readonly error?: string;
}

/** One part of what the duration of the run was made of: a phase, a step, or a time in which nothing is known to happen. */
export interface PathPart {
  readonly kind: 'phase' | 'step' | 'idle';
  /** The phase, or the step; for idle time the step that began after it. */
  readonly name: string;
  readonly seconds: number | null;
}

export interface TimelineImage {
  /** `registry/repository:tag`. */
  readonly image: string;
  readonly digest: string;
}

/** A run along the time. */
export interface RunTimeline {
  readonly runId: string;
  readonly task?: string;
  readonly status: string;
  /** As the service sent them. */
  readonly created?: string;
  readonly started?: string;
  readonly finished?: string;
  /** From its beginning to its end; null when neither the run nor its log says. */
  readonly durationSeconds: number | null;
  /** Whether lines of the log have times: without them, nothing is placed in time. */
  readonly hasTimes: boolean;
  /** Where `waitsFor` is from: the task file, what every build does, or nowhere: then the steps are in the order of the log. */
  readonly order: 'task file' | 'build' | 'log';
  readonly phases: readonly Phase[];
  readonly steps: readonly TimelineStep[];
  /** What determined when the run ended, in order; empty when that is not known. */
  readonly criticalPath: readonly PathPart[];
  readonly images: readonly TimelineImage[];
  readonly errorMessage?: string;
  /** What the log says last: for a run that failed without a failed step. */
  readonly lastWords?: string;
  /** What is not known, and why; full sentences. */
  readonly notes: readonly string[];
}
