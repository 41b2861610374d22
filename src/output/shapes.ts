import { isObject } from '../json.ts';
import { withResourceGroup } from './resource.ts';
import {
  group,
  listedRoleAssignment,
  listedVault,
  roleAssignment,
  secret,
  userAssignedIdentity,
  vault,
} from './shapes/access.ts';
import { agentPool, nameAvailability, registry } from './shapes/registry.ts';
import { run } from './shapes/run.ts';
import { credentials, task, taskIdentity, taskTimers } from './shapes/task.ts';
import { taskRun } from './shapes/task-run.ts';

type Shape = (raw: Readonly<Record<string, unknown>>) => unknown;

const shapes = {
  task,
  run,
  taskRun,
  agentPool,
  registry,
  nameAvailability,
  credentials,
  identity: taskIdentity,
  timers: taskTimers,
  userAssignedIdentity,
  roleAssignment,
  listedRoleAssignment,
  group,
  vault,
  listedVault,
  secret,
  plain: (raw) => raw,
} as const satisfies Record<string, Shape>;

/** What a service's answer is turned into before it is shown. */
export type ShapeName = keyof typeof shapes;

/**
 * Turns what the service sent into what az prints (commands.md 14.1, 16): `properties` lifted, every known member
 * present, dates in Python's form, `resourceGroup` added. Members that are not known are kept, but for those beside
 * `properties`. Of a list every item is turned; anything that is not an object stays as it is.
 */
export const applyShape = (name: ShapeName, raw: unknown): unknown => {
  if (Array.isArray(raw)) return raw.map((item) => applyShape(name, item));
  if (name === 'plain' || !isObject(raw)) return raw;
  return withResourceGroup(shapes[name](raw));
};
