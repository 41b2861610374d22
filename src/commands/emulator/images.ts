import { defineCommand } from '../../cli/command.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface HeldImage {
  readonly image: string;
  readonly digest: string;
  readonly lastUpdateTime: string;
}

export default defineCommand({
  summary: "List the images in the emulator's stand-ins for Docker Hub and other public registries.",
  description:
    "List the images that runs pushed to the emulator's stand-in for Docker Hub, and those of public registries that 'acrtask emulator seed' added. For the images in registries, use 'acrtask az acr repository show-tags'.",
  examples: [
    { about: 'List the images.', command: 'acrtask emulator images -o table' },
    { about: 'List the names only.', command: 'acrtask emulator images --query "[].image" -o tsv' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host }) =>
    ((await askRunningEmulator(host, 'GET', '/emulator/images')) as { value: readonly HeldImage[] }).value,
  rows: (shaped) =>
    (shaped as readonly HeldImage[]).map(({ image, digest, lastUpdateTime }) => ({
      IMAGE: image,
      DIGEST: digest,
      UPDATED: lastUpdateTime,
    })),
});
