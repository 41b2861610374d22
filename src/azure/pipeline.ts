import { createPipelineFromOptions, type Pipeline, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { version } from '../version.ts';
import { carefulRetryPolicy } from './retry.ts';

/** How acrtask names itself to the services. */
export const userAgentOptions = { userAgentPrefix: `acrtask/${version}` };

/** Changes one of Microsoft's pipelines for our use: careful retries or none, and `policies` next to the network. */
export const adapt = (
  pipeline: Pipeline,
  policies: readonly PipelinePolicy[],
  { retries }: { readonly retries: boolean } = { retries: true },
): Pipeline => {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  // Nothing here posts multipart forms, and only looking whether a body is one makes Node load all of `fetch`.
  pipeline.removePolicy({ name: 'formDataPolicy' });
  if (retries) pipeline.addPolicy(carefulRetryPolicy(), { phase: 'Retry' });
  for (const policy of policies) pipeline.addPolicy(policy, { afterPhase: 'Sign' });
  return pipeline;
};

/** A pipeline without credentials. */
export const createPipeline = (policies: readonly PipelinePolicy[], retry?: { readonly retries: boolean }): Pipeline =>
  adapt(createPipelineFromOptions({ userAgentOptions }), policies, retry);
