import { objectBody } from '../arm/json-body.ts';
import { callerOf, findResource, listResources, registryOf, registryPath } from '../arm/resources.ts';
import { invalid, json, refuse } from '../arm/responses.ts';
import type { LinkStyle } from '../blob/sas.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Exchange, Route } from '../router.ts';
import { route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { FilterError, parseRunFilter, type RunFilter } from './list-filter.ts';
import type { Runs } from './progression.ts';
import { orderOf } from './read-run-request.ts';
import { createRun, queuedRun, runType, shownRun, updateArchiving } from './run-record.ts';
import { logLink, uploadLink } from './signed-links.ts';

const runOf = (context: EmulatorContext, exchange: Exchange): Resource => {
  const name = exchange.params.run ?? '';
  const run = findResource(context, `${registryOf(context, exchange).id}/runs/${name}`);
  if (run?.type === runType) return run;
  const message = `The resource ${name} could not be found.`;
  throw refuse(404, 'ResourceNotFound', message);
};

const filterOf = (url: URL): RunFilter => {
  const filter = url.searchParams.get('$filter');
  if (!filter) return () => true;
  try {
    return parseRunFilter(filter);
  } catch (problem) {
    if (problem instanceof FilterError) throw invalid('InvalidFilter', problem.message, { target: '$filter' });
    throw problem;
  }
};

const topOf = (url: URL): number => {
  const top = url.searchParams.get('$top');
  if (top === null) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(top)) throw invalid('InvalidTop', `'${top}' is not a number of runs for $top.`, { target: '$top' });
  return Number(top);
};

/** API versions since 2025 accept any address; see `LinkStyle`. */
const styleFor = ({ url }: Exchange): LinkStyle =>
  (url.searchParams.get('api-version') ?? '') >= '2025' ? 'localhost' : 'account';

/** scheduleRun, runs, logs and uploads under a registry's ARM path (rest-api.md 5, 6). */
export const runRoutes = (context: EmulatorContext, runs: Runs): Route[] => [
  route('POST', `${registryPath}/scheduleRun`, 'Registries_ScheduleRun', async (exchange) => {
    const registry = registryOf(context, exchange);
    const caller = callerOf(context, exchange.request);
    const order = orderOf(context, registry, await objectBody(exchange), caller.objectId);
    const run = createRun(context, order, caller);
    // The response shows the run as it is now, whatever the next line does to it.
    const queued = queuedRun(run);
    await runs.start(run, order);
    return json(queued);
  }),
  route('POST', `${registryPath}/listBuildSourceUploadUrl`, 'Registries_GetBuildSourceUploadUrl', (exchange) =>
    json(uploadLink(context, registryOf(context, exchange), styleFor(exchange))),
  ),
  route('GET', `${registryPath}/runs`, 'Runs_List', (exchange) => {
    const registry = registryOf(context, exchange);
    const matches = filterOf(exchange.url);
    const newestFirst = listResources(context, runType, registry.id).reverse();
    return json({ value: newestFirst.filter(matches).slice(0, topOf(exchange.url)).map(shownRun) });
  }),
  route('GET', `${registryPath}/runs/:run`, 'Runs_Get', (exchange) => json(shownRun(runOf(context, exchange)))),
  route('PATCH', `${registryPath}/runs/:run`, 'Runs_Update', async (exchange) => {
    const run = runOf(context, exchange);
    const { isArchiveEnabled } = await objectBody(exchange);
    if (typeof isArchiveEnabled === 'boolean') {
      updateArchiving(context, run, isArchiveEnabled, callerOf(context, exchange.request));
    }
    return json(shownRun(run));
  }),
  route('POST', `${registryPath}/runs/:run/cancel`, 'Runs_Cancel', async (exchange) => {
    await runs.cancel(runOf(context, exchange));
    return new Response(null, { status: 200, headers: { 'content-length': '0' } });
  }),
  route('POST', `${registryPath}/runs/:run/listLogSasUrl`, 'Runs_GetLogSasUrl', (exchange) =>
    json({ logLink: logLink(context, runOf(context, exchange), styleFor(exchange)) }),
  ),
];
