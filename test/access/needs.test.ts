import { describe, expect, it } from 'vitest';
import { needsOf, type Runnable } from '../../src/access/needs.ts';
import { type ReadSource, readNothing } from '../../src/access/read-source.ts';
import { needLine } from '../support/need-line.ts';
import { readVectors } from '../taskfile/vector.ts';

const fetchesNothing = readNothing('nothing is fetched.');

const runnable: Runnable = { loginServer: 'myregistry.azurecr.io', suffix: '.azurecr.io', taskName: 'hello' };

const needsIn = async (given: Partial<Runnable>, read: ReadSource = fetchesNothing): Promise<string[]> =>
  (await needsOf({ ...runnable, ...given }, read)).needs.map(needLine);

const encoded = (text: string) => ({
  type: 'EncodedTask' as const,
  encodedTaskContent: Buffer.from(text).toString('base64'),
});

const inFile = async (text: string, given: Partial<Runnable> = {}, read: ReadSource = fetchesNothing) =>
  (await needsOf({ ...runnable, ...given }, read, { text, name: 'acb.yaml' })).needs.map(needLine);

const vault = (name: string) => ({ type: 'Vaultsecret', value: `https://kv.vault.azure.net/secrets/${name}` });
const plain = (value: string) => ({ type: 'Opaque', value });

