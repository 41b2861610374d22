import type { EmulatorContext } from '../emulator-context.ts';
import type { RunJob } from '../runs/run-engine.ts';
import type { Logins } from './docker-config.ts';
import type { Images } from './images.ts';
import type { ImageContent } from './placeholder-images.ts';
import type { Transcript } from './transcript.ts';
import type { Workspace } from './workspace.ts';

/** State that the steps of one run share. */
export interface Session {
  readonly context: EmulatorContext;
  readonly job: RunJob;
  readonly transcript: Transcript;
  readonly logins: Logins;
  readonly images: Images;
  readonly workspace: Workspace;
  /** IDs of the steps that started a container whose effects the emulator does not know. */
  readonly leftOut: Set<string>;
  /** Files in docker's own folder below `/acb/home`. */
  readonly dockerHome: DockerHome;
  /** Why values may be empty: names that the task file uses but nothing sets. */
  readonly unsetValues: readonly string[];
  /** Name of the volume that is `/workspace` in every container. */
  readonly sharedVolume: string;
}

export interface DockerHome {
  /** Manifest lists that were created but not pushed, by name. */
  readonly manifestLists: Map<string, Map<string, ImageContent>>;
  /** Whether `docker buildx create --use` selected a builder that stores nothing among the agent's images. */
  usesContainerBuilder: boolean;
}

/** Lists the earlier steps that were skipped, as a hint about missing results. */
export const explainLeftOut = (leftOut: ReadonlySet<string>): string[] => {
  const ids = [...leftOut];
  if (ids.length === 0) return [];
  const [subject, them] =
    ids.length === 1 ? [`The earlier step ${ids[0]} was`, 'it'] : [`The earlier steps ${ids.join(', ')} were`, 'they'];
  const does = ids.length === 1 ? 's' : '';
  return [
    `${subject} skipped: the emulator starts no containers, so anything that ${them} write${does}, clone${does}, or build${does} is missing.`,
  ];
};
