import { CommandError, ServiceError } from '../errors.ts';

const networkCodes =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE|UND_ERR_\w+)$/;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

/** Whether asking again later may help: the service is busy or ailing, or the network is down for the moment. */
export const isTransient = (error: unknown): boolean => {
  if (error instanceof ServiceError) return error.status >= 500 || error.status === 408 || error.status === 429;
  return networkCodes.test(codeOf(error instanceof CommandError ? error.cause : error));
};
