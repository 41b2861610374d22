import type { EmulatorContext } from '../../emulator-context.ts';
import { isPlanted } from '../../faults/planted-faults.ts';
import { type Exchange, type Route, route } from '../../router.ts';
import { runType } from '../../runs/run-record.ts';
import type { Resource } from '../../store/state.ts';
import { type Json, objectBody, propertiesOf, tagsOf } from '../json-body.ts';
import { requirePremium } from '../registry-rules.ts';
import {
  findResource,
  idInGroup,
  listResources,
  parentRegistryOf,
  registryOf,
  registryPath,
  stampedBy,
} from '../resources.ts';
import { empty, invalid, json, notFound, operationLink, refuse } from '../responses.ts';
import { agentPoolType, type Looker, type PoolChanges } from './changes.ts';
import { checkAgentPoolName, countOf, newPoolProperties } from './validate.ts';

const path = `${registryPath}/agentPools/:pool`;

/** Agent pools (rest-api.md 8): every write returns at once and completes later. */
export const agentPoolRoutes = (context: EmulatorContext, { settled, seen, begin }: PoolChanges): Route[] => {
  const shown = ({ properties, ...rest }: Resource): Json => {
    const { change, operation: _operation, ...members } = properties;
    const count = isPlanted(context, 'agent-pool-empty', rest.name) ? { count: 0 } : {};
    const state = isPlanted(context, 'agent-pool-failed', rest.name) ? 'Failed' : 'Succeeded';
    return { ...rest, properties: { ...members, ...count, provisioningState: change?.state ?? state } };
  };

  const missing = ({ params }: Exchange): Error =>
    notFound(`Microsoft.ContainerRegistry/registries/${params.registry}/agentPools/${params.pool}`, params.group ?? '');

  const find = (exchange: Exchange, looker?: Looker): Resource | undefined => {
    const { registry = '', pool = '' } = exchange.params;
    const registryId = idInGroup(context, exchange, 'Microsoft.ContainerRegistry/registries', registry);
    return settled(findResource(context, `${registryId}/agentPools/${pool}`), looker);
  };

  const poolOf = (exchange: Exchange, looker?: Looker): Resource => {
    const pool = find(exchange, looker);
    if (!pool) throw missing(exchange);
    return pool;
  };

  const requireStaying = (pool: Resource | undefined): void => {
    if (pool?.properties.change?.state !== 'Deleting') return;
    throw refuse(409, 'Conflict', `The agent pool '${pool.name}' is being deleted.`);
  };

  const accepted = (exchange: Exchange, pool: Resource): Response => {
    const link = operationLink(exchange, pool.id, 'operationStatuses', pool.properties.operation);
    return json(shown(pool), 201, { 'azure-asyncoperation': link });
  };

  const create = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const { pool: name = '' } = exchange.params;
    const registry = parentRegistryOf(context, exchange, 'agentPools');
    checkAgentPoolName(name);
    requirePremium(registry, { agentPools: true });
    if (!body.location) throw invalid('LocationRequired', 'The location property is required for this definition.');
    const previous = find(exchange);
    requireStaying(previous);
    const pool: Resource = {
      type: agentPoolType,
      properties: newPoolProperties(propertiesOf(body)),
      location: body.location,
      ...tagsOf(body),
      id: previous?.id ?? `${registry.id}/agentPools/${name}`,
      name: previous?.name ?? name,
      systemData: stampedBy(context, exchange, previous?.systemData),
    };
    return accepted(exchange, begin(pool, previous ? 'Updating' : 'Creating'));
  };

  const update = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const { count } = propertiesOf(body);
    const pool = poolOf(exchange);
    requireStaying(pool);
    const updated: Resource = {
      ...pool,
      properties: { ...pool.properties, ...(count === undefined ? {} : { count: countOf(count) }) },
      ...tagsOf(body),
      systemData: stampedBy(context, exchange, pool.systemData),
    };
    return accepted(exchange, begin(updated, 'Updating'));
  };

  const resultLink = (exchange: Exchange, pool: Resource): Record<string, string> => ({
    location: operationLink(exchange, pool.id, 'operationResults', pool.properties.operation),
  });

  const remove = (exchange: Exchange): Response => {
    registryOf(context, exchange);
    const pool = find(exchange);
    if (!pool) return empty(204);
    const leaving = pool.properties.change?.state === 'Deleting' ? pool : begin(pool, 'Deleting');
    return json(shown(leaving), 202, resultLink(exchange, leaving));
  };

  /** The pool of an operation; the operation is unknown after the pool is gone, or after its next change. */
  const inOperation = (exchange: Exchange): Resource => {
    const pool = poolOf(exchange, 'operation');
    if (pool.properties.operation !== exchange.params.operation) throw missing(exchange);
    return seen(pool, 'operation');
  };

  return [
    route('GET', `${registryPath}/agentPools`, 'AgentPools_List', (exchange) => {
      const pools = listResources(context, agentPoolType, registryOf(context, exchange).id);
      const left = pools.flatMap((each) => settled(each) ?? []);
      return json({ value: left.map((each) => shown(seen(each, 'pool'))) });
    }),
    route('PUT', path, 'AgentPools_Create', create),
    route('GET', path, 'AgentPools_Get', (exchange) => json(shown(seen(poolOf(exchange), 'pool')))),
    route('PATCH', path, 'AgentPools_Update', update),
    route('DELETE', path, 'AgentPools_Delete', remove),
    route('POST', `${path}/listQueueStatus`, 'AgentPools_GetQueueStatus', (exchange) => {
      const { name } = poolOf(exchange);
      const waiting = listResources(context, runType, registryOf(context, exchange).id).filter(
        ({ properties: { status, agentPoolName = '' } }) =>
          status === 'Queued' && agentPoolName.toLowerCase() === name.toLowerCase(),
      );
      return json({ count: waiting.length });
    }),
    route('GET', `${path}/operationStatuses/:operation`, 'AgentPools_OperationStatus', (exchange) => {
      const pool = inOperation(exchange);
      return json({ status: shown(pool).properties.provisioningState });
    }),
    route('GET', `${path}/operationResults/:operation`, 'AgentPools_OperationResult', (exchange) => {
      const pool = inOperation(exchange);
      return json({ status: shown(pool).properties.provisioningState }, 202, resultLink(exchange, pool));
    }),
  ];
};
