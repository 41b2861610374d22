import {
  createPipelineFromOptions,
  decompressResponsePolicyName,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { version } from '../version.ts';
import { carefulRetryPolicy } from './retry-policy.ts';

/** The user agent that acrtask sends to the services. */
export const userAgentOptions = { userAgentPrefix: `acrtask/${version}` };

export interface PipelineHow {
  /** Whether failed requests are retried; true by default. */
  readonly retries?: boolean;
  /** Whether responses may be compressed; true by default. */
  readonly packs?: boolean;
}

/** Requests an uncompressed body, so that lengths and positions match the bytes that are read. */
const unpackedPolicy: PipelinePolicy = {
  name: 'acrtaskUnpacked',
  sendRequest: (request, next) => {
    request.headers.set('accept-encoding', 'identity');
    return next(request);
  },
};

/** Adapts one of Microsoft's pipelines: cautious retries or none, and `policies` closest to the network. */
export const adapt = (
  pipeline: Pipeline,
  policies: readonly PipelinePolicy[],
  { retries = true, packs = true }: PipelineHow = {},
): Pipeline => {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  // Nothing here posts multipart forms, and merely checking for such a body makes Node load all of `fetch`.
  pipeline.removePolicy({ name: 'formDataPolicy' });
  if (!packs) {
    pipeline.removePolicy({ name: decompressResponsePolicyName });
    pipeline.addPolicy(unpackedPolicy);
  }
  if (retries) pipeline.addPolicy(carefulRetryPolicy(), { phase: 'Retry' });
  for (const policy of policies) pipeline.addPolicy(policy, { afterPhase: 'Sign' });
  return pipeline;
};

/** A pipeline without credentials. */
export const createPipeline = (policies: readonly PipelinePolicy[], how?: PipelineHow): Pipeline =>
  adapt(createPipelineFromOptions({ userAgentOptions }), policies, how);
