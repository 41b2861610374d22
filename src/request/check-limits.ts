import { InvalidInputError } from '../errors.ts';

const leastTimeout = 300;
const mostTimeout = 28_800;

/**
 * Refuses a timeout in seconds outside the range of the service; `model` is the service's name for the body, such as
 * `Task` or `DockerBuildRequest` (commands.md 1.16).
 */
export const requireTimeoutInRange = (model: string, timeout: number | undefined): void => {
  if (timeout === undefined) return;
  const say = (limit: string) =>
    new InvalidInputError(`Parameter '${model}.timeout' must be equal to or ${limit}.`, {
      hint: `--timeout ${timeout} is out of range: use 300 (5 minutes) to 28800 (8 hours) seconds.`,
    });
  if (timeout < leastTimeout) throw say(`greater than ${leastTimeout}`);
  if (timeout > mostTimeout) throw say(`less than ${mostTimeout}`);
};

/** Refuses fewer than one CPU core. The service checks the maximum. */
export const requireCores = (count: number | undefined): void => {
  if (count !== undefined && count < 1)
    throw new InvalidInputError(`--cpu ${count} is not a valid number of CPU cores: use 1 or more.`);
};
