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
