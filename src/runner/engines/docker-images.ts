import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { DaemonAnswer, DaemonRequest } from './ask-docker.ts';

/** The digests of images, each `repository@sha256:...`, by the name asked for; undefined for one that is not there. */
type RepoDigests = (images: readonly string[]) => Promise<readonly (readonly string[] | undefined)[]>;

const lines = (text = ''): string[] => text.split('\n').filter((line) => line !== '');

const parsed = (text: string | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : ((JSON.parse(text) as string[] | null) ?? []);

/** Through docker's client, which is started once for all images where its answer can be told apart. */
export const digestsOfClient =
  (docker: (words: readonly string[]) => Promise<Outcome>): RepoDigests =>
  async (images) => {
    const ask = (names: readonly string[]): Promise<Outcome> =>
      docker(['image', 'inspect', '--format', '{{json .RepoDigests}}', ...names]);
    const { stdout, stderr = '' } = await ask(images);
    const missing = new Set([...stderr.matchAll(/No such image: (\S+)/g)].map(([, name]) => name));
    const there = images.filter((image) => !missing.has(image));
    const texts = lines(stdout);
    if (texts.length === there.length) return images.map((image) => parsed(texts[there.indexOf(image)]));
    // Whose lines these are cannot be told.
    return Promise.all(images.map(async (image) => parsed(lines((await ask([image])).stdout)[0])));
  };

/** Through the API of the daemon, which saves the start of a program. */
export const digestsOfDaemon =
  (ask: (request: DaemonRequest) => Promise<DaemonAnswer>): RepoDigests =>
  (images) =>
    Promise.all(
      images.map(async (image) => {
        const { status, text } = await ask({ path: `/images/${encodeURI(image)}/json` });
        return status === 200 ? ((JSON.parse(text) as { RepoDigests?: string[] | null }).RepoDigests ?? []) : undefined;
      }),
    );
