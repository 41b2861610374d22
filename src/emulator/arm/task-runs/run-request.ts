import { isObject } from '../../../json.ts';
import type { Json } from '../json-body.ts';
import { shownCredentials, withoutSecret } from '../tasks/hide-secrets.ts';

const any = ['type', 'isArchiveEnabled', 'agentPoolName', 'logTemplate'];
const quick = [...any, 'platform', 'agentConfiguration', 'timeout', 'sourceLocation', 'credentials'];

/** The members of each kind of request; the service drops all others (rest-api.md 7). */
const membersOf: Readonly<Record<string, readonly string[]>> = {
  TaskRunRequest: [...any, 'taskId', 'overrideTaskStepProperties'],
  DockerBuildRequest: [
    ...quick,
    ...['dockerFilePath', 'imageNames', 'isPushEnabled', 'noCache', 'target', 'arguments'],
  ],
  FileTaskRunRequest: [...quick, 'taskFilePath', 'valuesFilePath', 'values'],
  EncodedTaskRunRequest: [...quick, 'encodedTaskContent', 'encodedValuesContent', 'values'],
};

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);

const withoutEmpty = (members: Json): Json => {
  const inner = Object.entries(members).map(([key, value]) => [key, isObject(value) ? withoutEmpty(value) : value]);
  return Object.fromEntries(inner.filter(([, value]) => !isEmpty(value)));
};

/**
 * A task run's `runRequest` as stored: without empty members and members unknown to its type, with defaults that
 * clients do not send. `archives`: whether the run is archived when the request does not say (rest-api.md 7).
 */
export const completeRunRequest = (request: Json, archives: boolean): Json => {
  const members = membersOf[String(request.type)] ?? any;
  const builds = request.type === 'DockerBuildRequest';
  return withoutEmpty({
    ...Object.fromEntries(members.map((name) => [name, request[name]])),
    isArchiveEnabled: request.isArchiveEnabled ?? archives,
    ...(builds ? { isPushEnabled: request.isPushEnabled ?? true, noCache: request.noCache ?? false } : {}),
  });
};

/** A stored `runRequest` without secrets; `listDetails` shows all of it. */
export const withoutRequestSecrets = (request: Json): Json => {
  const { arguments: args, values, credentials, overrideTaskStepProperties: override } = request;
  return {
    ...request,
    ...(args ? { arguments: withoutSecret(args) } : {}),
    ...(values ? { values: withoutSecret(values) } : {}),
    ...(credentials ? { credentials: shownCredentials(credentials) } : {}),
    ...(override ? { overrideTaskStepProperties: withoutRequestSecrets(override) } : {}),
  };
};
