import { option } from '../../cli/option.ts';
import { namedTexts, optional, text } from '../../cli/option-schemas.ts';
import { maxContextSizeOption, quickRequestOptions, runPlaceOptions } from '../shared/quick-request-options.ts';

/** What one run of a task can override (commands.md 2.6). */
export const taskOverrides = {
  context: option(
    '--context, -c <context>',
    "Source that replaces the task's own: a local folder, a Git or tarball URL, oci://...",
    optional(text({ mayBeEmpty: true })),
    { suggests: 'files' },
  ),
  arg: option('--arg <arg>', 'Build argument name[=value]; may be repeated.', optional(namedTexts())),
  secretArg: option(
    '--secret-arg <arg>',
    'Secret build argument name[=value]; may be repeated.',
    optional(namedTexts()),
    {
      secret: 'named',
    },
  ),
  target: option('--target <stage>', 'Build stage to stop at.', optional(text())),
  updateTriggerToken: option(
    '--update-trigger-token <token>',
    'Token to pass on with base image updates.',
    optional(text()),
    {
      preview: true,
      secret: 'value',
    },
  ),
};

/** What a task would define, for a run without a task (commands.md 7). */
export const quickRunSettings = {
  cmd: option('--cmd <command>', 'Command to run in a container; use with the source /dev/null.', optional(text())),
  values: option('--values <file>', 'Values file for the task file, in the source.', optional(text()), {
    suggests: 'files',
  }),
  ...quickRequestOptions,
};

/** Options of both kinds of run. */
export const anyRunOptions = {
  maxContextSize: maxContextSizeOption,
  set: option('--set <value>', 'Task value name[=value]; may be repeated.', optional(namedTexts())),
  setSecret: option(
    '--set-secret <value>',
    'Secret task value name[=value]; may be repeated.',
    optional(namedTexts()),
    {
      secret: 'named',
    },
  ),
  ...runPlaceOptions,
};

export const runSource = option(
  '<source>',
  'Local folder, Git or tarball URL, oci://..., or /dev/null for no source.',
  text({ mayBeEmpty: true }),
  { suggests: 'files' },
);
