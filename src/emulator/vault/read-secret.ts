import type { EmulatorContext } from '../emulator-context.ts';
import { issueToken } from '../identity/tokens.ts';
import type { Origin } from '../network-rules.ts';
import { answering } from '../router.ts';
import { vaultRoutes } from './routes.ts';

/** The location of a secret, parsed by the task file's own rules (taskfile.md 13.3). */
export interface SecretPlace {
  readonly vaultUrl: string;
  readonly secretName: string;
  readonly secretVersion: string;
  readonly audience: string;
}

export type SecretAnswer =
  | { readonly ok: true; readonly value: string }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly inner: string;
      readonly message: string;
    };

/**
 * Reads a secret through the vault's own interface with a token of `subject`, as a run does (rest-api.md 11.2).
 * Returns the value, or the service's error.
 */
export const readSecret = async (
  context: EmulatorContext,
  place: SecretPlace,
  subject: { readonly objectId: string; readonly clientId: string },
  origin: Origin,
): Promise<SecretAnswer> => {
  const token = issueToken(context, { ...subject, audience: place.audience });
  const url = `${place.vaultUrl}/secrets/${place.secretName}/${place.secretVersion}?api-version=7.0`;
  const request = new Request(url, { headers: { authorization: `Bearer ${token}` } });
  const response = await answering(vaultRoutes(context, origin))(request);
  const body = await response.json();
  if (response.ok) return { ok: true, value: body.value };
  const { code, message, innererror } = body.error;
  return { ok: false, status: response.status, code, inner: innererror?.code ?? '', message };
};
