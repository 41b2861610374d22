import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acrtask, createPlace, type Place, requireBuild, skipWhen } from './support.ts';

const run = promisify(execFile);

const taskFile = `version: v1.1.0
volumes:
  - name: keys
    secret:
      word: d29yZA==
steps:
  - id: make
    build: -t containers_made:1 .
  - id: look
    cmd: containers_made:1 one "two words"
    volumeMounts: [{ name: keys, mountPath: /keys }]
  - id: fails
    cmd: containers_base:1 sh -c 'exit 3'
    ignoreErrors: true
  - id: pipe
    cmd: containers_base:1 sh -c 'echo "~in $(pwd), HOME $HOME"' | sed 's/$/, piped/'
    workingDirectory: deep
`;

const baseFile = `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
`;

const ownFile = `FROM containers_base:1
COPY word /word
ENTRYPOINT ["/bin/sh", "-c", "echo \\"~$1,$2,$(cat /word),$(cat /keys/word)\\"", "sh"]
`;

describe.each(['podman', 'buildah'] as const)('a run on this machine with %s', { timeout: 240_000 }, (engine) => {
  let place: Place;
  let reason: string | undefined;
  let env: Record<string, string>;

  const tool = async (...words: string[]): Promise<string> => (await run(engine, words, { env })).stdout;

  /** An engine with a storage of its own and an image made of the machine's busybox. Resolves with what is missing for it. */
  const setUp = async (): Promise<string | undefined> => {
    const storage = join(place.home, 'storage');
    const files = {
      'storage.conf': `[storage]\ndriver = "vfs"\ngraphroot = "${storage}/data"\nrunroot = "${storage}/run"\n`,
      'containers.conf': `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[network]
network_config_dir = "${storage}/networks"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
      Dockerfile: baseFile,
    };
    await mkdir(storage);
    for (const [name, text] of Object.entries(files)) await writeFile(join(storage, name), text);
    env = {
      ...place.env,
      ACRTASK_ENGINE: engine,
      BUILDAH_ISOLATION: 'chroot',
      CONTAINERS_CONF: join(storage, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(storage, 'storage.conf'),
    };
    try {
      await copyFile('/bin/busybox', join(storage, 'busybox'));
      await tool('build', '--format', 'docker', '--tag', 'containers_base:1', storage);
      if (engine === 'buildah') return undefined;
      await tool('network', 'create', 'containers_probe');
      await tool('run', '--rm', '--network', 'containers_probe', 'containers_base:1', 'true');
      await tool('network', 'rm', 'containers_probe');
      return undefined;
    } catch (error) {
      return `${engine} cannot run a container of /bin/busybox here (${String(error).trim().split('\n').at(-1)})`;
    }
  };

  beforeAll(async () => {
    requireBuild();
    place = await createPlace();
    reason = await setUp();
    await writeFile(join(place.work, 'acb.yaml'), taskFile);
    await writeFile(join(place.work, 'Dockerfile'), ownFile);
    await writeFile(join(place.work, 'word'), 'mine');
  });

  afterAll(async () => {
    // The storage has folders that are mounted, or belong to other users, until it is reset.
    if (engine === 'podman' && reason === undefined) await tool('system', 'reset', '--force');
    await place.remove();
  });

  it('builds, runs, and leaves no container', async (test) => {
    skipWhen(reason, test);
    const { exitCode, stdout } = await acrtask({ ...place, env }, 'run', '--local', place.work);
    const lines = stdout.split('\n').map((line) => line.replace(/^\d{4}\S+ \S+ /, ''));
    const left = engine === 'podman' ? ['ps', '--all', '--quiet', '--external'] : ['containers', '--quiet'];
    expect({
      exitCode,
      lines: lines.filter((line) => /^~|marked as|encountered/.test(line)).map((line) => line.replace(/\d+\.\d+/, 'N')),
      left: await tool(...left),
    }).toEqual({
      exitCode: 0,
      lines: [
        '~one,two words,mine,word',
        'Step ID: fails encountered an error: exit status 3, but is set to ignore errors. Continuing...',
        '~in /workspace/deep, HOME /acb/home, piped',
        'Step ID: make marked as successful (elapsed time in seconds: N)',
        'Step ID: look marked as successful (elapsed time in seconds: N)',
        'Step ID: fails marked as successful (elapsed time in seconds: N)',
        'Step ID: pipe marked as successful (elapsed time in seconds: N)',
      ],
      left: '',
    });
  });

  it('ends as its steps do', async (test) => {
    skipWhen(reason, test);
    await writeFile(join(place.work, 'fails.yaml'), 'version: v1.1.0\nsteps:\n- cmd: containers_base:1 nosuch\n');
    const { exitCode, stdout } = await acrtask({ ...place, env }, 'run', '--local', '-f', 'fails.yaml', place.work);
    expect({ exitCode, last: /^failed to run step.*$/m.exec(stdout)?.[0] }).toEqual({
      exitCode: 1,
      last: 'failed to run step ID: acb_step_0: exit status 127',
    });
  });
});
