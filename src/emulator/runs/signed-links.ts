import { createHash } from 'node:crypto';
import { type LinkStyle, signedUrl } from '../blob/sas.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';

/** The blob container for a registry's logs and uploads: run IDs are unique only within a registry. */
const containerOf = (registryId: string): string =>
  `container-${createHash('sha256').update(registryId.toLowerCase()).digest('hex').slice(0, 32)}`;

/** The path of a run's log blob, which may not exist yet. */
export const logPath = (run: Resource): string =>
  `/${containerOf(run.id.slice(0, run.id.toLowerCase().lastIndexOf('/runs/')))}/logs/${run.name}/rawtext.log`;

const after = (context: EmulatorContext, minutes: number): Date =>
  new Date(context.realTime().getTime() + minutes * 60_000);

/** A read link to a run's log, valid for about as long as the service's (rest-api.md 6.1). */
export const logLink = (context: EmulatorContext, run: Resource, style?: LinkStyle): string =>
  signedUrl(context, logPath(run), 'r', after(context, 70), style);

const uploadPath = (registry: Resource, relativePath: string): string => `/${containerOf(registry.id)}/${relativePath}`;

/** A location to upload a source archive to: its URL, and its name in a run request (rest-api.md 6.2). */
export const uploadLink = (
  context: EmulatorContext,
  registry: Resource,
  style?: LinkStyle,
): { uploadUrl: string; relativePath: string } => {
  const day = context.now().toISOString().slice(0, 10).replaceAll('-', '');
  const relativePath = `source/${day}0000/${context.newId()}.tar.gz`;
  return {
    uploadUrl: signedUrl(context, uploadPath(registry, relativePath), 'rw', after(context, 60), style),
    relativePath,
  };
};

/** The bytes uploaded to `relativePath`; undefined when nothing was uploaded. */
export const uploadedSource = (
  context: EmulatorContext,
  registry: Resource,
  relativePath: string,
): Uint8Array<ArrayBuffer> | undefined => {
  const path = uploadPath(registry, relativePath);
  return context.store.state.blobs[path] ? context.store.blobs.get(path) : undefined;
};
