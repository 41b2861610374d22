import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';

/**
 * Sends every request, whatever its host name, to the emulator on this machine: `myregistry.azurecr.io` and
 * `mykeyvault.vault.azure.net` keep their names, so scripts and task files need no change.
 */
export const loopbackPolicy = (port: number, certificate: string): PipelinePolicy => {
  const tlsSettings = { ca: certificate };
  return {
    name: 'acrtaskLoopback',
    sendRequest: async (request, next) => {
      // The emulator's own certificate cannot list every host name.
      const { host } = new URL(request.url);
      request.headers.set('host', host);
      request.requestOverrides = { ...request.requestOverrides, hostname: '127.0.0.1', port, servername: 'localhost' };
      request.tlsSettings = tlsSettings;
      // A proxy for external hosts does not lead to this machine.
      delete request.proxySettings;
      delete request.agent;
      try {
        return await next(request);
      } catch (error) {
        // Nothing listens on this local port: unlike on a network, retrying would not help.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
        throw new CommandError('The emulator is not running.', {
          hint: "Start it with 'acrtask emulator start', in another terminal or with --detach.",
          cause: error,
        });
      }
    },
  };
};
