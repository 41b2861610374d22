import { type EmulatorContext, suffixes } from '../emulator-context.ts';
import { isHiddenByFault } from '../faults/refuse-by-fault.ts';
import { type Exchange, type Route, route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { changedPolicies } from './access-policies.ts';
import { findDeletedVault, forgetVaults, takeDeletedVault } from './deleted-vaults.ts';
import { type Json, objectBody, propertiesOf, tagsOf } from './json-body.ts';
import {
  findResource,
  groupOf,
  groupPath,
  idInGroup,
  keepResource,
  listResources,
  removeResource,
  stampedBy,
} from './resources.ts';
import { empty, invalid, json, notFound, refuse } from './responses.ts';

const type = 'Microsoft.KeyVault/vaults';

const withoutNulls = (members: Json): Json =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

const nameProblem = (name: string): string | undefined =>
  /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/.test(name)
    ? undefined
    : `The vault name '${name}' is invalid: 3 to 24 letters, digits and single hyphens, the first a letter, the last no hyphen.`;

/** Vaults, as ARM manages them (rest-api.md 11.1). */
export const vaultResourceRoutes = (context: EmulatorContext): Route[] => {
  const path = `${groupPath}/providers/${type}/:vault`;
  const vaultOf = (exchange: Exchange): Resource => {
    const { vault = '', group = '' } = exchange.params;
    const found = findResource(context, idInGroup(context, exchange, type, vault));
    if (!found) throw notFound(`${type}/${vault}`, group);
    return found;
  };
  const shown = ({ properties, ...rest }: Resource) => {
    const port = context.options.portInNames ? context.port() : '';
    return {
      ...rest,
      properties: {
        ...properties,
        vaultUri: `https://${rest.name.toLowerCase()}.${suffixes.keyVaultDns}${port}/`,
        provisioningState: 'Succeeded',
      },
    };
  };
  const list = (below: string): Response => {
    const visible = listResources(context, type, below).filter(({ id }) => !isHiddenByFault(context, id));
    return json({ value: visible.map(shown) });
  };

  const create = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const request = propertiesOf(body);
    groupOf(context, exchange);
    const name = exchange.params.vault ?? '';
    const problem = nameProblem(name);
    if (problem) throw invalid('VaultNameNotValid', problem);
    const id = idInGroup(context, exchange, type, name);
    const previous = findResource(context, id);
    const taken = listResources(context, type).some((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!previous && taken) throw refuse(409, 'VaultAlreadyExists', `The vault name '${name}' is already in use.`);
    const deleted = findDeletedVault(context, name);
    if (deleted && String(request.createMode).toLowerCase() === 'recover') {
      return json(shown(keepResource(context, takeDeletedVault(context, deleted))));
    }
    if (deleted) {
      throw refuse(
        409,
        'ConflictError',
        'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
      );
    }
    if (!body.location) throw invalid('LocationRequired', 'The location property is required for this definition.');
    if (!request.tenantId || !request.sku) {
      throw invalid('BadRequest', "A vault needs 'properties.tenantId' and 'properties.sku'.");
    }
    const { vaultUri: _vaultUri, provisioningState: _provisioningState, ...given } = withoutNulls(request);
    const vault = keepResource(context, {
      id: previous?.id ?? id,
      name: previous?.name ?? name,
      type,
      location: body.location,
      tags: body.tags ?? {},
      systemData: stampedBy(context, exchange, previous?.systemData),
      properties: {
        enabledForDeployment: false,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        accessPolicies: [],
        ...given,
      },
    });
    const answer = shown(vault);
    if (previous) return json(answer);
    // The name is still being registered: no trailing slash yet.
    const vaultUri = answer.properties.vaultUri.replace(/\/$/, '');
    return json({ ...answer, properties: { ...answer.properties, vaultUri, provisioningState: 'RegisteringDns' } });
  };

  const keep = (exchange: Exchange, vault: Resource, changes: Json): Resource =>
    keepResource(context, {
      ...vault,
      systemData: stampedBy(context, exchange, vault.systemData),
      properties: { ...vault.properties, ...changes },
    });

  const update = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const vault = vaultOf(exchange);
    const { vaultUri: _vaultUri, provisioningState: _provisioningState, ...changes } = withoutNulls(propertiesOf(body));
    return json(shown(keep(exchange, { ...vault, ...tagsOf(body) }, changes)));
  };

  /** Changes access policies without reading the others first: `add`, `replace`, or `remove`. */
  const changePolicies = async (exchange: Exchange): Promise<Response> => {
    const { accessPolicies: given } = propertiesOf(await objectBody(exchange));
    const vault = vaultOf(exchange);
    const { kind = '' } = exchange.params;
    if (!Array.isArray(given)) throw invalid('BadRequest', "The request needs 'properties.accessPolicies'.");
    const accessPolicies = changedPolicies(vault.properties.accessPolicies ?? [], given, kind.toLowerCase());
    keep(exchange, vault, { accessPolicies });
    const id = `${vault.id}/accessPolicies/`;
    return json({ id, type: `${type}/accessPolicies`, location: vault.location, properties: { accessPolicies } }, 201);
  };

  return [
    route('PUT', path, 'Vaults_CreateOrUpdate', create),
    route('PATCH', path, 'Vaults_Update', update),
    route('PUT', `${path}/accessPolicies/:kind`, 'Vaults_UpdateAccessPolicy', changePolicies),
    route('GET', path, 'Vaults_Get', (exchange) => json(shown(vaultOf(exchange)))),
    route('DELETE', path, 'Vaults_Delete', (exchange) => {
      const id = idInGroup(context, exchange, type, exchange.params.vault ?? '');
      if (!findResource(context, id)) return empty(204);
      forgetVaults(context, removeResource(context, id));
      return empty(200);
    }),
    route('GET', `${groupPath}/providers/${type}`, 'Vaults_ListByResourceGroup', (exchange) =>
      list(groupOf(context, exchange).id),
    ),
    route('GET', `/subscriptions/:subscription/providers/${type}`, 'Vaults_ListBySubscription', () => list('')),
    route(
      'POST',
      '/subscriptions/:subscription/providers/Microsoft.KeyVault/checkNameAvailability',
      'Vaults_CheckNameAvailability',
      async (exchange) => {
        const name = String((await objectBody(exchange)).name ?? '');
        const message = nameProblem(name);
        if (message) return json({ nameAvailable: false, reason: 'AccountNameInvalid', message });
        const isTaken =
          listResources(context, type).some((each) => each.name.toLowerCase() === name.toLowerCase()) ||
          findDeletedVault(context, name) !== undefined;
        if (!isTaken) return json({ nameAvailable: true });
        return json({
          nameAvailable: false,
          reason: 'AlreadyExists',
          message: `The vault name '${name}' is already in use.`,
        });
      },
    ),
  ];
};
