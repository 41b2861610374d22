import { option } from '../../cli/option.ts';
import {
  choice,
  flag,
  integer,
  namedTexts,
  optional,
  text,
  texts,
  threeState,
  withDefault,
} from '../../cli/option-schemas.ts';

import { commonPlatforms } from '../shared/options.ts';

const triggers = { group: 'Triggers:' };
const source = { group: 'What to run:' };
const where = { group: 'Where and how to run:' };
const identity = { group: 'Identity:' };

/** The options of `create` other than the task and its registry (commands.md 2.1). */
export const createOptions = {
  context: option(
    '--context, -c <context>',
    'Source location: a Git URL (#branch:folder), oci://..., or /dev/null for none.',
    optional(text({ mayBeEmpty: true })),
    source,
  ),
  file: option(
    '--file, -f <file>',
    'Dockerfile or task file inside the context. Without a context, a local task file, or - for standard input.',
    optional(text()),
    { ...source, suggests: 'files' },
  ),
  cmd: option(
    '--cmd <command>',
    'Command to run in a container; use with the context /dev/null.',
    optional(text()),
    source,
  ),
  image: option(
    '--image, -t <image>',
    'Name and tag of the image to build; may be repeated.',
    optional(texts()),
    source,
  ),
  noPush: option(
    '--no-push [bool]',
    'Do not push the image after the build.',
    withDefault(threeState(), false),
    source,
  ),
  noCache: option('--no-cache [bool]', 'Build without the cache.', withDefault(threeState(), false), source),
  target: option('--target <stage>', 'Build stage to stop at.', optional(text()), source),
  arg: option('--arg <arg>', 'Build argument name[=value]; may be repeated.', optional(namedTexts()), source),
  secretArg: option(
    '--secret-arg <arg>',
    'Secret build argument name[=value]; may be repeated.',
    optional(namedTexts()),
    {
      ...source,
      secret: 'named',
    },
  ),
  values: option('--values <file>', 'Values file for the task file, inside the context.', optional(text()), {
    ...source,
    suggests: 'files',
  }),
  set: option('--set <value>', 'Task value name[=value]; may be repeated.', optional(namedTexts()), source),
  setSecret: option(
    '--set-secret <value>',
    'Secret task value name[=value]; may be repeated.',
    optional(namedTexts()),
    {
      ...source,
      secret: 'named',
    },
  ),

  platform: option('--platform <platform>', 'os[/arch[/variant]].', withDefault(text(), 'linux/amd64'), {
    ...where,
    suggests: commonPlatforms,
  }),
  cpu: option('--cpu <count>', 'Number of CPU cores.', withDefault(integer(), 2), where),
  timeout: option('--timeout <seconds>', 'Time limit for a run, 300 to 28800.', withDefault(integer(), 3600), where),
  status: option(
    '--status <status>',
    'Whether triggers can start runs.',
    withDefault(choice(['Disabled', 'Enabled']), 'Enabled'),
    where,
  ),
  agentPool: option('--agent-pool <pool>', 'Agent pool to run on.', optional(text()), {
    ...where,
    preview: true,
    suggests: 'agentPools',
  }),
  logTemplate: option('--log-template <template>', 'Artifact (repo:tag) to store the log as.', optional(text()), {
    ...where,
    preview: true,
  }),
  isSystemTask: option('--is-system-task', "Create the registry's system task, named quicktask.", flag(), {
    ...where,
    preview: true,
  }),

  assignIdentity: option(
    '--assign-identity [identities...]',
    'Managed identities: [system] (the default), and names, client IDs, or resource IDs of user-assigned identities.',
    optional(texts()),
    { ...identity, suggests: { words: ['[system]'], names: 'identities' } },
  ),
  authMode: option(
    '--auth-mode <mode>',
    "Whether to log runs in to the task's own registry.",
    optional(choice(['None', 'Default'])),
    identity,
  ),
  sourceAcrAuthId: option(
    '--source-acr-auth-id <identity>',
    "Identity that runs use to log in to the task's own registry: [system], a name, client ID, or resource ID, or none.",
    optional(text()),
    { ...identity, suggests: { words: ['[system]', 'none'], names: 'identities' } },
  ),

  sourceTriggerName: option(
    '--source-trigger-name <name>',
    'Name of the source trigger.',
    withDefault(text(), 'defaultSourceTriggerName'),
    triggers,
  ),
  commitTriggerEnabled: option(
    '--commit-trigger-enabled [bool]',
    'Run at each commit; requires a Git token.',
    withDefault(threeState(), true),
    triggers,
  ),
  pullRequestTriggerEnabled: option(
    '--pull-request-trigger-enabled [bool]',
    'Run at each pull request; requires a Git token.',
    withDefault(threeState(), false),
    triggers,
  ),
  gitAccessToken: option('--git-access-token <token>', 'Personal access token for the Git host.', optional(text()), {
    ...triggers,
    secret: 'value',
  }),
  schedule: option(
    '--schedule <cron>',
    'Schedule in UTC as a cron expression, optionally as name:cron; may be repeated.',
    optional(texts()),
    triggers,
  ),
  baseImageTriggerName: option(
    '--base-image-trigger-name <name>',
    'Name of the base image trigger.',
    withDefault(text(), 'defaultBaseimageTriggerName'),
    triggers,
  ),
  baseImageTriggerEnabled: option(
    '--base-image-trigger-enabled [bool]',
    'Run when a base image changes.',
    withDefault(threeState(), true),
    triggers,
  ),
  baseImageTriggerType: option(
    '--base-image-trigger-type <type>',
    'Base images that the trigger watches.',
    withDefault(choice(['All', 'Runtime']), 'Runtime'),
    triggers,
  ),
  updateTriggerEndpoint: option(
    '--update-trigger-endpoint <url>',
    'Webhook to notify of base image updates.',
    optional(text()),
    { ...triggers, preview: true, secret: 'value' },
  ),
  updateTriggerPayloadType: option(
    '--update-trigger-payload-type <type>',
    'Payload to send to the webhook.',
    withDefault(choice(['Default', 'Token']), 'Default'),
    { ...triggers, preview: true },
  ),
};
