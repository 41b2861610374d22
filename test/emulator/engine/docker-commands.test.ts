import { beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, createLab, type Lab, quickRun, upload } from '../lab.ts';

const r = 'myregistry.azurecr.io';
let lab: Lab;
let sourceLocation: string;

beforeAll(async () => {
  lab = await createLab();
  await lab.registry('myregistry');
  const files = {
    Dockerfile: 'FROM node:20-alpine AS base\nARG DEMO\nFROM base AS final\n',
    'sub/Dockerfile': 'ARG BASE=alpine\nFROM ${BASE}\n',
    'sub/other.dockerfile': 'FROM busybox\n',
  };
  sourceLocation = await upload(lab, 'myregistry', await archiveOf(files));
  await lab.run(
    'myregistry',
    quickRun(`steps: [{build: -t ${r}/base:1 .}, {push: ["${r}/base:1"]}]`, { sourceLocation }),
  );
});

/** Runs a task file of these steps; a text is a `cmd`. */
const run = async (
  steps: readonly (string | object)[],
): Promise<{ status: unknown; log: string; images: string[] }> => {
  const task = JSON.stringify(steps.map((step) => (typeof step === 'string' ? { cmd: step } : step)));
  const { properties, log } = await lab.run(
    'myregistry',
    quickRun(`version: v1.1.0\nsteps: ${task}\n`, { sourceLocation }),
  );
  const { status, outputImages = [] } = properties as { status: string; outputImages?: Record<string, string>[] };
  return {
    status,
    log,
    images: outputImages.map(({ registry, repository, tag }) => `${registry}/${repository}:${tag}`),
  };
};

const push = (...images: string[]): object => ({ push: images });

describe('options of docker run before the image', () => {
  it.each([
    ['-t $Registry/base:1'],
    ['--tty $Registry/base:1'],
    ['-i $Registry/base:1'],
    ['--rm -P -q $Registry/base:1 echo -it'],
    ['-dit $Registry/base:1'],
    ['-e N=x -e M="y z" $Registry/base:1 env'],
    ['-eN=x -u0:0 -v/a:/b -w/tmp -m512m $Registry/base:1'],
    ['--env=N=x --entrypoint=sh --network=host --rm=false $Registry/base:1 -c ls'],
    ['--entrypoint sh bash -c ls'],
    ['--add-host a:1.2.3.4 --cap-add SYS_ADMIN --ulimit nofile=1:2 --shm-size 1g --pull always $Registry/base:1'],
    ['-v /var/run/docker.sock:/var/run/docker.sock -p 80:80 --name other $Registry/base:1'],
    ['-- $Registry/base:1 --nonsense'],
    ['--platform linux/amd64 --mount type=tmpfs,destination=/x --gpus all --init $Registry/base:1 run -x'],
  ])('%s', async (cmd) => {
    expect(await run([cmd])).toMatchObject({ status: 'Succeeded' });
  });

  it.each([
    ['-t $Registry/none:1', 125, "Unable to find image 'myregistry.azurecr.io/none:1' locally"],
    ['--entrypoint sh $Registry/none:1', 125, 'manifest for myregistry.azurecr.io/none:1 not found'],
    ['--nonsense bash', 125, 'unknown flag: --nonsense'],
    ['-y bash', 125, "unknown shorthand flag: 'y' in -y"],
    ['bash -c ls --entrypoint', 0, ''],
    ['--rm --env', 125, 'flag needs an argument: --env'],
    ['--rm=perhaps bash', 125, 'invalid argument "perhaps" for "--rm" flag'],
    ['-t', 1, "'docker run' requires at least 1 argument"],
    ['-it bash', 1, 'the input device is not a TTY'],
    ['--interactive --tty bash', 1, 'the input device is not a TTY'],
    ['Ubuntu ls', 125, 'docker: invalid reference format'],
  ])('%s ends with %i', async (cmd, exit, words) => {
    const { status, log } = await run([{ id: 'one', cmd }]);
    expect(status).toBe(exit === 0 ? 'Succeeded' : 'Failed');
    expect(log).toContain(words);
    if (exit !== 0) expect(log).toContain(`failed to run step ID: one: exit status ${exit}`);
  });

  it('are also those that the step itself brings', async () => {
    const broken = await run([{ id: 'one', cmd: 'bash ls', env: ['X=two Words'] }]);
    expect(broken.log).toContain('failed to run step ID: one: exit status 125');
    expect(await run([{ cmd: 'bash ls', env: ["X='two words'", 'Y="a & b"'], ports: ['80:80'] }])).toMatchObject({
      status: 'Succeeded',
    });
    const refused = await run([{ id: 'one', cmd: 'bash ls', env: ["X=it's"] }]);
    expect(refused.log).toContain('/bin/sh: line 1: syntax error: unterminated single quote');
    expect(refused.log).toContain('failed to run step ID: one: exit status 2');
    expect(refused.log).toContain('[emulator] Step one: its env, ports, user or another property');
  });
});

