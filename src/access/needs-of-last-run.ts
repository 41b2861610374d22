import type { BaseImageDependency, IdentityProperties } from '@azure/arm-containerregistry';
import type { StoredRun, StoredTask } from '../service/resource.ts';
import { placeOfImage, serverName } from './image-place.ts';
import type { Source } from './model.ts';
import type { NeedList } from './need-list.ts';
import { secretAt } from './stored-login.ts';

/** The newest run of a task, and the end of its log when it failed. */
export interface LastRun {
  readonly run: StoredRun;
  readonly logEnd?: string | undefined;
}

/** Whether a run shows what the task is like now: it began after the task was last changed. */
export const isCurrent = (run: StoredRun, { systemData }: Pick<StoredTask, 'systemData'>): boolean => {
  const began = Date.parse(run.properties.createTime ?? '');
  const changed = Date.parse(systemData?.lastModifiedAt ?? '');
  return Number.isNaN(changed) || began >= changed;
};

/** The base images that the service recorded in a task after a run that succeeded. */
export const addRecordedImages = (list: NeedList, images: readonly BaseImageDependency[] | null | undefined): void => {
  for (const { registry, repository } of images ?? [])
    if (registry && repository)
      list.place(
        'pull',
        { loginServer: serverName(registry), repository },
        { words: 'the base images of an earlier run' },
        true,
      );
};

/** How many lines of a log are its end: an error, and the command that it is about. */
const endLines = 40;

/** `https://HOST/v2/REPOSITORY/manifests/TAG`, as docker's errors name an image. */
const registryAddress =
  /https:\/\/([^/\s"']+)\/(?:v2\/(?:([^\s"'?]+?)\/(manifests|blobs)\/(uploads)?)?|oauth2\/)([^\s"']*)/gi;
const imageName = /(?<![\w/.:@-])([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/[a-z0-9][^\s"'\]),;]*)/gi;
const serverAlone = /(?<![\w/.:@-])([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?![\w/.@-])/gi;

const addRegistries = (list: NeedList, line: string, source: Source, suffix: string): void => {
  const rest = line.replace(registryAddress, (_whole, host: string, repository, _kind, uploads, query: string) => {
    const scope = /scope=repository(?:%3a|:)(.+?)(?:%3a|:)([a-z\d,*%]+)/i.exec(query);
    const named = repository ?? (scope?.[1] && decodeURIComponent(scope[1]));
    const action = uploads || /push/.test(scope?.[2] ?? '') ? 'push' : 'pull';
    const place = { loginServer: serverName(host), ...(named ? { repository: named } : {}) };
    list.place(named ? action : 'log in', place, source, true);
    return '';
  });
  const action = /\bpush(?:ing|ed)?\b/i.test(line) ? 'push' : 'pull';
  for (const [, name = ''] of rest.matchAll(imageName)) {
    const place = placeOfImage(name.replace(/[.:]+$/, ''));
    if (place?.loginServer.endsWith(suffix)) list.place(action, place, source, true);
  }
  for (const [, host = ''] of rest.matchAll(serverAlone))
    if (host.toLowerCase().endsWith(suffix)) list.place('log in', { loginServer: host.toLowerCase() }, source, true);
};

/** The identity that a vault's refusal names by its application or object ID. The only one of a task may be another. */
const readerOf = (line: string, identity: IdentityProperties | null | undefined): string | undefined => {
  const oid = /\boid=([\da-f-]{36})/i.exec(line)?.[1]?.toLowerCase();
  const appId = /\bappid=([\da-f-]{36})/i.exec(line)?.[1]?.toLowerCase();
  if (oid !== undefined && identity?.principalId?.toLowerCase() === oid) return '[system]';
  return Object.values(identity?.userAssignedIdentities ?? {})
    .find(
      ({ clientId, principalId }) =>
        (appId !== undefined && clientId?.toLowerCase() === appId) ||
        (oid !== undefined && principalId?.toLowerCase() === oid),
    )
    ?.clientId?.toLowerCase();
};

const addSecrets = (
  list: NeedList,
  line: string,
  source: Source,
  identity: IdentityProperties | null | undefined,
): void => {
  for (const [address] of line.matchAll(/https:\/\/[^\s"'/?]+\/secrets\/[\w-]+(?:\/\w+)?/gi)) {
    const secret = secretAt(address);
    if (!secret) continue;
    const reference = readerOf(line, identity);
    if (reference === undefined) list.alsoNamed(secret, source);
    else list.add({ kind: 'secret', secret, identity: reference, sources: [source] });
  }
};

/** What the last run pushed, and what the end of its log names when it failed. */
export const addLastRun = (
  list: NeedList,
  { run, logEnd }: LastRun,
  { suffix, identity }: { readonly suffix: string; readonly identity?: IdentityProperties | null | undefined },
): void => {
  const images = (run.properties.outputImages ?? []) as readonly { registry?: string; repository?: string }[];
  for (const { registry, repository } of images)
    if (registry && repository)
      list.place(
        'push',
        { loginServer: serverName(registry), repository },
        { words: `the images of run ${run.name}` },
        true,
      );
  const source = { words: `the log of run ${run.name}` };
  for (const line of (logEnd ?? '').split('\n').slice(-endLines)) {
    addRegistries(list, line, source, suffix);
    addSecrets(list, line, source, identity);
  }
};
