import { option } from '../../cli/option.ts';
import { choice, integer, optional, text, withDefault } from '../../cli/option-schemas.ts';
import { commonPlatforms } from './options.ts';

/** Where a run takes place unless it is said. */
export const defaultPlatform = 'linux/amd64';

/** What a build or a quick run is told because there is no task that knows it (commands.md 7, 8, 10). */
export const quickRequestOptions = {
  platform: option('--platform <platform>', 'os[/arch[/variant]].', withDefault(text(), defaultPlatform), {
    suggests: commonPlatforms,
  }),
  timeout: option('--timeout <seconds>', 'Limit for the run, 300 to 28800.', optional(integer())),
  authMode: option(
    '--auth-mode <mode>',
    'Whether the run is logged in to the registry.',
    optional(choice(['None', 'Default'])),
  ),
  sourceAcrAuthId: option(
    '--source-acr-auth-id <identity>',
    'Identity that the run uses for the registry.',
    optional(choice(['[caller]', 'none'])),
  ),
};

/** Where any run takes place, and where its log is kept. */
export const runPlaceOptions = {
  agentPool: option('--agent-pool <pool>', 'Agent pool to run on.', optional(text()), {
    preview: true,
    suggests: 'agentPools',
  }),
  logTemplate: option('--log-template <template>', 'Artifact, repo:tag, that the log is kept as.', optional(text()), {
    preview: true,
  }),
};

export const maxContextSizeOption = option(
  '--max-context-size <size>',
  'Send a local folder only if it is not larger, before compression: 500MB, 1GiB, ...',
  optional(text()),
);