describe('images that docker commands make and push', () => {
  it.each([
    ['build, then a push step', [`docker build -t ${r}/a:1 .`, push(`${r}/a:1`)], ['a:1']],
    [
      'build with several names',
      [`docker build -t ${r}/a:2 --tag=${r}/b:2 -t${r}/c:2 .`, push(`${r}/a:2`, `${r}/b:2`, `${r}/c:2`)],
      ['a:2', 'b:2', 'c:2'],
    ],
    [
      'options after the context',
      [`docker build . --pull -q --no-cache -f ./Dockerfile -t ${r}/a:3`, `docker push -q ${r}/a:3`],
      ['a:3'],
    ],
    [
      'a folder and a file of its own',
      [`docker build -f sub/other.dockerfile --build-arg A=b -t ${r}/a:4 sub`, push(`${r}/a:4`)],
      ['a:4'],
    ],
    [
      'a build in a folder of the step',
      [{ cmd: `docker build -t ${r}/a:5 -f other.dockerfile .`, workingDirectory: 'sub' }, push(`${r}/a:5`)],
      ['a:5'],
    ],
    [
      'a base image by a build argument',
      [`docker build --build-arg BASE=${r}/base:1 -t ${r}/a:6 sub`, push(`${r}/a:6`)],
      ['a:6'],
    ],
    [
      'an alias and a run variable',
      ['docker build -t $Registry/a:$ID .', { push: ['$Registry/a:$ID'] }],
      [expect.stringMatching(/^a:cf\w+$/)],
    ],
    ['a push in the same step, on the agent', [`docker build -t ${r}/a:7 . && docker push ${r}/a:7`], ['a:7']],
    ['a line for each command', [`docker build -t x .\ndocker tag x ${r}/a:8\ndocker push ${r}/a:8\n`], ['a:8']],
    [
      'a loop on the agent',
      [`docker build -t x . ; for t in 1 2; do docker tag x ${r}/loop:$t && docker push ${r}/loop:$t; done`],
      ['loop:1', 'loop:2'],
    ],
    [
      'a tag that leaves out latest',
      [`docker build -t x .`, `docker tag x:latest ${r}/a`, `docker image push ${r}/a`],
      ['a:latest'],
    ],
    [
      'docker image build, tag',
      [`docker image build -t x .`, `docker image tag x ${r}/a:9`, push(`${r}/a:9`)],
      ['a:9'],
    ],
    [
      'all names of a repository',
      [`docker build -t ${r}/all:1 -t ${r}/all:2 .`, `docker push --all-tags ${r}/all`],
      ['all:1', 'all:2'],
    ],
    [
      'pull, tag, push',
      [
        'docker pull mcr.microsoft.com/hello-world',
        `docker tag mcr.microsoft.com/hello-world ${r}/a:10`,
        `docker push ${r}/a:10`,
      ],
      ['a:10'],
    ],
    [
      'an image that a container was started from',
      ['alpine:3 true', `docker tag alpine:3 ${r}/a:11`, push(`${r}/a:11`)],
      ['a:11'],
    ],
    ['a base image of a build', ['docker build .', `docker tag node:20-alpine ${r}/a:12`, push(`${r}/a:12`)], ['a:12']],
    ['another docker image', [`docker:24 build -t ${r}/a:13 .`, push(`${r}/a:13`)], ['a:13']],
    [
      'a shell in the docker image',
      [{ entryPoint: 'sh', cmd: `docker -c "docker build -t ${r}/a:14 . && docker push ${r}/a:14"` }],
      ['a:14'],
    ],
    [
      'a shell as option',
      [`--entrypoint /bin/sh docker -c 'docker build -t ${r}/a:15 .; docker push ${r}/a:15'`],
      ['a:15'],
    ],
    ['buildx that pushes', [`docker buildx build --platform linux/amd64,linux/arm64 --push -t ${r}/a:16 .`], ['a:16']],
    ['the buildx image', [`buildx build --push -t ${r}/a:17 .`], ['a:17']],
    ['an output that pushes', [`buildx create --use`, `buildx build -o type=image,push=true -t ${r}/a:18 .`], ['a:18']],
    [
      'a builder of its own that loads',
      [`buildx create --use --name b`, `buildx build --load -t ${r}/a:19 .`, push(`${r}/a:19`)],
      ['a:19'],
    ],
    ['buildx without an output and a builder', [`docker buildx build -t ${r}/a:20 .`, push(`${r}/a:20`)], ['a:20']],
    ['commit', ['docker commit web x', `docker tag x ${r}/a:21`, push(`${r}/a:21`)], ['a:21']],
    [
      'a manifest list',
      [
        `docker manifest create ${r}/list:1 ${r}/base:1 ${r}/base:1`,
        `docker manifest annotate ${r}/list:1 ${r}/base:1 --arch arm64 --os=linux`,
        `docker manifest push --purge ${r}/list:1`,
      ],
      ['list:1'],
    ],
    ['imagetools', [`docker buildx imagetools create -t ${r}/list:2 ${r}/base:1`], ['list:2']],
    [
      'options of docker itself',
      [`docker --debug --config /acb/home/.docker build -t ${r}/a:22 .`, push(`${r}/a:22`)],
      ['a:22'],
    ],
    [
      'an image that is run after it was built',
      [`docker build -t own .`, 'own', `docker run --rm own ls`, { cmd: '-t own' }],
      [],
    ],
  ] as [string, (string | object)[], string[]][])('%s', async (_name, steps, expected) => {
    const { status, log, images } = await run(steps);
    expect({ status, log: status === 'Succeeded' ? '' : log }).toEqual({ status: 'Succeeded', log: '' });
    expect(images.map((image) => image.replace(`${r}/`, ''))).toEqual(expected);
  });

  it('keep their digest when they are pulled from one registry and pushed to another', async () => {
    const { log } = await run([
      `docker pull ${r}/base:1`,
      `docker tag ${r}/base:1 ${r}/copy:1`,
      `docker push ${r}/copy:1`,
    ]);
    const digests = [...log.matchAll(/(sha256:\w+)/g)].map(([, digest]) => digest);
    expect(new Set(digests).size).toBe(1);
    expect(digests).toHaveLength(2);
  });

  it.each([
    ['docker build -t x', 1, "docker: 'docker build' requires 1 argument"],
    ['docker build -t x a b .', 1, 'docker build was given 3 words: a b .'],
    ['docker build -t X:1 .', 125, 'invalid argument "X:1" for "-t, --tag" flag: invalid reference format'],
    ['docker build --nonsense .', 125, 'unknown flag: --nonsense'],
    [
      'docker build -f none .',
      1,
      'unable to evaluate symlinks in Dockerfile path: lstat /workspace/none: no such file',
    ],
    ['docker build none', 1, 'unable to prepare context: path "none" not found'],
    ['docker build --target none .', 1, 'failed to reach build target none in Dockerfile'],
    ['docker build --build-arg BASE=myregistry.azurecr.io/none:1 sub', 1, 'manifest for myregistry.azurecr.io/none:1'],
    ['docker push x:none', 1, 'An image does not exist locally with the tag: docker.io/library/x'],
    ['docker push', 1, "docker: 'docker push' requires 1 argument"],
    ['docker push a b', 1, "docker: 'docker push' requires 1 argument"],
    [
      'docker pull myregistry.azurecr.io/none:1',
      1,
      'Error response from daemon: manifest for myregistry.azurecr.io/none:1',
    ],
    ['docker tag x', 1, "docker: 'docker tag' requires 2 arguments"],
    ['docker rmi none', 1, 'No such image: none'],
    ['docker image inspect none', 1, 'No such image: none'],
    ['docker manifest push myregistry.azurecr.io/l:1', 1, 'No such manifest: myregistry.azurecr.io/l:1'],
    [
      'docker manifest create myregistry.azurecr.io/l:1 myregistry.azurecr.io/none:1',
      1,
      'no such manifest: myregistry.azurecr.io/none:1',
    ],
    ['docker frob', 1, 'docker: unknown command: docker frob'],
    ['docker login --nonsense', 125, 'unknown flag: --nonsense'],
    ['docker buildx frob', 1, 'unknown command: docker buildx frob'],
    ['docker run -it bash', 1, 'the input device is not a TTY'],
    ['docker run myregistry.azurecr.io/none:1', 125, "Unable to find image 'myregistry.azurecr.io/none:1' locally"],
  ])('%s ends with %i', async (cmd, exit, words) => {
    const { status, log } = await run([{ id: 'one', cmd }]);
    expect(status).toBe('Failed');
    expect(log).toContain(words);
    expect(log).toContain(`failed to run step ID: one: exit status ${exit}`);
  });

  it.each([
    ['removed', ['docker build -t x .', 'docker rmi x', 'docker push x']],
    ['left in the build cache', ['buildx create --use', `buildx build -t ${r}/gone:1 .`, push(`${r}/gone:1`)]],
  ])('are not there once they were %s', async (_name, steps) => {
    expect(await run(steps)).toMatchObject({ status: 'Failed' });
  });
});

