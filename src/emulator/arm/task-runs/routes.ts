import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../json.ts';
import type { EmulatorContext } from '../../emulator-context.ts';
import { type Exchange, type Route, route } from '../../router.ts';
import type { Runs } from '../../runs/progression.ts';
import { orderOf } from '../../runs/read-run-request.ts';
import { createRun, isFinal, shownRun } from '../../runs/run-record.ts';
import type { Resource, ResourceIdentity } from '../../store/state.ts';
import { type Json, objectBody, propertiesOf, tagsOf } from '../json-body.ts';
import { replaceIdentity, writeIdentity } from '../resource-identity.ts';
import {
  callerOf,
  findResource,
  idInGroup,
  keepResource,
  listResources,
  parentRegistryOf,
  registryOf,
  registryPath,
  removeResource,
  stampedBy,
} from '../resources.ts';
import { empty, invalid, json, notFound, operationLink } from '../responses.ts';
import { completeRunRequest, withoutRequestSecrets } from './run-request.ts';

const type = 'Microsoft.ContainerRegistry/registries/taskRuns';
const path = `${registryPath}/taskRuns/:taskRun`;

const checkName = (name: string): void => {
  if (/^[a-zA-Z0-9-]{5,50}$/.test(name)) return;
  throw invalid(
    'InvalidResourceName',
    `The task run name '${name}' is invalid: it must have 5 to 50 letters, digits or hyphens.`,
  );
};

/** The new state of a task run: what its body requests, and what stays. */
interface Wanted {
  readonly runRequest: Json;
  readonly forceUpdateTag?: string;
}

/**
 * Task runs: runs that are resources (rest-api.md 7). Each stores the ID of its newest run, which determines its
 * state.
 */
