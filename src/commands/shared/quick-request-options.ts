import { option } from '../../cli/option.ts';
import { choice, integer, optional, text, withDefault } from '../../cli/option-schemas.ts';
import { commonPlatforms } from './options.ts';

/** The default platform of a run. */
export const defaultPlatform = 'linux/amd64';

/** What a task would define, for a build or a quick run (commands.md 7, 8, 10). */
export const quickRequestOptions = {
  platform: option('--platform <platform>', 'os[/arch[/variant]].', withDefault(text(), defaultPlatform), {
    suggests: commonPlatforms,
  }),
  timeout: option('--timeout <seconds>', 'Time limit for the run, 300 to 28800.', optional(integer())),
  authMode: option(
    '--auth-mode <mode>',
    'Whether to log the run in to the registry.',
    optional(choice(['None', 'Default'])),
  ),
  sourceAcrAuthId: option(
    '--source-acr-auth-id <identity>',
    'Identity that the run uses to log in to the registry; with repository permissions, [caller] by default (under az: none).',
    optional(choice(['[caller]', 'none'])),
  ),
};

/** Where a run takes place, and where its log is stored. */
export const runPlaceOptions = {
  agentPool: option('--agent-pool <pool>', 'Agent pool to run on.', optional(text()), {
    preview: true,
    suggests: 'agentPools',
  }),
  logTemplate: option('--log-template <template>', 'Artifact (repo:tag) to store the log as.', optional(text()), {
    preview: true,
  }),
};

export const maxContextSizeOption = option(
  '--max-context-size <size>',
  'Maximum size of a local folder before compression, such as 500MB or 1GiB.',
  optional(text()),
);