describe('the image of a build step', () => {
  it.each([
    ['an ignored failure', [{ id: 'one', build: '-t own:1 --target none .', ignoreErrors: true }, 'bash true']],
    ['lines of their own', [{ id: 'one', build: '-t own:1\n-f Dockerfile\n. || true' }]],
    ['a later step', [{ id: 'one', build: '-t own:1 .' }, 'docker rmi own:1']],
  ])('is looked for at the end, and may be missing after %s', async (_name, steps) => {
    const { status, log } = await run(steps);
    expect(status).toBe('Failed');
    expect(log).toContain('failed to query digests, msg: []\r\nError: No such object: own:1\r\n: exit status 1');
  });

  it('is not looked for when the Dockerfile could not be read', async () => {
    const steps = [{ build: '-t own:1 -f none .', ignoreErrors: true }, 'bash true'];
    expect(await run(steps)).toMatchObject({ status: 'Succeeded' });
  });
});

describe('what the agent’s shell does', () => {
  it.each([
    ['bash true && az login', 127, '/bin/sh: az: command not found'],
    ['bash true; exit 3', 3, ''],
    ['docker push none || exit 4', 4, ''],
    ['bash true && false', 1, ''],
    ['bash a\n.', 2, '/bin/sh: .: filename argument required'],
    ['bash true < none', 1, '/bin/sh: none: No such file or directory'],
  ])('%s ends with %i', async (cmd, exit, words) => {
    const { log } = await run([{ id: 'one', cmd }]);
    expect(log).toContain(words);
    expect(log).toContain(`failed to run step ID: one: exit status ${exit}`);
  });

  it.each([
    ['docker push none || true'],
    ['bash echo piped | sed s/^/~/'],
    ['bash true && echo done'],
    ['bash -c \'echo "$(date)" >> f; if true; then x; fi\''],
    ['bash -c "a && b || (c; d) | e"'],
    ["bash echo a\\ b 'it'\"'\"'s'"],
    ["bash echo # a comment with ' and ("],
    ['bash echo {a,b} *.txt [x] ~ $HOME ${X:-y} $((1 + 2)) `date`'],
    ['bash cat <<EOF\n(\nEOF'],
    ['bash a &'],
    ['bash echo > out 2>&1'],
    ["acr purge --filter 'x:^((?!r).)*$' --ago 1d"],
  ])('%j is carried out', async (cmd) => {
    const { status, log } = await run([cmd]);
    expect({ status, log: status === 'Succeeded' ? '' : log }).toEqual({ status: 'Succeeded', log: '' });
  });

  it.each([
    ['node purge --filter x:^((?!r).)*$ --ago 1d', "unexpected token '('", 'line 1, column 24'],
    ["node -c 'echo", 'unterminated single quote', 'column 9'],
    ['node -c "echo', 'unterminated double quote', 'column 9'],
    ['node echo $(date', 'unterminated command substitution', 'column 11'],
    ['node echo `date', 'unterminated backtick', 'column 11'],
    ['node echo ${X', 'unterminated parameter expansion', 'column 11'],
    ['node echo a)', "unexpected token ')'", 'column 12'],
    ['node echo !(a)', "unexpected token '('", 'column 12'],
    ['node echo @(a|b)', "unexpected token '('", 'column 12'],
    ['node a &&', "expected command after '&&'", 'column 10'],
    ['node a | | b', "expected command after '|'", 'column 9'],
    ['node a ;; b', "unexpected token ';;'", 'column 8'],
    ['node a >', 'expected redirect target', 'column 9'],
    ['node "$(a &&)"', "expected command after '&&'", 'column'],
    ['node a\nfi', "unexpected token 'fi'", 'line 2, column 1'],
    ['node a; if b; then c', "expected 'fi' to close 'if'", 'column'],
  ])('%j is not a script', async (cmd, words, place) => {
    const { log } = await run([{ id: 'one', cmd }]);
    expect(log).toContain('syntax error: ');
    expect(log).toContain(words);
    expect(log).toMatch(new RegExp(`Step one: the agent's /bin/sh cannot read its cmd, at (line .*)?${place}`));
    expect(log).toContain('failed to run step ID: one: exit status 2');
  });

  it('reads a retry’s words from what docker prints', async () => {
    const steps = [{ id: 'one', cmd: 'docker push none', retries: 1, retryOnErrors: ['does not exist locally'] }];
    expect((await run(steps)).log).toContain('Container failed during run: one, waiting 5 seconds before retrying...');
  });

  it('hands on what echo prints to a login', async () => {
    const login = 'docker login -u hubuser --password-stdin';
    const log = await run([`--entrypoint sh docker -c "echo hubpassword | ${login}"`]);
    expect(log).toMatchObject({ status: 'Succeeded' });
    expect(log.log).toContain('Login Succeeded');
  });

  it('does not show passwords', async () => {
    const { log } = await run([`bash true\ndocker login -u hubuser -p hubpassword\n`]);
    expect(log).toContain('Login Succeeded');
    expect(log).not.toContain('hubpassword');
  });
});

describe('a file that an earlier step was to make', () => {
  const made = `bash -c 'echo "FROM node" > Made'`;
  const said =
    '[emulator] The earlier step acb_step_0 was skipped: the emulator starts no containers, so anything that it writes, clones, or builds is missing.';

  it.each([
    ['a build step', { build: `-t ${r}/made:1 -f Made .` }],
    ['docker build', `docker build -t ${r}/made:1 -f Made .`],
    ['docker build of a folder', 'docker build cloned'],
    ['a push step', push(`${r}/unmade:1`)],
    ['docker push', `docker push ${r}/unmade:1`],
    ['docker tag', 'docker tag unmade x'],
  ])('is missed by %s, which says so', async (_name, step) => {
    const { status, log } = await run([made, step]);
    expect(status).toBe('Failed');
    expect(log).toContain(said);
  });

  it('names several steps', async () => {
    const { log } = await run([{ id: 'a', cmd: 'bash a' }, { id: 'b', cmd: 'docker load -i x.tar' }, 'docker push x']);
    expect(log).toContain(
      '[emulator] The earlier steps a, b were skipped: the emulator starts no containers, so anything that they write, clone, or build is missing.',
    );
  });
});
