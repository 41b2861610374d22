import type { Exchange } from '../route.ts';

/** Where a long-running operation on the resource `id` is asked for: at the same host, in the same api-version (rest-api.md 1.8). */
export const operationLink = (
  { url }: Exchange,
  id: string,
  kind: 'operationStatuses' | 'operationResults',
  operation: string,
): string => `${url.origin}${id}/${kind}/${operation}?api-version=${url.searchParams.get('api-version')}`;
