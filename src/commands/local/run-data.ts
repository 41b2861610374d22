import type { Host } from '../../host.ts';
import type { RunData } from '../../taskfile/model.ts';
import type { LocalRun } from './local-run.ts';

/** Architectures by Node's names, in the words of the service. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', arm64: 'arm64', arm: 'arm' };

/** An ID for a run: by the time, so that later ones sort behind earlier ones. */
const newId = (now: Date): string => `local${now.getTime().toString(36)}`;

/** What templates read as `.Run`, as far as it is known before there is a source. */
export const runData = (
  { runId, registryServer, platform, taskName }: LocalRun,
  { now }: Pick<Host, 'now'>,
): RunData & { readonly ID: string } => ({
  ID: runId ?? newId(now()),
  Registry: registryServer ?? '',
  Date: `${now().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}z`,
  OS: platform?.os ?? 'linux',
  Architecture: platform?.architecture ?? architectures[process.arch] ?? 'amd64',
  ...(taskName === undefined ? {} : { TaskName: taskName }),
});
