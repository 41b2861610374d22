import { InvalidInputError } from '../errors.ts';

const leastTimeout = 300;
const mostTimeout = 28_800;

/**
 * Refuses a timeout (seconds) outside what the service takes; `model` is the service's name of what carries it, such as
 * `Task` or `DockerBuildRequest` (commands.md 1.16).
 */
export const requireTimeoutInRange = (model: string, timeout: number | undefined): void => {
  if (timeout === undefined) return;
  const say = (limit: string) =>
    new InvalidInputError(`Parameter '${model}.timeout' must be equal to or ${limit}.`, {
      hint: `--timeout ${timeout} is out of range: give 300 (5 minutes) to 28800 (8 hours) seconds.`,
    });
  if (timeout < leastTimeout) throw say(`greater than ${leastTimeout}`);
  if (timeout > mostTimeout) throw say(`less than ${mostTimeout}`);
};

/** Refuses a number of CPU cores that no machine has. How many an agent has is for the service to say. */
export const requireCores = (count: number | undefined): void => {
  if (count !== undefined && count < 1)
    throw new InvalidInputError(`--cpu ${count} is no number of CPU cores: give 1 or more.`);
};
