import type { StoredTask as WholeTask } from '../service/resource.ts';

/** A task as the service has it, as far as a change depends on it. */
export type StoredTask = Pick<WholeTask, 'name' | 'location' | 'tags' | 'identity' | 'systemData' | 'properties'>;

/** Whether what answers a creation was there before: the service keeps the time of the first creation (rest-api.md 4.5). */
export const hasReplaced = ({ systemData }: StoredTask): boolean =>
  systemData?.createdAt !== undefined && systemData.createdAt !== systemData.lastModifiedAt;
