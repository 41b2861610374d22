import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { integer, optional, text } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface OpenedPort {
  readonly registry: string;
  readonly address: string;
}

export default defineCommand({
  summary: 'Open a port for a registry of the running emulator, or list the open ports.',
  description:
    'Serve a registry of the running emulator over plain HTTP on a port of this machine, until the emulator stops. Docker, Podman, skopeo, and other clients use the address as the registry in image names, and need neither a certificate nor a line in the hosts file. They log in as to the registry itself. Without REGISTRY, list the open ports.',
  examples: [
    { about: 'Open a port for a registry.', command: 'acrtask emulator port myregistry' },
    { about: 'Open a port of your choice.', command: 'acrtask emulator port myregistry --port 5000' },
    { about: 'List the open ports.', command: 'acrtask emulator port -o table' },
  ],
  positionals: {
    registry: option('[registry]', 'Name of the registry.', optional(text()), { suggests: 'registries' }),
  },
  options: {
    port: option('--port <port>', 'Port; defaults to any free port.', optional(integer({ min: 1, max: 65535 }))),
  },
  check: ({ registry, port }) =>
    port !== undefined && registry === undefined ? ['argument --port: name the registry that the port is for'] : [],
  request: ({ registry, port }) =>
    registry === undefined ? undefined : { registry, ...(port === undefined ? {} : { port }) },
  execute: async (wanted, { host }) => {
    if (wanted) return askRunningEmulator(host, 'PUT', '/emulator/ports', wanted);
    return ((await askRunningEmulator(host, 'GET', '/emulator/ports')) as { value: readonly OpenedPort[] }).value;
  },
  rows: (shaped) =>
    ([shaped].flat() as OpenedPort[]).map(({ registry, address }) => ({ REGISTRY: registry, ADDRESS: address })),
});
