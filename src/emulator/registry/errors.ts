/** The registry's error response (rest-api.md 12); the body ends with a line feed, as the service's does. */
export const registryError = (
  status: number,
  code: string,
  message: string,
  options: { detail?: unknown; headers?: Record<string, string> } = {},
): Response =>
  new Response(`${JSON.stringify({ errors: [{ code, message, detail: options.detail ?? null }] })}\n`, {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'docker-distribution-api-version': 'registry/2.0',
      ...options.headers,
    },
  });

export const nameUnknown = (repository: string): Response =>
  registryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { detail: { name: repository } });

export const nameInvalid = (repository: string): Response =>
  registryError(400, 'NAME_INVALID', 'invalid repository name', { detail: { name: repository } });

export const digestInvalid = (digest: string | null): Response =>
  registryError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', { detail: { digest } });

export const manifestUnknown = (reference: string): Response => {
  const message = reference.includes(':') ? 'manifest unknown' : `manifest tagged by "${reference}" is not found`;
  return registryError(404, 'MANIFEST_UNKNOWN', message, { detail: { Tag: reference } });
};

export const tagUnknown = (tag: string): Response =>
  registryError(404, 'TAG_UNKNOWN', 'the specified tag does not exist', { detail: { name: tag } });

export const blobUnknown = (digest: string): Response =>
  registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest } });

export const sizeInvalid = (): Response =>
  registryError(413, 'SIZE_INVALID', 'the content is larger than this registry takes');

export const registryUnknown = (host: string): Response =>
  registryError(404, 'REGISTRY_UNKNOWN', `There is no registry ${host} in this emulator. Create it first.`);
