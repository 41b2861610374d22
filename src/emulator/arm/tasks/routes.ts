import { isObject } from '../../../json.ts';
import type { EmulatorContext } from '../../emulator-context.ts';
import { type Exchange, type Route, route } from '../../router.ts';
import type { Resource } from '../../store/state.ts';
import { offsetTime } from '../../timestamps.ts';
import { type Json, objectBody, propertiesOf, tagsOf } from '../json-body.ts';
import { replaceIdentity, writeIdentity } from '../resource-identity.ts';
import {
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
import { empty, invalid, json, notFound } from '../responses.ts';
import { completeTaskProperties } from './defaults.ts';
import { withoutSecrets } from './hide-secrets.ts';
import { mergeTaskProperties } from './merge-update.ts';
import { refuseGitToken } from './refuse-git-token.ts';
import { checkTaskName, checkTaskProperties } from './validate.ts';

const type = 'Microsoft.ContainerRegistry/registries/tasks';
const path = `${registryPath}/tasks/:task`;

/** Members that only the service writes; values that a client sends are ignored. */
const withoutReadOnly = (properties: Json): Json => {
  const { provisioningState: _state, creationDate: _date, ...rest } = properties;
  if (!isObject(rest.step)) return rest;
  const { baseImageDependencies: _dependencies, ...step } = rest.step;
  return { ...rest, step };
};

/** An empty tags object is not stored. */
const nonEmpty = (tags: unknown): ReturnType<typeof tagsOf> => {
  const found = tagsOf({ tags });
  return Object.keys(found.tags ?? {}).length > 0 ? found : {};
};

/** Tasks (rest-api.md 4): every write returns the whole task at once, without secrets. */
export const taskRoutes = (context: EmulatorContext): Route[] => {
  const shown = ({ properties, ...rest }: Resource): Json => ({ ...rest, properties: withoutSecrets(properties) });

  const taskOf = (exchange: Exchange): Resource => {
    const { registry = '', task = '', group = '' } = exchange.params;
    const registryId = idInGroup(context, exchange, 'Microsoft.ContainerRegistry/registries', registry);
    const found = findResource(context, `${registryId}/tasks/${task}`);
    if (!found) throw notFound(`Microsoft.ContainerRegistry/registries/${registry}/tasks/${task}`, group);
    return found;
  };

  /** Keeps what the service found out about the base images when the kind of step is unchanged. */
  const withDependencies = (properties: Json, previous: Resource | undefined): Json => {
    const before = previous?.properties.step;
    if (!before?.baseImageDependencies || before.type !== properties.step?.type) return properties;
    const step = { ...properties.step, baseImageDependencies: before.baseImageDependencies };
    return { ...properties, step };
  };

  const create = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const { task: name = '' } = exchange.params;
    const registry = parentRegistryOf(context, exchange, 'tasks');
    checkTaskName(name);
    if (!body.location) throw invalid('LocationRequired', 'The location property is required for this definition.');
    const sent = withoutReadOnly(propertiesOf(body));
    // Merged with nothing, so that `null` marks mean the same as in a PATCH.
    const properties = completeTaskProperties(mergeTaskProperties({}, sent));
    checkTaskProperties(properties);
    refuseGitToken(context, sent);

    const previous = findResource(context, `${registry.id}/tasks/${name}`);
    const owner = { id: previous?.id ?? `${registry.id}/tasks/${name}`, displayName: `${registry.name}/tasks/${name}` };
    const identity = replaceIdentity(context, owner, previous?.identity, body.identity, 'pascal');
    const creationDate = previous?.properties.creationDate ?? offsetTime(context.now());
    const task = keepResource(context, {
      properties: {
        provisioningState: 'Succeeded',
        creationDate,
        ...withDependencies(properties, previous),
      },
      ...(identity ? { identity } : {}),
      id: owner.id,
      name: previous?.name ?? name,
      type,
      location: body.location,
      ...nonEmpty(body.tags),
      systemData: stampedBy(context, exchange, previous?.systemData),
    });
    return json(shown(task));
  };

  const update = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const { identity: before, tags, ...task } = taskOf(exchange);
    const changes = withoutReadOnly(propertiesOf(body));
    const properties = completeTaskProperties(mergeTaskProperties(task.properties, changes));
    checkTaskProperties(properties);
    refuseGitToken(context, changes);
    const owner = { id: task.id, displayName: `${task.id.split('/').at(-3)}/tasks/${task.name}` };
    const identity = writeIdentity(context, owner, before, body.identity, 'pascal');
    const updated = keepResource(context, {
      ...task,
      properties,
      ...(identity ? { identity } : {}),
      ...nonEmpty(body.tags ?? tags),
      systemData: stampedBy(context, exchange, task.systemData),
    });
    return json(shown(updated));
  };

  return [
    route('GET', `${registryPath}/tasks`, 'Tasks_List', (exchange) =>
      json({ value: listResources(context, type, registryOf(context, exchange).id).map(shown) }),
    ),
    route('PUT', path, 'Tasks_Create', create),
    route('GET', path, 'Tasks_Get', (exchange) => json(shown(taskOf(exchange)))),
    route('PATCH', path, 'Tasks_Update', update),
    route('POST', `${path}/listDetails`, 'Tasks_GetDetails', (exchange) => json(taskOf(exchange))),
    route('DELETE', path, 'Tasks_Delete', (exchange) => {
      const registry = registryOf(context, exchange);
      const id = `${registry.id}/tasks/${exchange.params.task}`;
      if (!findResource(context, id)) return empty(204);
      removeResource(context, id);
      return empty(200);
    }),
  ];
};
