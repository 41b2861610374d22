import { type Exchange, Refusal } from '../router.ts';

/** A response with a JSON body, in the content type that every service uses (rest-api.md 1.3). */
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });

/** A response without a body. */
export const empty = (status = 200, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: status === 204 ? headers : { 'content-length': '0', ...headers } });

interface ErrorMembers {
  readonly target?: string;
  readonly details?: readonly unknown[] | null;
}

/** A response in ARM's error envelope (rest-api.md 1.7). */
export const failure = (
  status: number,
  code: string,
  message: string,
  members: ErrorMembers = {},
  headers: Record<string, string> = {},
): Response => json({ error: { code, message, ...members } }, status, headers);

/** The same, to be thrown. */
export const refuse = (...words: Parameters<typeof failure>): Refusal => new Refusal(failure(...words));

const fromGateway = { 'x-ms-failure-cause': 'gateway' };

/** A tracked resource is missing: ARM itself reports it (rest-api.md 13). `what` is `Namespace/type/name[/type/name]`. */
export const notFound = (what: string, group: string): Refusal =>
  refuse(
    404,
    'ResourceNotFound',
    `The Resource '${what}' under resource group '${group}' was not found. ` +
      'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    {},
    fromGateway,
  );

export const groupNotFound = (group: string): Refusal =>
  refuse(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`, {}, fromGateway);

export const parentNotFound = (type: string, parentId: string): Refusal =>
  refuse(
    404,
    'ParentResourceNotFound',
    `Failed to perform 'write' on resource(s) of type '${type}', because the parent resource '${parentId}' could not be found.`,
    {},
    fromGateway,
  );

/** 400 for a value that breaks a rule. */
export const invalid = (code: string, message: string, members: ErrorMembers = {}): Refusal =>
  refuse(400, code, message, members);

/**
 * The polling address of a long-running operation on the resource `id`: the same host and API version
 * (rest-api.md 1.8).
 */
export const operationLink = (
  { url }: Exchange,
  id: string,
  kind: 'operationStatuses' | 'operationResults',
  operation: string,
): string => `${url.origin}${id}/${kind}/${operation}?api-version=${url.searchParams.get('api-version')}`;
