import type { CatalogEntry } from '../cli/command.ts';

/** Every command: its own words, its words under `az`, and where its definition is. */
export const catalog: readonly CatalogEntry[] = [
  { own: 'create', az: 'acr task create', load: () => import('./create.ts') },
  { own: 'show', az: 'acr task show', load: () => import('./show.ts') },
  { own: 'list', az: 'acr task list', load: () => import('./list.ts') },
  { own: 'delete', az: 'acr task delete', load: () => import('./delete.ts') },
  { own: 'run', az: 'acr task run', load: () => import('./run.ts') },
  { own: 'logs', az: 'acr task logs', load: () => import('./logs.ts') },
  { own: 'list-runs', az: 'acr task list-runs', load: () => import('./list-runs.ts') },
  { own: 'show-run', az: 'acr task show-run', load: () => import('./show-run.ts') },
  { own: 'cancel-run', az: 'acr task cancel-run', load: () => import('./cancel-run.ts') },
  { own: 'credential add', az: 'acr task credential add', load: () => import('./credential-add.ts') },
  { own: 'credential update', az: 'acr task credential update', load: () => import('./credential-update.ts') },
  { own: 'credential list', az: 'acr task credential list', load: () => import('./credential-list.ts') },
  { own: 'credential remove', az: 'acr task credential remove', load: () => import('./credential-remove.ts') },
  { own: 'identity show', az: 'acr task identity show', load: () => import('./identity-show.ts') },
  { own: 'build', az: 'acr build', load: () => import('./build.ts') },
  { own: 'demo', load: () => import('./demo.ts') },
  { own: 'emulator start', load: () => import('./emulator/start.ts') },
  { own: 'emulator status', load: () => import('./emulator/status.ts') },
  { own: 'emulator env', load: () => import('./emulator/env.ts') },
  { own: 'emulator stop', load: () => import('./emulator/stop.ts') },
  { own: 'version', load: () => import('./version.ts') },

  { az: 'acr create', load: () => import('./az/acr-create.ts') },
  { az: 'acr show', load: () => import('./az/acr-show.ts') },
  { az: 'acr repository show-tags', load: () => import('./az/acr-repository-show-tags.ts') },
  { az: 'group create', load: () => import('./az/group-create.ts') },
  { az: 'identity create', load: () => import('./az/identity-create.ts') },
  { az: 'identity show', load: () => import('./az/identity-show.ts') },
  { az: 'role assignment create', load: () => import('./az/role-assignment-create.ts') },
  { az: 'keyvault create', load: () => import('./az/keyvault-create.ts') },
  { az: 'keyvault secret set', load: () => import('./az/keyvault-secret-set.ts') },
  { az: 'keyvault set-policy', load: () => import('./az/keyvault-set-policy.ts') },
];

/** Where to start: what the overview shows. */
export const firstCommands: readonly string[] = ['demo', 'create', 'run', 'logs', 'credential add'];