describe('the needs of a task', () => {
  it.each<[string, Partial<Runnable>, string[]]>([
    [
      'nothing but its own registry',
      { credentials: null },
      ["log in myregistry.azurecr.io as run <- the login to the task's own registry"],
    ],
    ['no login at all', { credentials: { sourceRegistry: { loginMode: 'None' } } }, []],
    [
      'an identity for its own registry',
      { credentials: { sourceRegistry: { identity: '[system]' } as never } },
      ["log in myregistry.azurecr.io as [system] <- the login to the task's own registry"],
    ],
    [
      'credentials of each kind',
      {
        credentials: {
          sourceRegistry: { loginMode: 'None' },
          customRegistries: {
            'Base.azurecr.io': { identity: 'ABC' },
            'docker.io': { userName: plain('me'), password: vault('password'), identity: '[system]' },
            'other.azurecr.io': { userName: vault('user'), password: vault('password') },
          },
        },
      },
      [
        'log in base.azurecr.io as abc <- the credential for base.azurecr.io',
        'log in docker.io as "stored"/{"vault":"kv.vault.azure.net","name":"password"} <- the credential for docker.io',
        'log in other.azurecr.io as {"vault":"kv.vault.azure.net","name":"user"}/{"vault":"kv.vault.azure.net","name":"password"} <- the credential for other.azurecr.io',
        'read kv.vault.azure.net/password as undefined <- the credential for other.azurecr.io',
        'read kv.vault.azure.net/password as [system] <- the credential for docker.io',
        'read kv.vault.azure.net/user as undefined <- the credential for other.azurecr.io',
      ],
    ],
    [
      'credentials for Docker Hub, and for its website, which is no registry',
      {
        credentials: {
          sourceRegistry: { loginMode: 'None' },
          customRegistries: Object.fromEntries(
            ['index.docker.io', 'hub.docker.com'].map((each) => [
              each,
              { userName: plain('me'), password: plain('p') },
            ]),
          ),
        },
      },
      [
        'log in hub.docker.com as "stored"/"stored" <- the credential for hub.docker.com',
        'log in index.docker.io as "stored"/"stored" <- the credential for index.docker.io',
      ],
    ],
    [
      'a credential that the caller may not see',
      {
        credentials: { sourceRegistry: { loginMode: 'None' }, customRegistries: { 'base.azurecr.io': null as never } },
      },
      ['log in base.azurecr.io as unknown <- the credential for base.azurecr.io'],
    ],
    [
      'its agent pool, and the triggers that are on',
      {
        agentPoolName: 'pool',
        trigger: {
          timerTriggers: [{ name: 't1', schedule: '0 0 * * *' }],
          sourceTriggers: ['Enabled', 'Disabled'].map((status) => ({
            name: `on commit ${status}`,
            status,
            sourceTriggerEvents: ['commit'],
            sourceRepository: {
              sourceControlType: 'Github',
              repositoryUrl: 'https://ghp_0123@github.com/a/b.git#main:sub',
              sourceControlAuthProperties: { tokenType: 'PAT', token: 'ghp_0123' },
            },
          })),
          baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime' },
        },
      },
      [
        "pool pool <- the task's agent pool",
        "base image trigger base <- the base image trigger 'base'",
        "source trigger on commit Enabled of https://github.com/a/b.git <- the source trigger 'on commit Enabled'",
      ],
    ],
    [
      'a trigger of base images that a build may have',
      {
        trigger: { baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime' } },
        step: encoded('steps: [{build: .}]'),
      },
      ["base image trigger base <- the base image trigger 'base'"],
    ],
    [
      'a trigger of base images without a build, as az adds it to every task',
      {
        trigger: { baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime' } },
        step: encoded('steps: [{cmd: bash}]'),
      },
      [],
    ],
    [
      'a credential for its own registry, in the place of its own login',
      {
        credentials: { customRegistries: { 'myregistry.azurecr.io': { identity: '[system]' } } },
        step: encoded('steps: [{push: [myregistry.azurecr.io/a]}]'),
      },
      [
        "log in myregistry.azurecr.io as [system] <- the login to the task's own registry; the credential for myregistry.azurecr.io",
        "push myregistry.azurecr.io/a as [system] <- step 'acb_step_0' :1:17",
      ],
    ],
    [
      'credentials for registries outside Azure, by each of their names',
      {
        credentials: {
          sourceRegistry: { loginMode: 'None' },
          customRegistries: { 'index.docker.io': { identity: 'a' }, 'ghcr.io': { identity: 'b' } },
        },
        step: encoded(
          'steps: [{push: [docker.io/me/a, quay.io/me/a]}, {cmd: me/b}, {cmd: ghcr.io/me/c}, {cmd: quay.io/me/d}]',
        ),
      },
      [
        'log in ghcr.io as b <- the credential for ghcr.io',
        "pull ghcr.io/me/c as b <- step 'acb_step_2' :1:68",
        'log in index.docker.io as a <- the credential for index.docker.io',
        "pull index.docker.io/me/b as a <- step 'acb_step_1' :1:55",
        "push index.docker.io/me/a as a <- step 'acb_step_0' :1:17",
        "push quay.io/me/a as nothing <- step 'acb_step_0' :1:33",
      ],
    ],
    [
      'a credential beside a login of a step',
      {
        credentials: {
          sourceRegistry: { loginMode: 'None' },
          customRegistries: { 'base.azurecr.io': { identity: 'a' } },
        },
        step: encoded('steps: [{cmd: docker login base.azurecr.io}, {cmd: base.azurecr.io/c}]'),
      },
      [
        'log in base.azurecr.io as a <- the credential for base.azurecr.io',
        "pull base.azurecr.io/c as a <- step 'acb_step_1' :1:52",
      ],
    ],
    ['a local registry of the run', { step: encoded('steps: [{push: ["localhost:5000/a"]}]') }, []],
    [
      'an artifact as its context',
      { step: { ...encoded('steps: [{cmd: bash}]'), contextPath: 'oci://base.azurecr.io/contexts/a:v1' } },
      ['pull base.azurecr.io/contexts/a as nothing <- the context'],
    ],
  ])('%s', async (_, given, needs) => expect(await needsIn(given)).toEqual(needs));
});

describe('the needs of a task file', () => {
  it.each<[string, string, string[]]>([
    [
      'the build and push of the tutorial',
      'version: v1.1.0\nsteps:\n  - build: -t $Registry/hello:$ID .\n  - push:\n    - $Registry/hello:$ID\n',
      ["push myregistry.azurecr.io/hello as run <- step 'acb_step_1' acb.yaml:5:7"],
    ],
    [
      'a pull by a command, by its place behind options',
      'steps:\n  - id: test\n    cmd: -e A=b --rm -it base.azurecr.io/tools/test:1 run --fast\n',
      ["pull base.azurecr.io/tools/test as nothing <- step 'test' acb.yaml:3:26"],
    ],
    [
      'public images',
      'steps:\n  - cmd: mcr.microsoft.com/acr/bash echo hi\n  - cmd: alpine\n  - cmd: ghcr.io/a/b\n',
      [],
    ],
    ['aliases', 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n  - cmd: acr purge --registry $Registry\n', []],
    [
      'an image that the run builds itself',
      'steps:\n  - build: -t {{.Run.Registry}}/app .\n  - cmd: "{{.Run.Registry}}/app:latest test"\n',
      [],
    ],
    [
      'an image that the run builds itself, and pulls',
      'steps:\n  - build: -t {{.Run.Registry}}/app .\n  - cmd: "{{.Run.Registry}}/app:latest test"\n    pull: true\n',
      ["pull myregistry.azurecr.io/app as run <- step 'acb_step_1' acb.yaml:3:11"],
    ],
    [
      'commands of the client',
      "steps:\n  - cmd: docker pull base.azurecr.io/a && docker tag base.azurecr.io/a b.azurecr.io/c:1 && docker push --quiet b.azurecr.io/c:1\n  - cmd: docker run --rm b.azurecr.io/c:1\n  - cmd: docker:cli sh -c 'docker image pull d.azurecr.io/e:2'\n",
      [
        "push b.azurecr.io/c as nothing <- step 'acb_step_0' acb.yaml:2:72",
        "pull base.azurecr.io/a as nothing <- step 'acb_step_0' acb.yaml:2:22",
        "pull d.azurecr.io/e as nothing <- step 'acb_step_2' acb.yaml:4:46",
      ],
    ],
    [
      'a build by the client',
      'steps:\n  - cmd: docker buildx build --push -t other.azurecr.io/x:1 .\n',
      ["push other.azurecr.io/x as nothing <- step 'acb_step_0' acb.yaml:2:10"],
    ],
    [
      'a copy of an index',
      'steps:\n  - cmd: docker buildx imagetools create -t one.azurecr.io/x:1 two.azurecr.io/x:1\n',
      [
        "push one.azurecr.io/x as nothing <- step 'acb_step_0' acb.yaml:2:45",
        "pull two.azurecr.io/x as nothing <- step 'acb_step_0' acb.yaml:2:64",
      ],
    ],
    [
      'a login by the file itself',
      "version: v1.1.0\nsecrets:\n  - id: password\n    keyvault: https://KV.vault.azure.net/secrets/Password\n  - id: other\n    keyvault: https://kv.vault.azure.net/secrets/other/01\n    clientID: 00000000-0000-0000-0000-00000000000A\nsteps:\n  - cmd: docker login -u me -p '{{.Secrets.password}}'\n  - cmd: docker login --username me --password x shared.azurecr.io\n  - push: [me/app:v1, shared.azurecr.io/app, third.azurecr.io/app]\n",
      [
        "push third.azurecr.io/app as nothing <- step 'acb_step_2' acb.yaml:11:46",
        "read kv.vault.azure.net/other/01 as 00000000-0000-0000-0000-00000000000a <- secret 'other' acb.yaml:6:15",
        "read kv.vault.azure.net/Password as [system] <- secret 'password' acb.yaml:4:15",
      ],
    ],
    [
      'a push without a registry, which goes to Docker Hub',
      'steps:\n  - push: ["app:v1"]\n',
      ["push docker.io/library/app as nothing <- step 'acb_step_0' acb.yaml:2:13"],
    ],
    [
      'a registry and an image in build arguments',
      'steps:\n  - id: build\n    build: >-\n      -t app\n      --build-arg REGISTRY_NAME=base.azurecr.io\n      --build-arg BASE=images.azurecr.io/node:18\n      --build-arg URL=https://example.azurecr.io/x\n      --build-arg VERSION=1.2.3\n      .\n',
      [
        "? pull base.azurecr.io as nothing <- build argument 'REGISTRY_NAME' of step 'build' acb.yaml:5:19",
        "? pull images.azurecr.io/node as nothing <- build argument 'BASE' of step 'build' acb.yaml:6:19",
      ],
    ],
    [
      'a registry and an image in build arguments that only the run knows',
      'steps:\n  - build: -t a --build-arg A={{.Run.Branch}}.azurecr.io --build-arg B=b.azurecr.io/{{.Run.Branch}} .\n',
      ["? pull b.azurecr.io as nothing <- build argument 'B' of step 'acb_step_0' acb.yaml:2:70"],
    ],
    [
      'a cache',
      'steps:\n  - build: -t $Registry/app:1 .\n    cache: enabled\nversion: v1.1.0\n',
      ["push myregistry.azurecr.io/app as run <- step 'acb_step_0' acb.yaml:2:12"],
    ],
    [
      'a repository that only the run knows',
      'steps:\n  - push: ["{{.Run.Registry}}/{{.Run.Branch}}/app:1", "{{.Run.Registry}}/app:{{.Run.ID}}"]\n',
      [
        "push myregistry.azurecr.io as run <- step 'acb_step_0' acb.yaml:2:13",
        "push myregistry.azurecr.io/app as run <- step 'acb_step_0' acb.yaml:2:56",
      ],
    ],
    ['a registry that only the run knows', 'steps:\n  - cmd: "{{.Run.Branch}}.azurecr.io/app"\n  - cmd: $IMAGE\n', []],
    [
      'an artifact as the context of a build',
      'steps:\n  - build: -t a oci://base.azurecr.io/c:1\n',
      ["pull base.azurecr.io/c as nothing <- step 'acb_step_0' acb.yaml:2:17"],
    ],
    [
      'the same thing twice',
      'steps:\n  - cmd: base.azurecr.io/a\n  - cmd: base.azurecr.io/a:2\n',
      ["pull base.azurecr.io/a as nothing <- step 'acb_step_0' acb.yaml:2:10; step 'acb_step_1' acb.yaml:3:10"],
    ],
  ])('%s', async (_, text, needs) => expect(await inFile(text)).toEqual(needs));
});

describe('the needs of a build', () => {
  const files: Readonly<Record<string, string>> = {
    Dockerfile:
      'ARG BASE=base.azurecr.io/node:18\nFROM $BASE AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=tools.azurecr.io/t:1 /t /t\n',
    'sub/Dockerfile.two':
      'FROM --platform=linux/amd64 \\\n  one.azurecr.io/a AS one\nFROM two.azurecr.io/b AS two\nFROM ${UNSET}/c\n',
  };
  const read: ReadSource = async ({ context, path }) => {
    const text = files[path];
    return text === undefined ? { reason: `${context} has no ${path}.` } : { text, name: path };
  };
  const context = 'https://github.com/a/b.git';
  const docker = { type: 'Docker' as const, contextPath: context, dockerFilePath: 'Dockerfile' };

  it.each<[string, Partial<Runnable>, string[]]>([
    [
      'that pushes two names',
      { step: { ...docker, imageNames: ['app:{{.Run.ID}}', 'myregistry.azurecr.io/team/app'], isPushEnabled: true } },
      [
        'pull base.azurecr.io/node as nothing <- the Dockerfile Dockerfile:2:1',
        "push myregistry.azurecr.io/app as run <- image name 'app:{{.Run.ID}}'",
        "push myregistry.azurecr.io/team/app as run <- image name 'myregistry.azurecr.io/team/app'",
        'pull tools.azurecr.io/t as nothing <- the Dockerfile Dockerfile:5:1',
      ],
    ],
    [
      'whose base image is an argument, without push',
      {
        step: {
          ...docker,
          imageNames: ['app'],
          isPushEnabled: false,
          arguments: [{ name: 'BASE', value: 'myregistry.azurecr.io/x' }],
        },
      },
      [
        "pull myregistry.azurecr.io/x as run <- build argument 'BASE'; the Dockerfile Dockerfile:2:1",
        'pull tools.azurecr.io/t as nothing <- the Dockerfile Dockerfile:5:1',
      ],
    ],
    [
      'in a folder, of one stage',
      { step: { ...docker, contextPath: `${context}#main:sub`, dockerFilePath: 'Dockerfile.two', target: 'one' } },
      ['pull one.azurecr.io/a as nothing <- the Dockerfile sub/Dockerfile.two:1:1'],
    ],
    [
      'in a folder of a repository on GitHub without .git',
      {
        step: {
          ...docker,
          contextPath: 'https://github.com/a/b#:sub/',
          dockerFilePath: 'Dockerfile.two',
          target: 'one',
        },
      },
      ['pull one.azurecr.io/a as nothing <- the Dockerfile sub/Dockerfile.two:1:1'],
    ],
    [
      'whose name is completed though it names a registry that the run does not log in to',
      { step: { ...docker, dockerFilePath: 'none', imageNames: ['else.azurecr.io/app'], isPushEnabled: true } },
      ["push myregistry.azurecr.io/else.azurecr.io/app as run <- image name 'else.azurecr.io/app'"],
    ],
  ])('%s', async (_, given, needs) => expect(await needsIn(given, read)).toEqual(needs));

  it.each<[string, string, string[]]>([
    [
      'a step of a task file',
      'steps:\n  - build: -t a .\n',
      [
        "pull base.azurecr.io/node as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:2:1",
        "pull tools.azurecr.io/t as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:5:1",
      ],
    ],
    [
      'a step with a folder, a file, and a stage',
      'steps:\n  - build: -t a -f sub/Dockerfile.two --target=TWO sub\n',
      [
        "pull one.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' sub/Dockerfile.two:1:1",
        "pull two.azurecr.io/b as nothing <- the Dockerfile of step 'acb_step_0' sub/Dockerfile.two:3:1",
      ],
    ],
    [
      'a step with a working directory',
      'steps:\n  - build: -f Dockerfile.two --target one .\n    workingDirectory: sub\n',
      ["pull one.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' sub/Dockerfile.two:1:1"],
    ],
    [
      'a step with its own context',
      'steps:\n  - build: -f Dockerfile.two --target one https://github.com/c/d.git#main:sub\n',
      ["pull one.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' sub/Dockerfile.two:1:1"],
    ],
  ])('by %s', async (_, text, needs) =>
    expect(await inFile(text, { step: { type: 'FileTask', contextPath: context, taskFilePath: 'x' } }, read)).toEqual(
      needs,
    ),
  );
});

describe('Dockerfiles', () => {
  it('say which image of the registry that an argument names', async () => {
    const read: ReadSource = async ({ path }) => ({ text: 'ARG REG\nFROM $REG/baseimages/node:9\n', name: path });
    const text = 'steps:\n  - build: -t a --build-arg REG=mybaseregistry.azurecr.io .\n';
    expect(await inFile(text, {}, read)).toEqual([
      "pull mybaseregistry.azurecr.io/baseimages/node as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:2:1",
    ]);
  });

  it('may name images that the run builds itself', async () => {
    const read: ReadSource = async ({ path }) => ({ text: 'FROM myregistry.azurecr.io/base\n', name: path });
    const text = 'steps:\n  - build: -t {{.Run.Registry}}/base:latest .\n  - build: .\n';
    expect(await inFile(text, {}, read)).toEqual([]);
  });

  it('are read once each, and at the same time', async () => {
    const asked: string[] = [];
    let go = (): void => {};
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    const read: ReadSource = async ({ path }) => {
      asked.push(path);
      if (asked.length === 3) go();
      await all;
      return { text: `FROM ${path.toLowerCase()}.azurecr.io/a\n`, name: path };
    };
    const text = 'steps:\n  - build: -f B .\n  - build: -f C .\n  - build: -f A .\n  - build: -f B .\n';
    expect(await inFile(text, {}, read)).toEqual([
      "pull a.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_2' A:1:1",
      "pull b.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' B:1:1; the Dockerfile of step 'acb_step_3' B:1:1",
      "pull c.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_1' C:1:1",
    ]);
    expect(asked).toEqual(['B', 'C', 'A']);
  });

  it.each([['-f {{.Run.Branch}}/Dockerfile .'], ['https://github.com/a/b.git#{{.Run.Branch}}']])(
    'are not read where only the run knows them: %s',
    async (build) => {
      const read: ReadSource = () => Promise.reject(new Error('Nothing is read.'));
      const file = { text: `steps:\n  - build: "${build}"\n`, name: 'acb.yaml' };
      expect((await needsOf(runnable, read, file)).verdicts.map(({ sentence }) => sentence)).toEqual([
        'The task file is valid.',
        'The Dockerfile was not read, so its base images are not checked: its place depends on the run.',
      ]);
    },
  );
});

describe('a task file that cannot be loaded', () => {
  const verdictOn = async (text: string, read: ReadSource = fetchesNothing) =>
    (await needsOf(runnable, read, { text, name: 'acb.yaml' })).verdicts;

  it('is a failure, with its place', async () =>
    expect(await verdictOn('steps:\n  - cmd: bash\n    retries: lots\n')).toEqual([
      {
        check: 'task-file',
        target: 'task file acb.yaml',
        result: 'fail',
        sentence:
          'The task file cannot be loaded: failed to unmarshal task before running: failed to deserialize task and validate: yaml: unmarshal errors: line 3: cannot unmarshal !!str `lots` into int',
        sources: [{ words: 'the task file', file: 'acb.yaml', line: 3, column: 14 }],
        fix: { by: 'user', advice: 'Correct the task file.' },
      },
    ]));

  it('is a failure without steps, which a run would not report', async () => {
    expect(await verdictOn('version: v1.1.0\nstps:\n  - cmd: bash\n')).toEqual([
      {
        check: 'task-file',
        target: 'task file acb.yaml',
        result: 'fail',
        sentence: "A run of the task file does nothing: the file has no 'steps', but 'stps'.",
        sources: [{ words: 'the task file', file: 'acb.yaml', line: 2, column: 1 }],
        fix: { by: 'user', advice: "Write a list of 'steps', each with cmd, build, or push." },
      },
    ]);
    const [ofRun] = await verdictOn('version: v1.1.0\n{{if .Values.x}}steps:\n  - cmd: bash\n{{end}}\n');
    expect(ofRun?.result).not.toBe('fail');
  });

  it.each([
    ['values that a run may set', 'steps:\n  - cmd: bash\n    retries: {{.Values.retries.most}}\n'],
    [
      'a secret',
      'secrets: [{id: a, keyvault: https://kv.vault.azure.net/secrets/a}]\nsteps:\n  - cmd: bash\n    retries: {{.Secrets.a}}\n',
    ],
    [
      'aliases that are not read',
      'version: v1.1.0\nalias:\n  src: [https://example.com/a.yaml]\nsteps:\n  - cmd: bash\n',
    ],
  ])('for want of %s is not known to fail', async (_, text) =>
    expect((await verdictOn(text)).map(({ result }) => result)).toEqual(['unknown']),
  );

  it('is loaded with the aliases of another file', async () => {
    const text = 'version: v1.1.0\nalias:\n  src: [./a.yaml]\nsteps:\n  - cmd: tool run\n';
    const read: ReadSource = async ({ path }) =>
      path === 'a.yaml' ? { text: 'tool: base.azurecr.io/tool:1\n', name: path } : { reason: 'no' };
    expect(await inFile(text, {}, read)).toEqual([
      "pull base.azurecr.io/tool as nothing <- step 'acb_step_0' acb.yaml:5:10",
    ]);
  });
});

describe('every task file and text of the task file tests', () => {
  it('has needs, or a verdict on why it has none', async () => {
    const vectors = readVectors();
    expect(vectors.length).toBeGreaterThan(200);
    for (const { input, values } of vectors) {
      const read: ReadSource = async ({ path }) => ({ text: input, name: path });
      const file = { text: input, name: 'acb.yaml', values };
      const { needs, verdicts } = await needsOf(runnable, read, file);
      expect(verdicts[0]?.check).toBe('task-file');
      for (const { sources } of needs) expect(sources.length).toBeGreaterThan(0);
      await needsIn({ step: { type: 'Docker', dockerFilePath: input, imageNames: [input], target: input } }, read);
      await needsIn({ step: { ...encoded(input), contextPath: input } }, read);
    }
  });
});

describe('secrets', () => {
  it('are in no need and no verdict', async () => {
    const secret = 'hunter2secret';
    const step = {
      ...encoded(
        'steps:\n  - id: x{{.Values.s}}\n    cmd: "{{.Values.s}}.azurecr.io/{{.Values.s}}:{{.Values.s}}"\n  - build: -t {{.Values.s}}/a --build-arg A=b.azurecr.io/{{.Values.s}} .\n  - cmd: docker login -p {{.Values.s}} {{.Values.s}}.azurecr.io\n  - push: ["c.azurecr.io/{{.Values.s}}"]\n',
      ),
      contextPath: `https://${secret}@github.com/a/b.git`,
      contextAccessToken: secret,
      values: [{ name: 's', value: secret, isSecret: true }],
    };
    const credentials = {
      customRegistries: { 'docker.io': { userName: plain(secret), password: plain(secret) } },
    };
    const trigger = {
      sourceTriggers: [
        {
          name: 'source',
          sourceTriggerEvents: ['commit'],
          sourceRepository: {
            sourceControlType: 'Github',
            repositoryUrl: `https://me:${secret}@github.com/a/b.git`,
            sourceControlAuthProperties: { tokenType: 'PAT', token: secret },
          },
        },
      ],
    };
    const docker = {
      type: 'Docker' as const,
      dockerFilePath: 'Dockerfile',
      imageNames: ['app'],
      arguments: [{ name: 'BASE', value: `b.azurecr.io/${secret}`, isSecret: true }],
    };
    const broken = { ...step, ...encoded('steps:\n  - cmd: bash\n    retries: {{.Values.s}}\n') };
    const read: ReadSource = async () => ({ text: 'ARG BASE\nFROM $BASE\n', name: 'Dockerfile' });
    for (const each of [step, docker, broken]) {
      const result = await needsOf({ ...runnable, credentials, trigger, step: each }, read);
      expect(result.needs.length).toBeGreaterThan(2);
      expect(JSON.stringify(result)).not.toContain(secret);
    }
  });
});

describe('images whose registry is not known before a run', () => {
  const verdictsIn = async (step: Runnable['step'], read: ReadSource = fetchesNothing) =>
    (await needsOf({ ...runnable, step }, read)).verdicts.filter(({ result }) => result === 'unknown');
  const sentence =
    'The registry of an image is not checked: its name contains a secret value, or something that only a run knows.';

  it('are told, with where they are used', async () => {
    const text =
      "steps:\n  - cmd: '{{.Values.registry}}/app:v1'\n  - cmd: $Registry/app:$ID\n  - push: ['{{.Values.registry}}/app']\n";
    const values = [{ name: 'registry', value: 'secret.azurecr.io', isSecret: true }];
    expect(await verdictsIn({ ...encoded(text), values })).toEqual([
      {
        check: 'task-file',
        target: 'images',
        result: 'unknown',
        sentence,
        sources: [
          { words: "step 'acb_step_0'", line: 2, column: 11 },
          { words: "step 'acb_step_2'", line: 4, column: 13 },
        ],
      },
    ]);
  });

  it('are told of the Dockerfile of a build', async () => {
    const read: ReadSource = async () => ({ text: 'ARG REGISTRY\nFROM $REGISTRY/node\n', name: 'Dockerfile' });
    const step = {
      type: 'Docker' as const,
      contextPath: 'https://github.com/a/b.git',
      dockerFilePath: 'Dockerfile',
      arguments: [{ name: 'REGISTRY', value: 'secret.azurecr.io', isSecret: true }],
    };
    expect((await verdictsIn(step, read)).map((each) => [each.sentence, each.sources])).toEqual([
      [sentence, [{ words: 'the Dockerfile', file: 'Dockerfile', line: 2, column: 1 }]],
    ]);
  });
});
