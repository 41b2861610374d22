import { isAbsolute } from 'node:path';
import { messageOf } from '../errors.ts';
import { objectBody } from './arm/json-body.ts';
import { empty, invalid, json } from './arm/responses.ts';
import { hubImages } from './docker-hub/docker-hub.ts';
import type { EmulatorContext } from './emulator-context.ts';
import { clearFault, listFaults, plantFault } from './faults/planted-faults.ts';
import { mapFolder, mappedFolders } from './git/mapped-folders.ts';
import { addGroup, addMember, findPrincipal, membersOf, principalsOf } from './identity/groups.ts';
import { findRegistry } from './registry/contents.ts';
import type { OpenedPorts } from './registry-port.ts';
import { type Route, route } from './router.ts';
import { SeedError, seedImage } from './seed/seed-image.ts';
import type { Principal } from './store/state.ts';

const shownGroup = (context: EmulatorContext, group: Principal): object => ({
  displayName: group.displayName,
  objectId: group.objectId,
  members: membersOf(context, group).map(({ displayName, objectId }) => ({ displayName, objectId })),
});

/** What goes wrong here was asked for wrongly. */
const orRefuse = (change: () => void): void => {
  try {
    change();
  } catch (problem) {
    throw invalid('InvalidFault', messageOf(problem));
  }
};

/** Endpoints that Azure does not have: for the commands `emulator map`, `emulator images`, `emulator group`, `emulator port`, and `emulator fault`. */
export const adminRoutes = (context: EmulatorContext, ports: OpenedPorts): Route[] => [
  route('GET', '/emulator/repositories', 'Emulator_ListRepositories', () => json({ value: mappedFolders(context) })),
  route('PUT', '/emulator/repositories', 'Emulator_MapRepository', async (exchange) => {
    const { url, folder } = await objectBody(exchange);
    if (typeof url !== 'string' || url === '' || typeof folder !== 'string' || !isAbsolute(folder))
      throw invalid('InvalidRequestContent', "A 'url' and the full path of a 'folder' are expected.");
    mapFolder(context, url, folder);
    return json({ url, folder });
  }),
  route('GET', '/emulator/groups', 'Emulator_ListGroups', () =>
    json({ value: principalsOf(context, 'Group').map((each) => shownGroup(context, each)) }),
  ),
  route('PUT', '/emulator/groups', 'Emulator_SetGroup', async (exchange) => {
    const { displayName, members = [] } = await objectBody(exchange);
    if (typeof displayName !== 'string' || displayName === '' || !Array.isArray(members))
      throw invalid('InvalidRequestContent', "A 'displayName' and a list of 'members' are expected.");
    const found = members.map((member) => {
      const principal = findPrincipal(context, String(member));
      if (principal) return principal;
      throw invalid('PrincipalNotFound', `There is no identity, user, or group '${member}' in the emulator.`);
    });
    const isNamed = (each: Principal): boolean => each.displayName.toLowerCase() === displayName.toLowerCase();
    const group = principalsOf(context, 'Group').find(isNamed) ?? addGroup(context, displayName);
    for (const member of found) addMember(group, member);
    return json(shownGroup(context, group));
  }),
  route('GET', '/emulator/faults', 'Emulator_ListFaults', () => json({ value: listFaults(context) })),
  route('PUT', '/emulator/faults/:name', 'Emulator_SetFault', async (exchange) => {
    const { value = '' } = await objectBody(exchange);
    const { name = '' } = exchange.params;
    orRefuse(() => plantFault(context, value === '' ? name : `${name}=${value}`));
    return json(listFaults(context).find((each) => each.name === name.toLowerCase()));
  }),
  route('DELETE', '/emulator/faults', 'Emulator_ClearFaults', () => {
    clearFault(context);
    return empty(204);
  }),
  route('DELETE', '/emulator/faults/:name', 'Emulator_ClearFault', ({ params: { name = '' } }) => {
    orRefuse(() => clearFault(context, name));
    return empty(204);
  }),
  route('GET', '/emulator/ports', 'Emulator_ListPorts', () => json({ value: ports.list() })),
  route('PUT', '/emulator/ports', 'Emulator_OpenPort', async (exchange) => {
    const { registry: name, port } = await objectBody(exchange);
    const registry = typeof name === 'string' ? findRegistry(context, name) : undefined;
    if (!registry) throw invalid('RegistryNotFound', `There is no registry '${name}' in the emulator.`);
    const wanted = typeof port === 'number' ? port : undefined;
    return json(
      await ports.open(registry.properties.loginServer, wanted).catch((problem: NodeJS.ErrnoException) => {
        if (problem.code === 'EADDRINUSE') throw invalid('PortInUse', `Port ${port} is in use by another program.`);
        if (problem.code === 'EACCES')
          throw invalid('PortRefused', `The emulator does not have permission to open port ${port}.`);
        throw problem;
      }),
    );
  }),
  route('PUT', '/emulator/images', 'Emulator_SeedImage', async (exchange) => {
    const { image, path } = await objectBody(exchange);
    if (typeof image !== 'string' || image === '' || typeof path !== 'string' || !isAbsolute(path))
      throw invalid('InvalidRequestContent', "An 'image' and the full 'path' of a folder or a file are expected.");
    return json(
      await seedImage(context, image, path).catch((problem: unknown) => {
        throw problem instanceof SeedError ? invalid('InvalidImage', problem.message) : problem;
      }),
    );
  }),
  route('GET', '/emulator/images', 'Emulator_ListImages', () => json({ value: hubImages(context) })),
];
