import { completed, plainFields } from '../fields.ts';

/** Whether a registry may be called so, as `az acr check-name` prints it. */
export const nameAvailability = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  completed(raw, plainFields('availableLoginServerName', 'nameAvailable', 'reason', 'message'));
