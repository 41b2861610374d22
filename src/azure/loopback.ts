import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/**
 * Sends every request, whatever its host name, to the emulator on this machine: `myregistry.azurecr.io` and
 * `mykeyvault.vault.azure.net` keep their names, so that scripts and task files need no change.
 */
export const loopbackPolicy = (port: number, certificate: string): PipelinePolicy => {
  const tlsSettings = { ca: certificate };
  return {
    name: 'acrtaskLoopback',
    sendRequest: (request, next) => {
      const { host } = new URL(request.url);
      request.headers.set('host', host);
      request.requestOverrides = { ...request.requestOverrides, hostname: '127.0.0.1', port };
      request.tlsSettings = tlsSettings;
      return next(request);
    },
  };
};
