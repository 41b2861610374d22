import { CommandError, InterruptedError, NotSignedInError, ServiceError } from '../errors.ts';
import { redactUrls } from './debug-policy.ts';
import { missingRight } from './missing-right.ts';
import { notTheService, pageText } from './web-page-policy.ts';

interface Envelope {
  readonly error?: ErrorBody;
  readonly errors?: readonly ErrorBody[];
}

interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly (ErrorBody | null)[] | null;
  readonly innererror?: { readonly code?: unknown } | null;
}

/** The parts of core-rest-pipeline's RestError that are used here, without loading the package. */
interface RestFailure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly request?: { readonly url?: string };
  readonly response?: {
    readonly status: number;
    readonly bodyAsText?: string | null;
    readonly headers?: { get(name: string): string | undefined };
  };
  /** The parsed body, for clients that keep no text of it, such as the Key Vault client. */
  readonly details?: unknown;
}

const parse = (body: string): Envelope | undefined => {
  try {
    return JSON.parse(body) as Envelope;
  } catch {
    return undefined;
  }
};

/** `Retry-After`, in seconds or as a date, converted to milliseconds. */
const waitOf = (retryAfter: string | undefined): number | undefined => {
  if (!retryAfter) return undefined;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
};

/**
 * What the code TasksOperationsNotAllowed means: the subscription may not use tasks (rest-api.md 13; learn.microsoft.com,
 * "ACR Tasks overview": runs are paused for subscriptions with free credit).
 */
const tasksNotAllowed =
  'Azure does not run tasks in this subscription. Usually, that is because the subscription uses free credit, as a free account or Azure for Students does. Upgrade it to pay-as-you-go, or ask Azure support to allow tasks.\nWithout tasks, build and push on your own machine: acrtask az acr login -n REGISTRY && docker build -t REGISTRY.azurecr.io/IMAGE:TAG . && docker push REGISTRY.azurecr.io/IMAGE:TAG';

/** An unsuccessful response, in the service's own words (rest-api.md 1.7, 12). */
export const serviceError = (status: number, body: string, cause?: unknown, retryAfter?: string): ServiceError => {
  const envelope = parse(body);
  const error = envelope?.error ?? envelope?.errors?.[0];
  const details = (error?.details ?? []).flatMap((each) =>
    each && typeof each === 'object' ? [{ code: each.code ?? '', message: each.message ?? '' }] : [],
  );
  const code = error?.code ?? `HTTP ${status}`;
  const page = pageText(body);
  const text = page === undefined ? body.trim() : `The response is a web page: ${page}`;
  const message = error?.message ?? (text || 'The service gave no reason.');
  const innerCode = error?.innererror?.code;
  return new ServiceError(status, code, message, {
    details,
    innerCode: typeof innerCode === 'string' ? innerCode : undefined,
    cause,
    retryAfterMs: waitOf(retryAfter),
    missingRight: missingRight(code, message),
    ...(code === 'TasksOperationsNotAllowed' ? { hint: tasksNotAllowed } : {}),
  });
};

const unreachable = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const credentialFailures = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
]);

const hostOf = (url: string | undefined): string => (url && URL.canParse(url) ? new URL(url).host : 'the service');

/** The error itself, or a copy when its text (and so its stack) contains a URL with a signature or a password. */
const withoutSecrets = (error: Error): Error => {
  const message = redactUrls(error.message);
  if (message === error.message) return error;
  const { code, request, response, details } = error as Error & RestFailure;
  return Object.assign(new Error(message), { name: error.name, code, request, response, details });
};

const bodyOf = ({ response, details }: RestFailure): string =>
  response?.bodyAsText ?? (details === undefined ? '' : JSON.stringify(details));

/**
 * Converts errors that the Azure packages throw into errors for the user. An aborted request rejects with the
 * signal's reason; acrtask's own errors pass through unchanged.
 */
export const translateError = (error: unknown, signal: AbortSignal, cloudName: string): unknown => {
  if (signal.aborted) return signal.reason instanceof CommandError ? signal.reason : new InterruptedError();
  if (error instanceof CommandError || !(error instanceof Error)) return error;
  const failure = withoutSecrets(error) as Error & RestFailure;
  const { response } = failure;
  if (response && response.status < 400) return notTheService(hostOf(failure.request?.url), 'an unreadable response');
  if (response) return serviceError(response.status, bodyOf(failure), failure, response.headers?.get('retry-after'));
  if (credentialFailures.has(failure.name)) return new NotSignedInError([], failure);
  const code = failure.code ?? '';
  const host = hostOf(failure.request?.url);
  if (unreachable.test(code))
    return new CommandError(`${host} cannot be reached (${code}).`, {
      hint:
        cloudName === 'emulator'
          ? "Start the emulator with 'acrtask emulator start'."
          : 'Check the network, the proxy settings and the cloud (--cloud, ACRTASK_CLOUD).',
      cause: failure,
    });
  if (untrusted.test(code))
    return new CommandError(`The certificate of ${host} is not trusted (${code}).`, {
      hint: 'Set NODE_EXTRA_CA_CERTS to the file that contains the issuing certificate.',
      cause: failure,
    });
  return failure;
};
