import { CommandError } from '../errors.ts';

const leastTimeout = 300;
const mostTimeout = 28_800;

/**
 * Refuses a timeout (seconds) outside what the service takes; `model` is the service's name of what carries it, such as
 * `Task` or `DockerBuildRequest` (commands.md 1.16).
 */
export const requireTimeoutInRange = (model: string, timeout: number | undefined): void => {
  if (timeout === undefined) return;
  const say = (limit: string) => new CommandError(`Parameter '${model}.timeout' must be equal to or ${limit}.`);
  if (timeout < leastTimeout) throw say(`greater than ${leastTimeout}`);
  if (timeout > mostTimeout) throw say(`less than ${mostTimeout}`);
};
