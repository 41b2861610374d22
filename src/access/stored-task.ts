import type { StoredTask } from '../service/resource.ts';
import type { TaskFacts, TaskIdentity } from './model.ts';
import { loginsOf, sourceLoginOf } from './stored-login.ts';

/** The identities of a task: its own, which the service names by its principal, and those assigned (rest-api.md 4.4). */
export const identitiesOf = ({ identity }: StoredTask): readonly TaskIdentity[] => {
  const { principalId, userAssignedIdentities } = identity ?? {};
  return [
    ...(principalId ? [{ reference: '[system]', principalId }] : []),
    ...Object.entries(userAssignedIdentities ?? {}).flatMap(([resourceId, assigned]) =>
      assigned?.clientId
        ? [{ reference: assigned.clientId.toLowerCase(), principalId: assigned.principalId ?? '', resourceId }]
        : [],
    ),
  ];
};

/** What a stored task says of itself. */
export const storedTaskFacts = (task: StoredTask): Omit<TaskFacts, 'gitToken'> => {
  const { id, name, properties } = task;
  const { agentPoolName, step } = properties;
  return {
    id,
    name,
    isEnabled: String(properties.status ?? 'Enabled').toLowerCase() !== 'disabled',
    isSystemTask: properties.isSystemTask === true,
    identities: identitiesOf(task),
    sourceLogin: sourceLoginOf(properties.credentials),
    credentials: loginsOf(properties.credentials),
    ...(typeof agentPoolName === 'string' && agentPoolName !== '' ? { agentPool: agentPoolName } : {}),
    tracksBaseImages: { known: true, value: (step?.baseImageDependencies ?? []).length > 0 },
  };
};
