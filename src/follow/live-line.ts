import type { Host, OutputStream } from '../host.ts';
import { printable } from '../printable.ts';
import type { RunState } from './run-source.ts';

/** One line at the bottom of a terminal that shows what is being waited for. */
export interface LiveLine {
  show(text: string): Promise<void>;
  /** Clears the line, if one is shown. */
  clear(): Promise<void>;
}

const toLineStart = '\r';
const eraseToEnd = '\u001b[K';

const isSet = (value: string | undefined): boolean => value !== undefined && !/^(?:|0|false|no|off)$/i.test(value);

/** Whether what is written can be redrawn: not in a pipe, in CI, and on a terminal that cannot move its cursor. */
export const canRedraw = ({ isTTY }: Pick<OutputStream, 'isTTY'>, { env }: Pick<Host, 'env'>): boolean =>
  isTTY && env.TERM !== 'dumb' && !isSet(env.CI) && !isSet(env.TF_BUILD);

/** A live line on standard error; undefined where it cannot be redrawn and would spoil the output. */
export const createLiveLine = ({ stderr, env }: Pick<Host, 'stderr' | 'env'>): LiveLine | undefined => {
  if (!canRedraw(stderr, { env })) return undefined;
  let shown = '';
  return {
    show: async (text) => {
      // One less than the width: after a full line some terminals start a new one.
      const fitting = [...printable(text.replace(/\s/g, ' '))].slice(0, (stderr.columns || 80) - 1).join('');
      shown = fitting;
      await stderr.write(`${toLineStart}${fitting}${eraseToEnd}`);
    },
    clear: async () => {
      if (shown === '') return;
      shown = '';
      await stderr.write(`${toLineStart}${eraseToEnd}`);
    },
  };
};

const agentPoolOf = (raw: unknown): string | undefined => {
  const properties = (raw as { properties?: { agentPoolName?: unknown } } | undefined)?.properties;
  return typeof properties?.agentPoolName === 'string' ? properties.agentPoolName : undefined;
};

const activity = ({ status, raw }: RunState, step: string | undefined): string => {
  const pool = agentPoolOf(raw);
  if (status === 'Queued') return pool ? `Queued for agent pool ${pool}` : 'Queued';
  if (status === 'Started') return pool ? `Starting on agent pool ${pool}` : 'Starting';
  if (status !== 'Running') return `Finishing (${status})`;
  return step ? `Running step ${step}` : 'Running';
};

/** Shows what a run is doing and for how long, as in `Queued 12 s`; each activity restarts the time. */
export const createActivityText = (now: () => Date): ((state: RunState, step?: string) => string) => {
  let last = '';
  let since = now();
  return (state, step) => {
    const current = activity(state, step);
    if (current !== last) {
      last = current;
      since = now();
    }
    return `${current} ${Math.round((now().getTime() - since.getTime()) / 1000)} s`;
  };
};

/** The step that a run is executing, read from the log as it passes. */
export interface StepWatch {
  see(bytes: Uint8Array): void;
  readonly step: string | undefined;
}

const announcement = 'Executing step';
const lineOfStep = /^Executing step(?: ID)?: ([\w.-]*\w)\.?\s/;
const longestAnnouncement = 160;

/** Watches for the lines that announce a step (taskfile.md 15). Keeps only the end of the last chunk. */
export const createStepWatch = (): StepWatch => {
  let step: string | undefined;
  let end = Buffer.alloc(0);
  return {
    get step() {
      return step;
    },
    see: (bytes) => {
      const all = Buffer.concat([end, bytes]);
      const at = all.lastIndexOf(announcement);
      const found = at < 0 ? null : lineOfStep.exec(all.toString('latin1', at, at + longestAnnouncement));
      step = found?.[1] ?? step;
      end = Buffer.from(all.subarray(Math.max(0, all.length - longestAnnouncement)));
    },
  };
};
