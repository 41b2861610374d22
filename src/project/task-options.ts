import type { CreateTaskOptions } from '../request/create-task.ts';
import type { ProjectTask } from './project-schema.ts';

/** Whether commits or pull requests are to start runs, as far as the context can be watched. */
export const watchesSource = ({ triggers = {} }: ProjectTask): boolean =>
  (triggers.commit ?? true) || (triggers.pullRequest ?? false);

const named = (values: Readonly<Record<string, unknown>> | undefined): string[] | undefined =>
  values && Object.entries(values).map(([name, value]) => `${name}=${value}`);

/** The identities that a task names: an empty list names none, where --assign-identity alone means the system-assigned one. */
export const namedIdentities = ({ identity }: ProjectTask): readonly string[] | undefined =>
  identity !== undefined && identity.length > 0 ? identity : undefined;

/** The identities of a task: access that none of them is named for is for the system-assigned one. */
export const identitiesOf = (task: ProjectTask): readonly string[] | undefined =>
  namedIdentities(task) ?? (task.access ? [task.access.identity ?? '[system]'] : undefined);

/** The options of `create` that make the task of a project file, with their defaults. Its secrets must be filled in. */
export const createOptionsOf = (name: string, task: ProjectTask): CreateTaskOptions => {
  const { build, triggers = {} } = task;
  const { baseImage = 'Runtime' } = triggers;
  const base =
    typeof baseImage === 'object' ? baseImage : { type: typeof baseImage === 'string' ? baseImage : undefined };
  return {
    name,
    context: task.context ?? '/dev/null',
    file: build ? (build.dockerfile ?? 'Dockerfile') : task.file,
    cmd: task.cmd,
    image: build?.images,
    noPush: build?.noPush ?? false,
    noCache: build?.noCache ?? false,
    target: build?.target,
    arg: named(build?.args),
    secretArg: named(build?.secretArgs),
    // Without a context, the values file is sent inside the task.
    values: task.context === undefined ? undefined : task.values,
    set: named(task.set),
    setSecret: named(task.setSecret),
    platform: task.platform ?? 'linux/amd64',
    cpu: task.cpu ?? 2,
    timeout: task.timeout ?? 3600,
    status: task.status ?? 'Enabled',
    agentPool: task.agentPool,
    logTemplate: task.logTemplate,
    isSystemTask: task.isSystemTask ?? false,
    authMode: task.authMode,
    assignIdentity: identitiesOf(task),
    sourceAcrAuthId: task.sourceAcrAuthId,
    sourceTriggerName: triggers.sourceTriggerName ?? 'defaultSourceTriggerName',
    commitTriggerEnabled: triggers.commit ?? true,
    pullRequestTriggerEnabled: triggers.pullRequest ?? false,
    gitAccessToken: task.gitAccessToken ?? triggers.token,
    schedule: Object.entries(task.schedule ?? {}).map(
      ([timer, each]) => `${timer}:${typeof each === 'string' ? each : each.schedule}`,
    ),
    baseImageTriggerName: ('name' in base ? base.name : undefined) ?? 'defaultBaseimageTriggerName',
    baseImageTriggerEnabled: baseImage !== false,
    baseImageTriggerType: base.type ?? 'Runtime',
    updateTriggerEndpoint: 'updateTriggerEndpoint' in base ? base.updateTriggerEndpoint : undefined,
    updateTriggerPayloadType:
      ('updateTriggerPayloadType' in base ? base.updateTriggerPayloadType : undefined) ?? 'Default',
  };
};
