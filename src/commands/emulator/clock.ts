import { defineCommand } from '../../cli/command.ts';
import { durationInWords } from '../../cli/duration.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';
import { clockTarget } from './clock-words.ts';

interface TimerRun {
  readonly runId: string;
  readonly registry: string;
  readonly task: string;
  readonly timer: string;
  readonly time: string;
}

interface Clock {
  readonly time: string;
  readonly aheadMs: number;
  readonly runs?: readonly TimerRun[];
  readonly isCut?: boolean;
}

/** A move is over when the runs of the timers that are due are. */
const patience = 300_000;

export default defineCommand({
  summary: "Show the running emulator's clock, or move it ahead.",
  description:
    "Show the running emulator's clock, or move it ahead. The timers of tasks that are due in between fire in order, each at its time. The clock goes on from where it was moved; an emulator started with --data keeps that. Tokens and links expire by the time of this machine.",
  examples: [
    {
      about: 'Move the clock a day ahead, and list the runs that timers started.',
      command: 'acrtask emulator clock +1d -o table',
    },
    { about: 'Move the clock to a time, in UTC.', command: 'acrtask emulator clock 2036-12-01T00:00Z' },
    { about: 'Show the time of this machine again.', command: 'acrtask emulator clock --reset' },
  ],
  positionals: {
    target: option(
      '[time]',
      'How far to move the clock, such as +1d or +2h30m, or the time to move it to, such as 2036-12-01T00:00Z.',
      optional(text()),
    ),
  },
  options: { reset: option('--reset', 'Set the clock back to the time of this machine.', flag()) },
  check: ({ target, reset }) => {
    if (target === undefined) return [];
    if (reset) return ['argument --reset: not allowed with a time'];
    if (clockTarget(target)) return [];
    if (clockTarget(target.replace(/^-/, '+')))
      return [
        `argument [time]: '${target}': the clock moves forward only. --reset sets it back to the time of this machine.`,
      ];
    return [
      `argument [time]: '${target}' is neither a time to go ahead, such as +1d or +2h30m, nor a point in time, such as 2036-12-01T00:00Z`,
    ];
  },
  request: ({ target, reset }) => (reset ? { reset } : target === undefined ? undefined : clockTarget(target)),
  execute: async (change, { host, messages }) => {
    const { time, aheadMs, runs, isCut } = (
      change
        ? await askRunningEmulator(host, 'PUT', '/emulator/clock', change, patience)
        : await askRunningEmulator(host, 'GET', '/emulator/clock')
    ) as Clock;
    if (isCut)
      await messages.warn(
        `Timers would have started more than ${runs?.length} runs; the later ones were left out. Move the clock in smaller steps to see them.`,
      );
    return { time, ahead: durationInWords(aheadMs), ...(runs ? { runs } : {}) };
  },
  rows: (shaped) => {
    const { time, ahead, runs } = shaped as { time: string; ahead: string; runs?: readonly TimerRun[] };
    if (!runs || runs.length === 0) return [{ TIME: time, AHEAD: ahead }];
    return runs.map((run) => ({
      TIME: run.time,
      TIMER: run.timer,
      REGISTRY: run.registry,
      TASK: run.task,
      'RUN ID': run.runId,
    }));
  },
});
