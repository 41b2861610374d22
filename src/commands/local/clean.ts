import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { ReportedError } from '../../errors.ts';
import type { Leftover } from '../../runner/leftovers.ts';

export default defineCommand({
  summary: 'Remove what runs on this machine have left behind.',
  description:
    'Remove the containers, networks, volumes, processes, and folders that runs with --local, or of the emulator, have left behind, for example when they were killed. The next run does the same for such runs. What belongs to a run that is under way, or to runs of another machine that shares the engine, and what no run of acrtask made, is left alone.',
  examples: [
    { about: 'Show what would be removed.', command: 'acrtask clean --dry-run -o table' },
    { about: 'Remove it.', command: 'acrtask clean' },
  ],
  options: { dryRun: option('--dry-run', 'Show what would be removed, and remove nothing.', flag()) },
  isLocal: true,
  request: ({ dryRun }) => ({ dryRun }),
  execute: async ({ dryRun }, { host, messages, print }) => {
    const { findLeftovers, removeLeftovers } = await import('../../runner/leftovers.ts');
    const found = await findLeftovers(host);
    if (dryRun) return found;
    const failed = await removeLeftovers(found, host);
    for (const { leftover, reason } of failed)
      await messages.warn(`The ${leftover.kind} ${leftover.name} could not be removed: ${reason}`);
    const kept = new Set(failed.map(({ leftover }) => leftover));
    const removed = found.filter((each) => !kept.has(each));
    if (failed.length === 0) return removed;
    await print(removed);
    throw new ReportedError();
  },
  rows: (shaped) =>
    (shaped as Leftover[]).map(({ kind, name, where, run }) => ({ KIND: kind, NAME: name, WHERE: where, RUN: run })),
});
