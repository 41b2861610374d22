import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failure } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { type Exchange, type Route, route } from '../router.ts';
import { isRepository, type Reference, referencesOf } from './checkout.ts';
import { folderOf } from './mapped-folders.ts';

/** The branch name for a folder that is not a git work tree, or that has a detached HEAD. */
const usual = 'main';

const read = (...path: readonly string[]): Promise<string> => readFile(join(...path), 'utf8').catch(() => '');

/** The text of HEAD; `.git` is a folder, or in a further work tree a file that names one; a bare repository has HEAD itself (gitrepository-layout). */
const headOf = async (folder: string): Promise<string> => {
  const [, elsewhere] = /^gitdir: (.+)$/m.exec(await read(folder, '.git')) ?? [];
  const inside = await read(elsewhere === undefined ? join(folder, '.git') : resolve(folder, elsewhere.trim()), 'HEAD');
  return inside || read(folder, 'HEAD');
};

/** The default branch of a mapped repository: the one that is checked out. */
const defaultBranchOf = async (folder: string): Promise<string> =>
  /^ref: refs\/heads\/(\S+)\s*$/.exec(await headOf(folder))?.[1] ?? usual;

/** Whether a request uses git's protocol over https (gitprotocol-http). */
export const isGitAddress = ({ pathname }: URL): boolean =>
  /\/(?:info\/refs|git-(?:upload|receive)-pack)$/i.test(pathname);

/** One line in git's format: its total length in four hexadecimal digits, then the text. */
const pktLine = (text: string): string => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
const flush = '0000';

/** The list of references, in version 0 of the protocol; the first is HEAD, which is the default branch. */
const advertisement = (head: Reference, branch: string, others: readonly Reference[]): string =>
  [
    pktLine('# service=git-upload-pack\n'),
    flush,
    pktLine(`${head.commit} HEAD\0symref=HEAD:refs/heads/${branch} agent=acrtask-emulator\n`),
    ...others.map(({ commit, name }) => pktLine(`${commit} ${name}\n`)),
    flush,
  ].join('');

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const listReferences =
  (context: EmulatorContext) =>
  async ({ url }: Exchange): Promise<Response> => {
    const service = url.searchParams.get('service');
    if (service !== 'git-upload-pack')
      return failure(501, 'NotImplemented', `The emulator does not implement ${service ?? "git's dumb protocol"}.`);
    const address = `//${url.host}${url.pathname.replace(/\/info\/refs$/i, '')}`;
    const folder = folderOf(context, `https:${address}`) ?? folderOf(context, `http:${address}`);
    if (folder === undefined || !(await isFolder(folder)))
      return new Response(
        `No folder is mapped to https:${address}. Map one: acrtask emulator map https:${address}=DIR\n`,
        { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } },
      );
    if (isPlanted(context, 'git-token-refused'))
      return new Response('Authentication failed\n', {
        status: 401,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Basic realm="git"' },
      });
    const branch = await defaultBranchOf(folder);
    const name = `refs/heads/${branch}`;
    const references = (await isRepository(folder)) ? await referencesOf(folder).catch(() => []) : [];
    // A folder without commits: nothing can be fetched by this ID, which only distinguishes repositories.
    const made = { name, commit: createHash('sha1').update(folder).digest('hex') };
    const listed = references.length > 0 ? references : [made];
    const head = listed.find((each) => each.name === name) ?? listed[0] ?? made;
    return new Response(advertisement(head, branch, listed), {
      headers: { 'cache-control': 'no-cache', 'content-type': 'application/x-git-upload-pack-advertisement' },
    });
  };

/** Mapped git repositories: their references only; runs read the content from the folders. */
export const gitRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/*repository/info/refs', 'Repositories_ListReferences', listReferences(context)),
];
