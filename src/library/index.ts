export type {
  AccessToken,
  CallOptions,
  Credential,
  EmulatorInProcess,
  Message,
  OpenRegistryOptions,
} from './connecting.ts';
export {
  AcrtaskError,
  InvalidInputError,
  NotFoundError,
  NotSignedInError,
  ServiceError,
  SeveralErrors,
  UnexpectedResponseError,
  UsageError,
} from './errors.ts';
export { openRegistry } from './open-registry.ts';
export type * from './options.ts';
export type { AgentPools, Registry, Run, Runs, TaskRuns, Tasks } from './registry.ts';
export type * from './results.ts';
export { RunFailedError } from './run-failed-error.ts';
export { type ValidateTaskFileOptions, validateTaskFile } from './validate-task-file.ts';
