import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, RegistryLogin, UsableEngine } from '../../../../src/runner/engines/engine.ts';
import type { RunFolder } from '../../../../src/runner/run-folder.ts';
import type { Step } from '../../../../src/taskfile/model.ts';
import { inspectBuild } from '../../../../src/taskfile/steps/build-command.ts';
import type { Outcome } from '../../../../src/taskfile/steps/step-actions.ts';

/** An engine without containers that asks registries as docker does, and what it was told to do. */
export interface FakeEngine {
  readonly usable: UsableEngine;
  readonly told: string[];
  /** The folder of the last run. */
  folder(): RunFolder;
}

const emptyImage = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: '', size: 2 },
  layers: [],
};
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Carries out `step` as a test wants it; by default a cmd step prints its text. */
export const fakeEngine = (
  runCmd: (step: Step, signal: AbortSignal) => Promise<Outcome> = async ({ cmd }) => ({ exit: 0, stdout: `${cmd}\n` }),
): FakeEngine => {
  const told: string[] = [];
  let folder: RunFolder | undefined;

  const of = (run: RunFolder): Engine => {
    folder = run;
    const logins = new Map<string, RegistryLogin>();
    const digests = new Map<string, string>();

    const ask = async (address: string, path: string, init: RequestInit = {}): Promise<Response> => {
      const url = `http://${address}${path}`;
      const first = await fetch(url, init);
      const challenge = first.headers.get('www-authenticate') ?? '';
      const realm = /realm="([^"]*)"/.exec(challenge)?.[1];
      if (first.status !== 401 || !realm) return first;
      const login = logins.get(address);
      const query = new URLSearchParams({ service: /service="([^"]*)"/.exec(challenge)?.[1] ?? '' });
      const scope = /scope="([^"]*)"/.exec(challenge)?.[1];
      if (scope) query.set('scope', scope);
      const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
      const granted = await fetch(`${realm}?${query}`, basic ? { headers: { authorization: `Basic ${basic}` } } : {});
      if (!granted.ok) return granted;
      const { access_token } = (await granted.json()) as { access_token: string };
      return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${access_token}` } });
    };
    const partsOf = (image: string): { address: string; repository: string; tag: string } => {
      const [, address = '', repository = '', tag = 'latest'] = /^([^/]+)\/(.+?)(?::([^:/]+))?$/.exec(image) ?? [];
      return { address, repository, tag };
    };
    const pull = async (image: string): Promise<Outcome> => {
      told.push(`pull ${image}`);
      const { address, repository, tag } = partsOf(image);
      const answer = await ask(address, `/v2/${repository}/manifests/${tag}`);
      if (!answer.ok) return { exit: 1, stderr: `${image}: HTTP ${answer.status}\n` };
      digests.set(image, answer.headers.get('docker-content-digest') ?? '');
      return { exit: 0, stdout: `pulled ${image}\n` };
    };
    const build = async (step: Step): Promise<Outcome> => {
      const { dockerfile, tags, workdir, context } = inspectBuild(step.build, step);
      const path = dockerfile.startsWith('/')
        ? dockerfile
        : join(run.workspace, workdir.slice(11), context, dockerfile || 'Dockerfile');
      const base = /^FROM (\S+)/m.exec(await readFile(path, 'utf8'))?.[1] ?? '';
      const pulled = base.includes(':5') || base.startsWith('127.') ? await pull(base) : { exit: 0 };
      for (const tag of tags) digests.set(tag, '');
      return pulled;
    };

    return {
      name: 'docker',
      clientConfig: {},
      expectImages: async () => {},
      prepareCache: async () => ({ exit: 0 }),
      createNetwork: async () => ({ exit: 0 }),
      logIn: async (login) => {
        told.push(`login ${login.server} ${login.username}`);
        logins.set(login.server, login);
        const answer = await ask(login.server, '/v2/');
        return answer.ok ? { exit: 0 } : { exit: 1, stderr: `http://${login.server}/v2/: HTTP ${answer.status}\n` };
      },
      runStep: async (step, { write, signal }) => {
        told.push(step.type === 'build' ? `build ${step.build}` : `run ${step.cmd}`);
        const outcome = step.type === 'build' ? await build(step) : await runCmd(step, signal);
        write('stdout', Buffer.from(outcome.stdout ?? ''));
        write('stderr', Buffer.from(outcome.stderr ?? ''));
        return outcome;
      },
      pull,
      push: async (image, { write }) => {
        told.push(`push ${image}`);
        const { address, repository, tag } = partsOf(image);
        const config = '{}';
        const manifest = JSON.stringify({ ...emptyImage, config: { ...emptyImage.config, digest: digestOf(config) } });
        for (const [path, init] of [
          [`/v2/${repository}/blobs/uploads/?digest=${digestOf(config)}`, { method: 'POST', body: config }],
          [
            `/v2/${repository}/manifests/${tag}`,
            { method: 'PUT', body: manifest, headers: { 'content-type': emptyImage.mediaType } },
          ],
        ] as const) {
          const answer = await ask(address, path, init);
          if (answer.ok) continue;
          write('stderr', Buffer.from(`${image}: HTTP ${answer.status}\n`));
          return { exit: 1 };
        }
        digests.set(image, digestOf(manifest));
        return { exit: 0 };
      },
      repoDigests: async (images) =>
        new Map(
          images.flatMap((image) => {
            const digest = digests.get(image);
            const { address, repository } = partsOf(image);
            return digest ? [[image, [`${address}/${repository}@${digest}`]]] : [];
          }),
        ),
      removeImages: async (registries) => void told.push(`remove images of ${registries.length} registries`),
      cleanUp: async () => {
        told.push('clean up');
        return [];
      },
    };
  };
  return {
    usable: { name: 'docker', version: '1.0', of },
    told,
    folder: () => {
      if (!folder) throw new Error('no run has begun');
      return folder;
    },
  };
};
