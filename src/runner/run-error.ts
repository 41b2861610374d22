/** Why a run failed, in the words of the service's engine. */
export class RunError extends Error {
  override name = 'RunError';
}
