import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Host } from '../host.ts';
import { answerJson } from '../json.ts';
import { type Cloud, type CloudMetadata, emulatorCloud, resolveCloud } from './cloud.ts';
import { debugPolicy } from './debug-policy.ts';
import { type EmulatorRecord, readEmulatorRecord } from './emulator-record.ts';
import { loopbackPolicy } from './loopback-policy.ts';
import { createPipeline } from './pipeline.ts';
import { checkProxy, proxyVariable } from './proxy.ts';
import { sendThrough } from './send.ts';
import { timeLimitPolicy } from './time-limit-policy.ts';
import { webPagePolicy } from './web-page-policy.ts';

/** Where requests go, and the policies that apply to each. */
export interface ChosenCloud {
  readonly cloud: Cloud;
  readonly policies: readonly PipelinePolicy[];
  readonly record: EmulatorRecord | undefined;
}

/** Determines the cloud and the policies that every request to it needs. */
export const chooseCloud = async (
  wanted: string,
  host: Host,
  signal: AbortSignal,
  debug: (text: string) => void,
  httpClient: HttpClient,
): Promise<ChosenCloud> => {
  if (!host.network) checkProxy(host.env);
  const debugging = debugPolicy(debug, host.now);
  const patience = timeLimitPolicy(proxyVariable(host.env));
  if (wanted.toLowerCase() === 'emulator') {
    if (host.network)
      return { cloud: emulatorCloud('https://localhost'), policies: [debugging, webPagePolicy], record: undefined };
    const record = await readEmulatorRecord(host);
    const policies = [debugging, webPagePolicy, loopbackPolicy(record.port, record.certificate), patience];
    return { cloud: emulatorCloud(`https://localhost:${record.port}`, record.certificate), policies, record };
  }
  const policies = [debugging, webPagePolicy, patience];
  const pipeline = createPipeline(policies);
  const readMetadata = async (url: string) =>
    answerJson(
      (await sendThrough(pipeline, httpClient, { method: 'GET', url }, signal)).bodyAsText,
      url,
    ) as CloudMetadata;
  return { cloud: await resolveCloud(wanted, readMetadata), policies, record: undefined };
};
