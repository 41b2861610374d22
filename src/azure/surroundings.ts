import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Host } from '../host.ts';
import { type Cloud, type CloudMetadata, emulatorCloud, resolveCloud } from './cloud.ts';
import { debugPolicy } from './debug-policy.ts';
import { type EmulatorRecord, readEmulatorRecord } from './emulator-record.ts';
import { loopbackPolicy } from './loopback.ts';
import { createPipeline } from './pipeline.ts';
import { json, sendThrough } from './send.ts';

/** Where requests go, and what happens to each on its way. */
export interface Surroundings {
  readonly cloud: Cloud;
  readonly policies: readonly PipelinePolicy[];
  readonly record: EmulatorRecord | undefined;
}

/** Finds out which cloud is meant and which policies every request to it needs. */
export const findSurroundings = async (
  wanted: string,
  host: Host,
  signal: AbortSignal,
  debug: (text: string) => void,
  httpClient: HttpClient,
): Promise<Surroundings> => {
  const debugging = debugPolicy(debug, host.now);
  if (wanted.toLowerCase() === 'emulator') {
    if (host.network) return { cloud: emulatorCloud('https://localhost'), policies: [debugging], record: undefined };
    const record = await readEmulatorRecord(host);
    const policies = [debugging, loopbackPolicy(record.port, record.certificate)];
    return { cloud: emulatorCloud(`https://localhost:${record.port}`, record.certificate), policies, record };
  }
  const pipeline = createPipeline([debugging]);
  const readMetadata = async (url: string) =>
    json((await sendThrough(pipeline, httpClient, { method: 'GET', url }, signal)).bodyAsText) as CloudMetadata;
  return { cloud: await resolveCloud(wanted, readMetadata), policies: [debugging], record: undefined };
};
