import type { Host } from '../../host.ts';

/** The CI systems whose logs can be structured. */
export type CiName = 'github' | 'azure-pipelines';

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** Which CI system this process runs in; undefined for none of them, and when `ACRTASK_CI=off` wants none of it. */
export const ciNameOf = (env: Host['env']): CiName | undefined => {
  if (/^(?:off|false|no|0)$/i.test(env.ACRTASK_CI ?? '')) return undefined;
  if (isTrue(env.GITHUB_ACTIONS)) return 'github';
  return isTrue(env.TF_BUILD) ? 'azure-pipelines' : undefined;
};
