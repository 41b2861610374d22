import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';

/**
 * Sends every request, whatever its host name, to the emulator on this machine: `myregistry.azurecr.io` and
 * `mykeyvault.vault.azure.net` keep their names, so that scripts and task files need no change.
 */
export const loopbackPolicy = (port: number, certificate: string): PipelinePolicy => {
  const tlsSettings = { ca: certificate };
  return {
    name: 'acrtaskLoopback',
    sendRequest: async (request, next) => {
      // The certificate is the emulator's own, which cannot name every host that there is.
      const { host } = new URL(request.url);
      request.headers.set('host', host);
      request.requestOverrides = { ...request.requestOverrides, hostname: '127.0.0.1', port, servername: 'localhost' };
      request.tlsSettings = tlsSettings;
      // A proxy that is set for the world outside does not lead to this machine.
      delete request.proxySettings;
      delete request.agent;
      try {
        return await next(request);
      } catch (error) {
        // Nobody listens on this machine's own port: waiting and asking again, as for a network, would not help.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
        throw new CommandError('The emulator is not running.', {
          hint: "Start it with 'acrtask emulator start', in another terminal or with --detach.",
          cause: error,
        });
      }
    },
  };
};
