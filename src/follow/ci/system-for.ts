import type { Host } from '../../host.ts';
import type { CiName } from './ci-name.ts';
import type { CiSystem } from './ci-system.ts';

/** Loads what is known of one CI system. */
export const systemFor = async (ci: CiName, host: Pick<Host, 'env'>): Promise<CiSystem> =>
  ci === 'github'
    ? (await import('./github.ts')).createGithub(host)
    : (await import('./azure-pipelines.ts')).createAzurePipelines(host);
