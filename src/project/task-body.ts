import type { Task } from '@azure/arm-containerregistry';

export type Json = Readonly<Record<string, unknown>>;

/** A whole task in the form of Resource Manager. */
export interface TaskBody {
  readonly location: string;
  readonly identity?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties: Json;
}

/** A flat task, as the SDK types it, in the form of Resource Manager. */
export const taskBodyOf = ({ location, identity, tags, ...properties }: Task): TaskBody =>
  JSON.parse(
    JSON.stringify({
      location,
      ...(identity ? { identity } : {}),
      ...(tags ? { tags } : {}),
      properties,
    }),
  ) as TaskBody;
