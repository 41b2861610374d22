import { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';

/** Time limit for connecting. */
const connectMs = 20_000;
/** Time limit for a response, and the time added for each whole MiB that is sent. */
const answerMs = 60_000;
const perMebibyteMs = 50_000;

const notConnected = 'UND_ERR_CONNECT_TIMEOUT';
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
]);

/** The agents of the proxy packages have the proxy's address. */
interface ProxyAgent {
  readonly proxy?: URL;
  on?(event: 'proxyConnect', listener: (answer: ProxyAnswer) => void): unknown;
  off?(event: 'proxyConnect', listener: (answer: ProxyAnswer) => void): unknown;
}

interface ProxyAnswer {
  readonly statusCode: number;
  readonly statusText?: string;
}

/** Agents whose connections time out: the operating system would wait for minutes. */
const createAgent = (): Agent => {
  const agent = new Agent({ keepAlive: true });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...given) => {
    const socket = connect(...given);
    if (!socket) return socket;
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('The connection took too long.'), { code: notConnected })),
      connectMs,
    );
    for (const event of ['secureConnect', 'close', 'error']) socket.once(event, () => clearTimeout(timer));
    return socket;
  };
  return agent;
};

const sizeOf = ({ body }: PipelineRequest): number =>
  typeof body === 'string' ? body.length : body instanceof Uint8Array ? body.length : 0;

const network = 'Check the network, the proxy settings and the cloud (--cloud, ACRTASK_CLOUD).';

const silent = (host: string, seconds: number, proxy: URL | undefined): CommandError =>
  new CommandError(
    `${host} did not answer within ${seconds} seconds${proxy ? ` (through the proxy ${proxy.host})` : ''}.`,
    { hint: network, cause: Object.assign(new Error('There was no answer.'), { code: 'ETIMEDOUT' }) },
  );

const refusedByProxy = (proxy: URL, host: string, { statusCode, statusText }: ProxyAnswer, variable: string) =>
  new CommandError(
    `The proxy ${proxy.host} (${variable}) refuses to connect to ${host}: ${`${statusCode} ${statusText ?? ''}`.trim()}.`,
    {
      hint:
        statusCode === 407
          ? `Add the proxy's user name and password before the host in ${variable}.`
          : `Ask the proxy's administrator to allow ${host}, or add the host to NO_PROXY.`,
    },
  );

const lostProxy = (proxy: URL, code: string, variable: string, cause: unknown): CommandError =>
  new CommandError(`The proxy ${proxy.host} (${variable}) cannot be reached (${code}).`, {
    hint: `Check ${variable}, or add hosts that need no proxy to NO_PROXY.`,
    cause,
  });

/**
 * Ends a body when `signal` is aborted. The HTTP client would end its connection with an error, and that ends the process: once
 * the connection has nothing more to receive, nobody listens to its errors.
 */
const endWith = (signal: PipelineRequest['abortSignal'], body: Readable | undefined): void => {
  if (!signal || !body) return;
  const end = (): void => void body.destroy();
  signal.addEventListener('abort', end);
  body.once('close', () => signal.removeEventListener('abort', end));
};

/**
 * Ends connections and responses that take too long, and rejects a failing proxy, with an error that names the
 * culprit and is not retried. `proxyVariable` is the variable that sets the proxy. Goes closest to the network.
 */
export const timeLimitPolicy = (proxyVariable = 'HTTPS_PROXY'): PipelinePolicy => {
  let agent: Agent | undefined;
  return {
    name: 'acrtaskPatience',
    sendRequest: async (request, next) => {
      const { host, protocol } = new URL(request.url);
      if (!request.agent && !request.tlsSettings && protocol === 'https:') {
        agent ??= createAgent();
        request.agent = agent;
      }
      const proxyAgent = request.agent as ProxyAgent | undefined;
      const proxy = proxyAgent?.proxy;
      let answered: ProxyAnswer | undefined;
      const onProxy = (answer: ProxyAnswer): void => {
        answered = answer;
      };
      if (proxy) proxyAgent?.on?.('proxyConnect', onProxy);

      const given = request.abortSignal;
      const stop = new AbortController();
      const forward = (): void => stop.abort();
      if (given?.aborted) stop.abort();
      given?.addEventListener('abort', forward);
      request.abortSignal = stop.signal;
      const limit = answerMs + Math.floor(sizeOf(request) / 2 ** 20) * perMebibyteMs;
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        stop.abort();
      }, limit);
      try {
        const response = await next(request);
        if (proxy && answered && answered.statusCode !== 200 && answered.statusCode === response.status)
          throw refusedByProxy(proxy, host, answered, proxyVariable);
        endWith(given, response.readableStreamBody as Readable | undefined);
        return response;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (isLate && !given?.aborted) throw silent(host, limit / 1000, proxy);
        if (code === notConnected)
          throw new CommandError(`${host} cannot be reached: no connection within ${connectMs / 1000} seconds.`, {
            hint: network,
            cause: error,
          });
        if (proxy && !answered && unreachable.has(code)) throw lostProxy(proxy, code, proxyVariable, error);
        throw error;
      } finally {
        clearTimeout(timer);
        given?.removeEventListener('abort', forward);
        if (proxy) proxyAgent?.off?.('proxyConnect', onProxy);
        if (given) request.abortSignal = given;
        else delete request.abortSignal;
      }
    },
  };
};
