import type { CustomRegistryCredentials } from '@azure/arm-containerregistry';
import type { Operation } from '../../access/model.ts';
import { loginOf } from '../../access/stored-login.ts';
import type { StoredTask } from '../resource.ts';
import type { ReadTask, TaskChange } from '../tasks.ts';
import type { PlannedTask } from './planned-task.ts';

/** An operation on members of a task, which can go into one change with others. */
export type TaskOperation = Extract<
  Operation,
  { do: 'set source login' | 'set source identity' | 'set credential' | 'set credential identity' | 'enable task' }
>;

const kinds: readonly Operation['do'][] = [
  'set source login',
  'set source identity',
  'set credential',
  'set credential identity',
  'enable task',
];

export const isTaskOperation = (operation: Operation): operation is TaskOperation => kinds.includes(operation.do);

/** One change that does several operations; those of which nothing is left to do are not in it. */
export interface MergedChange {
  readonly change: TaskChange;
  readonly sourceIdentity: string | undefined;
  readonly changing: readonly TaskOperation[];
  /** Operations that cannot be done, with the reason. */
  readonly refused: readonly { readonly operation: Operation; readonly reason: string }[];
}

interface SourceRegistry {
  readonly identity?: string | null;
  readonly loginMode?: string | null;
}

const same = (one: unknown, other: string): boolean => String(one ?? '').toLowerCase() === other.toLowerCase();

/** A credential as the task has it, under the task's spelling of the login server. */
const storedCredential = (task: StoredTask, loginServer: string) => {
  const all = task.properties.credentials?.customRegistries ?? {};
  const server = Object.keys(all).find((each) => same(each, loginServer));
  return { server: server ?? loginServer, entry: server === undefined ? undefined : all[server] };
};

/** What has to be changed in the task so that the operations are done. */
export const mergedChange = async (
  operations: readonly TaskOperation[],
  { task, knowsSecrets }: ReadTask,
  planned: Pick<PlannedTask, 'referenceOf'>,
): Promise<MergedChange> => {
  const customRegistries: Record<string, CustomRegistryCredentials> = {};
  const changing: TaskOperation[] = [];
  const refused: { operation: Operation; reason: string }[] = [];
  const source = (task.properties.credentials?.sourceRegistry ?? {}) as SourceRegistry;
  let loginMode: 'Default' | undefined;
  let sourceIdentity: string | undefined;
  let status: 'Enabled' | undefined;
  for (const operation of operations) {
    switch (operation.do) {
      case 'set source login':
        if (same(source.loginMode ?? operation.mode, operation.mode)) break;
        loginMode = operation.mode;
        changing.push(operation);
        break;
      case 'set source identity': {
        const reference = await planned.referenceOf(operation.identity);
        if (same(source.identity, reference)) break;
        sourceIdentity = reference;
        changing.push(operation);
        break;
      }
      case 'set credential': {
        const { server, entry } = storedCredential(task, operation.loginServer);
        const identity = await planned.referenceOf(operation.identity);
        const login = loginOf(entry);
        if (login.by === 'identity' && same(identity, login.identity)) break;
        customRegistries[server] = { identity };
        changing.push(operation);
        break;
      }
      case 'set credential identity': {
        const { server, entry } = storedCredential(task, operation.loginServer);
        const identity = await planned.referenceOf(operation.identity);
        if (entry && same(entry.identity, identity)) break;
        if (!entry) {
          // The service replaces a credential as a whole, so what is not known would be lost.
          const reason = knowsSecrets
            ? `the task has no credential for ${operation.loginServer} any more`
            : 'you may not read the credentials of the task (Microsoft.ContainerRegistry/registries/tasks/listDetails/action)';
          refused.push({ operation, reason });
          break;
        }
        customRegistries[server] = { ...entry, identity };
        changing.push(operation);
        break;
      }
      case 'enable task':
        if (!same(task.properties.status, 'Disabled')) break;
        status = 'Enabled';
        changing.push(operation);
        break;
    }
  }
  const credentials = {
    ...(Object.keys(customRegistries).length === 0 ? {} : { customRegistries }),
    ...(loginMode === undefined ? {} : { sourceRegistry: { loginMode } }),
  };
  return {
    change: {
      // The identity for the source registry is added to the credentials, which have to be there for that.
      ...(Object.keys(credentials).length === 0 && sourceIdentity === undefined ? {} : { credentials }),
      ...(status === undefined ? {} : { status }),
    },
    sourceIdentity,
    changing,
    refused,
  };
};
