import type { RunData } from './model.ts';

/** What templates read as `.Run.NAME`, but for `RegistryName`, which is part of `Registry` (taskfile.md 7.1). */
export const runFields = [
  'ID',
  'Commit',
  'Repository',
  'Branch',
  'GitTag',
  'TriggeredBy',
  'Registry',
  'Date',
  'SharedVolume',
  'OS',
  'OSVersion',
  'Architecture',
  'TaskName',
] as const satisfies readonly (keyof RunData)[];

/** A run as it might be: what every run has. */
export const sampleRun = {
  ID: 'cf1',
  Registry: 'myregistry.azurecr.io',
  Date: '20260101-000000z',
  SharedVolume: 'acb_home_volume',
  OS: 'linux',
  Architecture: 'amd64',
} as const satisfies RunData;

/** What a run has besides when a commit triggered it. */
export const sampleTrigger = {
  Commit: '0123456789abcdef0123456789abcdef01234567',
  Repository: 'https://github.com/contoso/app',
  Branch: 'main',
  GitTag: 'v1.0.0',
  TriggeredBy: 'cf0',
  OSVersion: '10.0.17763.1',
  TaskName: 'build-app',
} as const satisfies RunData;