export const taskRunRoutes = (context: EmulatorContext, runs: Runs): Route[] => {
  const runOf = (taskRun: Resource): Resource | undefined =>
    findResource(
      context,
      `${taskRun.id.slice(0, -`/taskRuns/${taskRun.name}`.length)}/runs/${taskRun.properties.runId}`,
    );

  const stateOf = (taskRun: Resource): string => {
    const run = runOf(taskRun);
    if (run && !isFinal(run)) return taskRun.properties.change;
    return run?.properties.status === 'Succeeded' ? 'Succeeded' : 'Failed';
  };

  const shown = (taskRun: Resource, withSecrets = false): Json => {
    const { properties, ...rest } = taskRun;
    const { runRequest, forceUpdateTag } = properties;
    const run = runOf(taskRun);
    const { systemData: _systemData, ...runResult } = (run ? shownRun(run) : {}) as Json;
    return {
      ...rest,
      properties: {
        provisioningState: stateOf(taskRun),
        runRequest: withSecrets ? runRequest : withoutRequestSecrets(runRequest),
        ...(forceUpdateTag === undefined ? {} : { forceUpdateTag }),
        ...(run ? { runResult } : {}),
      },
    };
  };

  const missing = ({ params }: Exchange): Error =>
    notFound(
      `Microsoft.ContainerRegistry/registries/${params.registry}/taskRuns/${params.taskRun}`,
      params.group ?? '',
    );

  const taskRunOf = (exchange: Exchange): Resource => {
    const { registry = '', taskRun = '' } = exchange.params;
    const registryId = idInGroup(context, exchange, 'Microsoft.ContainerRegistry/registries', registry);
    const found = findResource(context, `${registryId}/taskRuns/${taskRun}`);
    if (!found) throw missing(exchange);
    return found;
  };

  /** The body merged with the current state. */
  const wantedBy = (exchange: Exchange, properties: Json, previous: Wanted | undefined): Wanted => {
    // Runs of the older API version are archived unless their request says otherwise.
    const archives = exchange.url.searchParams.get('api-version') === '2019-06-01-preview';
    const { runRequest } = properties;
    const forceUpdateTag = properties.forceUpdateTag ?? previous?.forceUpdateTag;
    if (!isObject(runRequest) && !previous)
      throw invalid('MissingRequiredProperty', "Missing required property 'RunRequest'");
    return {
      runRequest: isObject(runRequest) ? completeRunRequest(runRequest, archives) : (previous?.runRequest ?? {}),
      ...(forceUpdateTag === undefined ? {} : { forceUpdateTag: String(forceUpdateTag) }),
    };
  };

  const answer = (exchange: Exchange, taskRun: Resource, body: Json, status: number): Response =>
    json(
      body,
      status,
      ['Succeeded', 'Failed'].includes(body.properties.provisioningState)
        ? {}
        : {
            'azure-asyncoperation': operationLink(exchange, taskRun.id, 'operationStatuses', taskRun.properties.runId),
          },
    );

  /** Stores the task run, and starts a run if anything about it has changed. */
  const write = async (
    exchange: Exchange,
    registry: Resource,
    previous: Resource | undefined,
    wanted: Wanted,
    identityOf: (owner: { id: string; displayName: string }) => ResourceIdentity | undefined,
    members: Pick<Resource, 'location' | 'tags'>,
  ): Promise<Response> => {
    const { runRequest, forceUpdateTag, runId } = previous?.properties ?? {};
    const name = previous?.name ?? exchange.params.taskRun ?? '';
    const caller = callerOf(context, exchange.request);
    const isNew =
      !previous || !isDeepStrictEqual(wanted.runRequest, runRequest) || wanted.forceUpdateTag !== forceUpdateTag;
    const order = isNew ? orderOf(context, registry, wanted.runRequest, caller.objectId) : undefined;
    const id = previous?.id ?? `${registry.id}/taskRuns/${name}`;
    const identity = identityOf({ id, displayName: `${registry.name}/taskRuns/${name}` });
    const taskRun = keepResource(context, {
      type,
      properties: { ...wanted, runId, change: previous ? 'Updating' : 'Creating' },
      ...(identity ? { identity } : {}),
      ...members,
      id,
      name,
      systemData: stampedBy(context, exchange, previous?.systemData),
    });
    if (!order) return answer(exchange, taskRun, shown(taskRun), 200);
    // A task has its own identities.
    const withIdentity = identity && order.taskName === undefined ? { ...order, identity } : order;
    const run = createRun(context, withIdentity, caller);
    taskRun.properties.runId = run.name;
    // The response shows the task run as it is now, whatever the next line does to it.
    const body = shown(taskRun);
    await runs.start(run, withIdentity);
    return answer(exchange, taskRun, body, 201);
  };

  const create = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const { taskRun: name = '' } = exchange.params;
    const registry = parentRegistryOf(context, exchange, 'taskRuns');
    checkName(name);
    const previous = findResource(context, `${registry.id}/taskRuns/${name}`);
    return write(
      exchange,
      registry,
      previous,
      wantedBy(exchange, propertiesOf(body), undefined),
      (owner) => replaceIdentity(context, owner, previous?.identity, body.identity, 'pascal'),
      { ...(body.location ? { location: body.location } : {}), ...tagsOf(body) },
    );
  };

  const update = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const previous = taskRunOf(exchange);
    const { location = previous.location, tags = previous.tags } = body;
    const { runRequest, forceUpdateTag } = previous.properties;
    return write(
      exchange,
      registryOf(context, exchange),
      previous,
      wantedBy(exchange, propertiesOf(body), { runRequest, forceUpdateTag }),
      (owner) => writeIdentity(context, owner, previous.identity, body.identity, 'pascal'),
      { ...(location ? { location } : {}), ...(tags ? { tags } : {}) },
    );
  };

  /** The state of the operation that began with a run: the same as the run's. */
  const operation = (exchange: Exchange): Response => {
    const taskRun = taskRunOf(exchange);
    const registry = registryOf(context, exchange);
    const run = findResource(context, `${registry.id}/runs/${exchange.params.run}`);
    if (!run) throw missing(exchange);
    if (!isFinal(run)) return json({ status: taskRun.properties.change });
    if (run.properties.status === 'Succeeded') return json({ status: 'Succeeded' });
    const message = `The status for Run ${run.name} is ${run.properties.status}, please check the log. Registry Resource Id: ${registry.id}. For more detail, please visit https://aka.ms/acr/tasks/view-logs`;
    return json({ status: 'Failed', error: { code: 'Runtime failure', message } });
  };

  return [
    route('GET', `${registryPath}/taskRuns`, 'TaskRuns_List', (exchange) =>
      json({ value: listResources(context, type, registryOf(context, exchange).id).map((each) => shown(each)) }),
    ),
    route('PUT', path, 'TaskRuns_Create', create),
    route('GET', path, 'TaskRuns_Get', (exchange) => json(shown(taskRunOf(exchange)))),
    route('PATCH', path, 'TaskRuns_Update', update),
    route('POST', `${path}/listDetails`, 'TaskRuns_GetDetails', (exchange) => json(shown(taskRunOf(exchange), true))),
    route('GET', `${path}/operationStatuses/:run`, 'TaskRuns_OperationStatus', operation),
    route('DELETE', path, 'TaskRuns_Delete', (exchange) => {
      const id = `${registryOf(context, exchange).id}/taskRuns/${exchange.params.taskRun}`;
      if (!findResource(context, id)) return empty(204);
      removeResource(context, id);
      return empty(200);
    }),
  ];
};
