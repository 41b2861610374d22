import type { Credentials, CustomRegistryCredentials, TriggerProperties } from '@azure/arm-containerregistry';
import type { CredentialValue } from './model.ts';
import type { NeedList } from './need-list.ts';
import { loginOf } from './stored-login.ts';

/** A git address without user name, token, and branch. */
export const bareRepository = (url: string): string => url.replace(/#.*$/s, '').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');

const isEnabled = (trigger: { readonly status?: string }): boolean =>
  (trigger.status ?? 'Enabled').toLowerCase() === 'enabled';

/** What the credentials of a task are used for: to log in, and to read the secrets that they name. */
export const addCredentials = (list: NeedList, own: string, credentials: Credentials | null | undefined): void => {
  list.place('log in', { loginServer: own }, { words: "the login to the task's own registry" });
  for (const [server, entry] of Object.entries(credentials?.customRegistries ?? {})) {
    const source = { words: `the credential for ${server.toLowerCase()}` };
    list.place('log in', { loginServer: server.toLowerCase() }, source);
    const credential = entry as CustomRegistryCredentials | null;
    const login = loginOf(credential);
    if (login.by !== 'password') continue;
    const identity = credential?.identity?.toLowerCase();
    const values: readonly CredentialValue[] = [login.userName, login.password];
    for (const secret of values)
      if (typeof secret === 'object') list.add({ kind: 'secret', secret, identity, sources: [source] });
  }
};

/** The triggers that are on; that of base images only where a build may have some. */
export const addTriggers = (
  list: NeedList,
  trigger: TriggerProperties | null | undefined,
  mayHaveBaseImages: boolean,
): void => {
  for (const each of (trigger?.sourceTriggers ?? []).filter(isEnabled)) {
    list.add({
      kind: 'trigger',
      trigger: { type: 'source', name: each.name, repository: bareRepository(each.sourceRepository.repositoryUrl) },
      sources: [{ words: `the source trigger '${each.name}'` }],
    });
  }
  const base = trigger?.baseImageTrigger;
  if (base && isEnabled(base) && mayHaveBaseImages) {
    list.add({
      kind: 'trigger',
      trigger: { type: 'base image', name: base.name },
      sources: [{ words: `the base image trigger '${base.name}'` }],
    });
  }
};

export const addAgentPool = (list: NeedList, name: string | null | undefined): void => {
  if (name) list.add({ kind: 'agent pool', name, sources: [{ words: "the task's agent pool" }] });
};
