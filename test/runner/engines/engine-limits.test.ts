import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineLimits, refusalsOf, refuseWhatIsMissing } from '../../../src/runner/engines/engine-limits.ts';
import { testTask } from '../../support/run-folder.ts';

const places = async (engine: 'docker' | 'podman' | 'buildah', step: string): Promise<string[]> => {
  const task = await testTask(`version: v1.1.0\nsteps:\n- id: s\n${step}`);
  return refusalsOf(engine, task).map(({ place }) => place.replace("step 's', ", ''));
};

/** The table of the documentation. */
const limitsTable = (): string =>
  [
    '| A task file asks for | with | Podman | Buildah |',
    '| --- | --- | --- | --- |',
    ...engineLimits.map(
      ({ what, keys, without }) => `| ${what} | ${keys} | ${without.podman ?? 'yes'} | ${without.buildah ?? 'yes'} |`,
    ),
  ].join('\n');

describe('what an engine cannot do', () => {
  it.each<[string, string[], string[]]>([
    ['  cmd: app one', [], []],
    ['  cmd: -e A=b -v /a:/b -u me --rm --name x app -p 80 --gpus', [], []],
    ['  cmd: app\n  detach: true', [], ['detach']],
    ['  cmd: app\n  ports: ["80:80"]', [], ['ports']],
    ['  cmd: app\n  expose: ["80"]', [], []],
    ['  cmd: app\n  privileged: true', [], ['privileged']],
    ['  cmd: app\n  cpus: "1"', [], ['cpus']],
    ['  cmd: app\n  user: me\n  entryPoint: sh\n  keep: true\n  env: [A=b]', [], []],
    ['  cmd: app\n  isolation: default', [], []],
    ['  cmd: app\n  isolation: hyperv', ['isolation'], ['isolation']],
    ['  cmd: --isolation=process app', ['cmd: --isolation'], ['cmd: --isolation']],
    ['  cmd: -d -p 80:80 --privileged app', [], ['cmd: --detach', 'cmd: --publish', 'cmd: --privileged']],
    ['  cmd: --privileged=false --network host app', [], []],
    ['  cmd: --network other --network-alias a app', [], ['cmd: --network', 'cmd: --network-alias']],
    ['  cmd: -m 1g --cpus 2 app', [], ['cmd: --memory', 'cmd: --cpus']],
    ['  cmd: --gpus all -it app', [], ['cmd: --gpus', 'cmd: --tty']],
    ['  cmd: --link a --link b app', ['cmd: --link'], ['cmd: --link']],
    ['  cmd: app && docker push a:1 | docker run b', [], []],
    ['  cmd: app && docker ps', [], ['cmd: docker ps']],
    ['  build: -t a --build-arg B=c --secret id=x --no-cache .', [], []],
    [
      '  build: . --progress=plain --push',
      ['build: --progress', 'build: --push'],
      ['build: --progress', 'build: --push'],
    ],
    ['  build: -t h.io/a:1 .\n  cache: enabled', [], []],
    ['  push: [a:1]', [], []],
  ])('%j', async (step, podman, buildah) => {
    expect([await places('docker', step), await places('podman', step), await places('buildah', step)]).toEqual([
      [],
      podman,
      buildah,
    ]);
  });

  it('is told before the run, all at once', async () => {
    const task = await testTask(
      'version: v1.1.0\nnetworks:\n- name: mine\nsteps:\n- id: web\n  cmd: app\n  network: mine\n  detach: true\n- id: b\n  build: --check .',
    );
    expect(() => refuseWhatIsMissing('buildah', task)).toThrow(
      expect.objectContaining({
        message: [
          'Buildah cannot carry out this task file:',
          '  networks: Networks, and reaching a step by its ID',
          "  step 'web', network: Networks, and reaching a step by its ID",
          "  step 'web', detach: Containers in the background",
          "  step 'b', build: --check: Options of docker build and docker buildx build",
        ].join('\n'),
        hint: 'Use --engine docker or --engine podman.',
      }),
    );
    expect(() => refuseWhatIsMissing('docker', task)).not.toThrow();
  });

  it('is in the documentation', () => {
    const page = readFileSync('docs/engines.md', 'utf8');
    expect(/<!-- limits -->\n([\s\S]*)\n<!-- \/limits -->/.exec(page)?.[1]).toBe(limitsTable());
  });
});
