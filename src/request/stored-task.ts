import type { StoredTask as WholeTask } from '../service/resource.ts';

/** A stored task, reduced to the parts that an update depends on. */
export type StoredTask = Pick<WholeTask, 'name' | 'location' | 'tags' | 'identity' | 'systemData' | 'properties'>;

/** Whether a created task existed before: the service keeps the time of the first creation (rest-api.md 4.5). */
export const hasReplaced = ({ systemData }: StoredTask): boolean =>
  systemData?.createdAt !== undefined && systemData.createdAt !== systemData.lastModifiedAt;
