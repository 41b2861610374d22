import { option, type Values } from '../../cli/option.ts';
import { choice, flag, integer, optional, text } from '../../cli/option-schemas.ts';
import type { LogViewOptions } from '../../follow/view/log-view.ts';

const group = 'What to show of the log:';
const own = true;

/** Which part of the log of an existing run is shown, how, and where it is saved. */
export const logOptions = {
  tail: option(
    '--tail <lines>',
    'Show only so many of the last lines; of an ongoing run, also all that follow.',
    optional(integer({ min: 0, max: 1_000_000 })),
    { group, own },
  ),
  step: option('--step <id>', 'Show only the lines of this step.', optional(text()), { group, own }),
  quietAgent: option(
    '--quiet-agent',
    'Show only what the steps print, without the lines of the service and its agent.',
    flag(),
    { group, own },
  ),
  timestamps: option(
    '--timestamps <zone>',
    'Times at the start of lines: in the local time zone, in UTC as in the log, or none; defaults to utc.',
    optional(choice(['local', 'utc', 'none'])),
    { group, own },
  ),
  save: option('--save <file>', 'Also write what is shown to this file.', optional(text()), {
    group,
    own,
    suggests: 'files',
  }),
};

/** The part of the log that the options ask for; undefined for all of it as it is. */
export const viewOf = ({
  tail,
  step,
  quietAgent,
  timestamps,
}: Values<typeof logOptions>): LogViewOptions | undefined =>
  tail === undefined && step === undefined && !quietAgent && (timestamps ?? 'utc') === 'utc'
    ? undefined
    : { tail, step, quietAgent, timestamps };

/** Checks, before anything is asked, that the log can be saved. Throws CommandError if it cannot. */
export const checkSaving = async ({ save }: Pick<Values<typeof logOptions>, 'save'>, cwd: string): Promise<void> => {
  if (save !== undefined) await (await import('./saved-log.ts')).checkSavedLog(save, cwd);
};
