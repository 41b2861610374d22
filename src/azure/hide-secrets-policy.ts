import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import type { Host } from '../host.ts';
import { secretsIn, secretsInAddress } from './find-secrets.ts';

/** Variables whose values are sent to services to sign in. */
const secretVariables = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_PASSWORD',
  'IDENTITY_HEADER',
  'MSI_SECRET',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'SYSTEM_ACCESSTOKEN',
];
const proxyVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/** Passes the secrets in the environment that are used to sign in to `hide`. */
export const learnFromEnvironment = ({ env }: Pick<Host, 'env'>, hide: (secret: string) => void): void => {
  for (const name of secretVariables) hide(env[name] ?? '');
  for (const name of proxyVariables.flatMap((each) => [each, each.toLowerCase()]))
    for (const secret of secretsInAddress(env[name] ?? '')) hide(secret);
};

const secretsInJson = (text: string): readonly string[] => {
  try {
    return secretsIn(JSON.parse(text));
  } catch {
    return [];
  }
};

const secretsInBody = ({ body, headers }: Pick<PipelineRequest, 'body' | 'headers'>): readonly string[] => {
  if (typeof body !== 'string') return [];
  return /form-urlencoded/i.test(headers.get('content-type') ?? '')
    ? secretsIn(Object.fromEntries(new URLSearchParams(body)))
    : secretsInJson(body);
};

/** `Bearer TOKEN`, and `Basic` with its user name and password. */
const secretsInAuthorization = (header: string | undefined): readonly string[] => {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.+)$/.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const login = Buffer.from(credentials, 'base64').toString('utf8');
  return [credentials, login.slice(login.indexOf(':') + 1)];
};

/**
 * Passes every secret in a request and its response to `hide` before any other policy sees it. It is part of every
 * pipeline: no service sends or receives a secret any other way.
 */
export const learningPolicy = (hide: (secret: string) => void): PipelinePolicy => ({
  name: 'acrtaskSecrets',
  sendRequest: async (request, next) => {
    const sent = [
      ...secretsInAddress(request.url),
      ...secretsInAuthorization(request.headers.get('authorization')),
      ...secretsInBody(request),
    ];
    for (const secret of sent) hide(secret);
    const response = await next(request);
    const received = [
      ...secretsInJson(response.bodyAsText ?? ''),
      ...secretsInAddress(response.headers.get('location') ?? ''),
    ];
    for (const secret of received) hide(secret);
    return response;
  },
});
