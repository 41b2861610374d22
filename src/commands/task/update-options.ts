import type { OptionDefinition } from '../../cli/option.ts';
import { choice, integer, optional, type Schema, text, threeState } from '../../cli/option-schemas.ts';
import { createOptions } from './create-options.ts';

/** An option of `create` for `update`: without a default, because omitted options change nothing. */
const unset = <S extends Schema>(definition: OptionDefinition, schema: S, summary = definition.summary) => ({
  ...definition,
  summary,
  schema,
});

const isOn = () => optional(threeState());

/** The options of `update` other than the task and its registry (commands.md 2.4). */
export const updateOptions = {
  context: unset(createOptions.context, optional(text())),
  file: createOptions.file,
  cmd: createOptions.cmd,
  image: createOptions.image,
  noPush: unset(createOptions.noPush, isOn(), 'Whether to skip the push after the build.'),
  noCache: unset(createOptions.noCache, isOn(), 'Whether to build without the cache.'),
  target: createOptions.target,
  arg: createOptions.arg,
  secretArg: createOptions.secretArg,
  values: createOptions.values,
  set: createOptions.set,
  setSecret: createOptions.setSecret,

  platform: unset(createOptions.platform, optional(text())),
  cpu: unset(createOptions.cpu, optional(integer())),
  timeout: unset(createOptions.timeout, optional(integer())),
  status: unset(createOptions.status, optional(choice(['Disabled', 'Enabled']))),
  agentPool: createOptions.agentPool,
  logTemplate: createOptions.logTemplate,

  authMode: createOptions.authMode,
  sourceAcrAuthId: unset(
    createOptions.sourceAcrAuthId,
    optional(text()),
    "Identity that runs use to log in to the task's own registry, assigned to the task if necessary: [system], a name, client ID, or resource ID, or none.",
  ),

  commitTriggerEnabled: unset(createOptions.commitTriggerEnabled, isOn()),
  pullRequestTriggerEnabled: unset(createOptions.pullRequestTriggerEnabled, isOn()),
  gitAccessToken: createOptions.gitAccessToken,
  baseImageTriggerEnabled: unset(createOptions.baseImageTriggerEnabled, isOn()),
  baseImageTriggerType: unset(createOptions.baseImageTriggerType, optional(choice(['All', 'Runtime']))),
  updateTriggerEndpoint: createOptions.updateTriggerEndpoint,
  updateTriggerPayloadType: unset(createOptions.updateTriggerPayloadType, optional(choice(['Default', 'Token']))),
};
