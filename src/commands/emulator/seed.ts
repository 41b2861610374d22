import { resolve } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { text } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface SeededImage {
  readonly image: string;
  readonly digest: string;
}

/** `IMAGE=PATH`, split at the first `=`: no image name has one. */
const parts = (seed: string): { image: string; path: string } => {
  const at = seed.indexOf('=');
  return { image: seed.slice(0, Math.max(at, 0)), path: seed.slice(at + 1) };
};

/** Large images take their time. */
const patience = 30 * 60_000;

export default defineCommand({
  summary: 'Give the running emulator an image for runs to find.',
  description:
    "Give the running emulator an image that runs pull under this name: one of Docker Hub, of another public registry, or of a registry in the emulator. PATH is a folder with an OCI image layout, an archive of one, or a file that 'docker save' wrote. Runs that a container engine carries out look for images that are not seeded where their names say.",
  examples: [
    {
      about: 'Seed the base image node:20-alpine.',
      command: 'acrtask emulator seed node:20-alpine=./node',
    },
    {
      about: 'Seed an image of another registry.',
      command: 'acrtask emulator seed mcr.microsoft.com/dotnet/runtime:8.0=./runtime',
    },
  ],
  positionals: {
    seed: option('<image=path>', 'Name of the image, and the folder or file that holds it.', text(), {
      suggests: { anyNamed: 'files' },
    }),
  },
  options: {},
  check: ({ seed }) => {
    const { image, path } = parts(seed);
    return image && path ? [] : [`argument <image=path>: '${seed}' does not have the form IMAGE=PATH`];
  },
  request: ({ seed }, { host: { cwd } }) => {
    const { image, path } = parts(seed);
    return { image, path: resolve(cwd, path) };
  },
  execute: async (seed, { host }) =>
    (await askRunningEmulator(host, 'PUT', '/emulator/images', seed, patience)) as SeededImage,
  rows: (shaped) => [shaped as SeededImage].map(({ image, digest }) => ({ IMAGE: image, DIGEST: digest })),
});
