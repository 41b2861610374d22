import {
  createPipelineFromOptions,
  decompressResponsePolicyName,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { version } from '../version.ts';
import { carefulRetryPolicy } from './retry-policy.ts';

/** How acrtask names itself to the services. */
export const userAgentOptions = { userAgentPrefix: `acrtask/${version}` };

export interface PipelineHow {
  /** Whether what fails is sent again; it is unless said otherwise. */
  readonly retries?: boolean;
  /** Whether answers may come compressed; they may unless said otherwise. */
  readonly packs?: boolean;
}

/** Has a body sent as it is: its lengths and positions are then those of what is read. */
const unpackedPolicy: PipelinePolicy = {
  name: 'acrtaskUnpacked',
  sendRequest: (request, next) => {
    request.headers.set('accept-encoding', 'identity');
    return next(request);
  },
};

/** Changes one of Microsoft's pipelines for our use: careful retries or none, and `policies` next to the network. */
export const adapt = (
  pipeline: Pipeline,
  policies: readonly PipelinePolicy[],
  { retries = true, packs = true }: PipelineHow = {},
): Pipeline => {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  // Nothing here posts multipart forms, and only looking whether a body is one makes Node load all of `fetch`.
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
