import { isAbsolute } from 'node:path';
import { objectBody } from './arm/json-body.ts';
import { invalid, json } from './arm/responses.ts';
import { hubImages } from './docker-hub/docker-hub.ts';
import type { EmulatorContext } from './emulator-context.ts';
import { mapFolder, mappedFolders } from './git/mapped-folders.ts';
import { type Route, route } from './router.ts';

/** Endpoints that Azure does not have: for the commands `emulator map` and `emulator images`. */
export const adminRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/emulator/repositories', 'Emulator_ListRepositories', () => json({ value: mappedFolders(context) })),
  route('PUT', '/emulator/repositories', 'Emulator_MapRepository', async (exchange) => {
    const { url, folder } = await objectBody(exchange);
    if (typeof url !== 'string' || url === '' || typeof folder !== 'string' || !isAbsolute(folder))
      throw invalid('InvalidRequestContent', "A 'url' and the full path of a 'folder' are expected.");
    mapFolder(context, url, folder);
    return json({ url, folder });
  }),
  route('GET', '/emulator/images', 'Emulator_ListImages', () => json({ value: hubImages(context) })),
];
