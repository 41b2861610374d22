import type { LocalTaskFiles, ReadLocalFile } from '../../src/request/task-file-text.ts';

/** Local task files that are sent without a check. */
export const uncheckedTaskFiles = (read: ReadLocalFile): LocalTaskFiles => ({ read, check: async () => {} });
