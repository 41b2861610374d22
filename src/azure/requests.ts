import { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { answerJson } from '../json.ts';
import type { Azure, CallOptions } from './azure.ts';
import type { Cloud } from './cloud.ts';
import { decoded } from './decoded-body.ts';
import { translateError } from './errors.ts';
import { untilSilent } from './idle-timeout.ts';
import { createPipeline } from './pipeline.ts';
import { sendThrough } from './send.ts';
import { withSourceRegistryIdentity } from './source-registry-identity-policy.ts';

/** What every request of a connection goes through. */
export interface Wire {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly httpClient: HttpClient;
  readonly policies: PipelinePolicy[];
  pipelineFor(scope: string, credential: TokenCredential | undefined, retries?: boolean): Pipeline;
}

export type Requests = Pick<Azure, 'call' | 'listAll' | 'send' | 'read' | 'arm' | 'armItems'>;

/** The scope of tokens for Resource Manager. */
export const armScopeOf = (cloud: Cloud): string => `${cloud.armAudience}/.default`;

/** Does `work`; what it throws is thrown in the words of acrtask, or as the reason of the signal once that is aborted. */
export const guarded = async <T>(cloud: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw translateError(error, signal, cloud);
  }
};

/** The requests of a connection, all of which end when `signal` is aborted. */
export const createRequests = (wire: Wire, signal: AbortSignal): Requests => {
  const { cloud, credential, httpClient, policies, pipelineFor } = wire;
  const send: Azure['send'] = ({ scope, ...request }) =>
    guarded(cloud.name, signal, async () => {
      const pipeline = scope
        ? pipelineFor(scope, credential, !request.once)
        : pipelineFor('', undefined, !request.once);
      const response = await sendThrough(pipeline, httpClient, request, request.signal ?? signal);
      return { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText ?? '' };
    });
  const urlOf = (path: string, apiVersion: string): string =>
    `${cloud.armEndpoint}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
  const sendArm = async (method: HttpMethods, url: string, body?: unknown): Promise<unknown> => {
    const response = await send({
      method,
      url,
      scope: armScopeOf(cloud),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerJson(response.body, url);
  };
  return {
    send,
    arm: (method, path, apiVersion, body) => sendArm(method, urlOf(path, apiVersion), body),
    armItems: async (path, apiVersion) => {
      const items: unknown[] = [];
      for (let next: string | undefined = urlOf(path, apiVersion); next; ) {
        const page = (await sendArm('GET', next)) as { value?: readonly unknown[]; nextLink?: string } | undefined;
        items.push(...(page?.value ?? []));
        next = page?.nextLink;
      }
      return items;
    },
    call: (operation, sourceIdentity) =>
      guarded(cloud.name, signal, async () => {
        let body: string | null | undefined;
        await operation({
          abortSignal: signal,
          onResponse: (raw) => {
            body = raw.bodyAsText;
          },
          ...(sourceIdentity ? withSourceRegistryIdentity(sourceIdentity) : {}),
        });
        return answerJson(body, cloud.armEndpoint);
      }),
    listAll: (operation, most = Number.POSITIVE_INFINITY) =>
      guarded(cloud.name, signal, async () => {
        const items: unknown[] = [];
        const onResponse: CallOptions['onResponse'] = ({ bodyAsText }) => {
          items.push(
            ...((answerJson(bodyAsText, cloud.armEndpoint) as { value?: unknown[] } | undefined)?.value ?? []),
          );
        };
        for await (const _page of operation({ abortSignal: signal, onResponse }).byPage())
          if (items.length >= most) break;
        return items.slice(0, most);
      }),
    read: (url, headers, abortSignal) =>
      guarded(cloud.name, signal, async () => {
        const request = createPipelineRequest({
          method: 'GET',
          url,
          headers: createHttpHeaders({ ...headers }),
          abortSignal,
        });
        request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
        // No retry here: the log follower decides what a failed read means.
        const response = await createPipeline(policies, { retries: false, packs: false }).sendRequest(
          httpClient,
          request,
        );
        const body = (response.readableStreamBody as Readable | undefined) ?? Readable.from([]);
        const answer = decoded({ status: response.status, headers: response.headers.toJSON(), body });
        return { ...answer, body: untilSilent(answer.body) };
      }),
  };
};
