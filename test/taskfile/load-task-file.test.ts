import { describe, expect, it } from 'vitest';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import type { LoadOptions, Step } from '../../src/taskfile/model.ts';
import { shown } from './shown.ts';

const run = { ID: 'cf10', Registry: 'myregistry.azurecr.io', OS: 'linux', Architecture: 'amd64' };
const network = { name: 'acb_default_network', driver: 'bridge', ipv6: false, skipCreation: false, isDefault: true };

const dockerHubTask = `version: v1.0.0
# Replace mykeyvault with the name of your key vault
secrets:
  - id: username
    keyvault: https://mykeyvault.vault.azure.net/secrets/UserName
  - id: password
    keyvault: https://mykeyvault.vault.azure.net/secrets/Password
steps:
# Log in to Docker Hub
  - cmd: docker login --username '{{.Secrets.username}}' --password '{{.Secrets.password}}'
# Build image
  - build: -t {{.Values.PrivateRepo}}:{{.Run.ID}} https://github.com/Azure-Samples/acr-tasks.git -f hello-world.dockerfile
# Push image to private repo in Docker Hub
  - push:
    - {{.Values.PrivateRepo}}:{{.Run.ID}}
`;

const helloWorldTask = `version: v1.0.0
steps:
# Replace mybaseregistry with the name of your registry containing the base image
  - build: -t {{.Run.Registry}}/hello-world:{{.Run.ID}}  https://github.com/Azure-Samples/acr-build-helloworld-node.git -f Dockerfile-app --build-arg REGISTRY_NAME=mybaseregistry.azurecr.io
  - push: ["{{.Run.Registry}}/hello-world:{{.Run.ID}}"]
`;

const plainStep: Omit<Step, 'type' | 'id'> = {
  cmd: '',
  build: '',
  push: [],
  when: [],
  dependsOn: [],
  timeout: 600,
  startDelay: 0,
  ignoreErrors: false,
  workingDirectory: '',
  env: [],
  retries: 0,
  retryDelay: 5,
  retryOnErrors: [],
  repeat: 0,
  keep: false,
  detach: false,
  privileged: false,
  user: '',
  network: 'acb_default_network',
  isolation: '',
  cpus: '',
  entryPoint: '',
  expose: [],
  ports: [],
  disableWorkingDirectoryOverride: false,
  pull: false,
  cmdDownloadRetries: 0,
  cmdDownloadRetryDelay: 0,
  cache: '',
  volumeMounts: [],
  exitedWith: [],
  exitedWithout: [],
  tags: [],
  buildArgs: [],
  usesBuildkit: false,
  cacheTag: '',
};

describe('the task files of the managed identity tutorial', () => {
  it('loads the one with secrets for Docker Hub', async () => {
    const asked: unknown[] = [];
    const result = await loadTaskFile(dockerHubTask, {
      run,
      set: [{ name: 'PrivateRepo', value: 'me/hello-world' }],
      resolveSecrets: async (secrets) => {
        asked.push(...secrets);
        return new Map([
          ['username', 'me'],
          ['password', 'pa$$'],
        ]);
      },
    });
    const secrets = [
      { id: 'username', keyvault: 'https://mykeyvault.vault.azure.net/secrets/UserName', clientID: '' },
      { id: 'password', keyvault: 'https://mykeyvault.vault.azure.net/secrets/Password', clientID: '' },
    ];
    const build = '-t me/hello-world:cf10 https://github.com/Azure-Samples/acr-tasks.git -f hello-world.dockerfile';
    expect(asked).toEqual(secrets);
    expect(result).toEqual({
      ok: true,
      aliasSupport: false,
      places: expect.anything(),
      rendered: `version: v1.0.0
secrets:
  - id: username
    keyvault: https://mykeyvault.vault.azure.net/secrets/UserName
  - id: password
    keyvault: https://mykeyvault.vault.azure.net/secrets/Password
steps:
  - cmd: docker login --username 'me' --password 'pa$$'
  - build: ${build}
  - push:
    - me/hello-world:cf10
`,
      task: {
        version: 'v1.0.0',
        stepTimeout: 600,
        workingDirectory: '',
        env: [],
        networks: [network],
        volumes: [],
        secrets,
        initBuildkitContainer: false,
        steps: [
          { ...plainStep, type: 'cmd', id: 'acb_step_0', cmd: "docker login --username 'me' --password 'pa$$'" },
          {
            ...plainStep,
            type: 'build',
            id: 'acb_step_1',
            build,
            tags: ['me/hello-world:cf10'],
            dependsOn: ['acb_step_0'],
          },
          { ...plainStep, type: 'push', id: 'acb_step_2', push: ['me/hello-world:cf10'], dependsOn: ['acb_step_1'] },
        ],
      },
    });
  });

  it('loads the one with a base image in another registry', async () => {
    const build =
      '-t myregistry.azurecr.io/hello-world:cf10  https://github.com/Azure-Samples/acr-build-helloworld-node.git -f Dockerfile-app --build-arg REGISTRY_NAME=mybaseregistry.azurecr.io';
    expect(await loadTaskFile(helloWorldTask, { run })).toEqual({
      ok: true,
      aliasSupport: false,
      places: expect.anything(),
      rendered: `version: v1.0.0\nsteps:\n  - build: ${build}\n  - push: ["myregistry.azurecr.io/hello-world:cf10"]\n`,
      task: {
        version: 'v1.0.0',
        stepTimeout: 600,
        workingDirectory: '',
        env: [],
        networks: [network],
        volumes: [],
        secrets: [],
        initBuildkitContainer: false,
        steps: [
          {
            ...plainStep,
            type: 'build',
            id: 'acb_step_0',
            build,
            tags: ['myregistry.azurecr.io/hello-world:cf10'],
            buildArgs: ['REGISTRY_NAME=mybaseregistry.azurecr.io'],
          },
          {
            ...plainStep,
            type: 'push',
            id: 'acb_step_1',
            push: ['myregistry.azurecr.io/hello-world:cf10'],
            dependsOn: ['acb_step_0'],
          },
        ],
      },
    });
  });
});

async function failure(text: string, options: Partial<LoadOptions> = {}): Promise<unknown> {
  const result = await loadTaskFile(text, { run, ...options });
  return result.ok ? 'no failure' : { message: result.message, diagnostics: result.diagnostics.map(shown) };
}

describe('diagnostics', () => {
  it('places every type error in the text with comments', async () => {
    expect(await failure('# one\nsteps:\n  # two\n  - cmd: a\n    retries: lots\n    keep: maybe\n')).toEqual({
      message:
        'failed to unmarshal task before running: failed to deserialize task and validate: yaml: unmarshal errors:\n' +
        '  line 3: cannot unmarshal !!str `lots` into int\n  line 4: cannot unmarshal !!str `maybe` into bool',
      diagnostics: [
        "5:14-5:18 error wrong-type: 'retries' must be a whole number, not 'lots'",
        "6:11-6:16 error wrong-type: 'keep' must be true or false, not 'maybe'",
      ],
    });
  });

  it('places a problem behind an alias section, aliases and actions', async () => {
    const text =
      'version: v1.1.0\nalias:\n  values:\n    two: "a\\nb"\n# c\nsteps:\n  - cmd: bash $Registry {{ .Run.ID }}\n    when: [nope]\n';
    expect(await failure(text)).toEqual({
      message: 'failed to unmarshal task before running: nope does not exist as a vertex [from: nope, to: acb_step_0]',
      diagnostics: ["8:12-8:16 error when-unknown: no step has the id 'nope'"],
    });
  });

  it('places what a range wrote at the range body', async () => {
    const text = 'steps:\n{{- range list "a" "a" }}\n  - id: {{ . }}\n    cmd: x\n{{- end }}\n';
    expect(await failure(text)).toEqual({
      message: 'failed to unmarshal task before running: a already exists as a vertex',
      diagnostics: ["3:9-3:16 error step-id-duplicate: the id 'a' is already that of another step"],
    });
  });

  it('names the file in template errors', async () => {
    expect(await failure('a\n# b\n{{ nope }}', { name: 'acb.yaml' })).toEqual({
      message:
        'unable to render task: error while rendering templates: failed to parse template: acb.yaml. Err: template: acb.yaml:2: function "nope" not defined',
      diagnostics: ["3:4-3:11 error invalid-template: there is no template function 'nope'"],
    });
  });

  it('places an error in the alias section', async () => {
    expect(await failure('version: v1.1.0\n# x\nalias:\n  values:\n    a: {{ nope }}\n')).toEqual({
      message:
        'unable to render alias data: error while rendering templates: failed to parse template: aliasData. Err: template: aliasData:3: function "nope" not defined',
      diagnostics: ["5:11-5:18 error invalid-template: there is no template function 'nope'"],
    });
  });

  it('says when the values are wrong', async () => {
    expect(await failure('steps: []', { values: 'a: {b: c}' })).toEqual({
      message:
        'unable to render task: error while loading exec steps: failed to override values: failed to serialize Values: json: unsupported type: map[interface {}]interface {}',
      diagnostics: [
        "- error invalid-values: line 1 of the values file: the value 'a' contains a map, which no task file can be given",
      ],
    });
  });
});

describe('secrets', () => {
  const declared = 'secrets:\n  - id: a\n    keyvault: https://kv.vault.azure.net/secrets/a\n';
  const prefix = 'unable to render task: failed to resolve secrets in the task with error: ';

  it('passes on why they could not be resolved', async () => {
    const resolveSecrets = () => Promise.reject(new Error('403: no permission to get secrets'));
    expect(await failure(declared, { resolveSecrets })).toEqual({
      message: `${prefix}403: no permission to get secrets`,
      diagnostics: ['- error secret-unresolved: 403: no permission to get secrets'],
    });
  });

  it.each([
    [
      'a mistake',
      '{{ nope }}',
      'failed to parse template: decoded. Err: template: decoded:4: function "nope" not defined',
    ],
    [
      'a failing call',
      '{{ .Run.ID.x }}',
      'failed to execute template: decoded. Err: template: decoded:4:7: executing "decoded" at <.Run.ID.x>: can\'t evaluate field x in type interface {}',
    ],
  ])('says %s in a template with the words of the first pass', async (_name, action, message) => {
    expect(await failure(`${declared}${action}\n`)).toHaveProperty(
      'message',
      `${prefix}failed to render the template: ${message}`,
    );
  });

  it('says without a prefix that nothing was rendered', async () => {
    expect(await failure('{{/* secrets */}}')).toHaveProperty('message', `${prefix}rendered template was empty`);
    expect(await failure('{{ .Values.x }}')).toHaveProperty(
      'message',
      'unable to render task: rendered template was empty',
    );
  });

  it('says that nobody can resolve them', async () => {
    const message = 'secrets cannot be resolved here: no access to a key vault was given';
    expect(await failure(declared)).toEqual({
      message: prefix + message,
      diagnostics: [`2:5-2:7 error secret-unresolved: ${message}`],
    });
  });

  it.each([
    ['a type error', 'steps:\n  - cmd: x\n    retries: {{.Secrets.a}}\n'],
    ['an unknown id', 'steps:\n  - cmd: x\n    when: ["{{.Secrets.a}}"]\n'],
    ['a template error', '{{ if .Secrets.a }}{{ fail .Secrets.a }}{{ end }}\n'],
    ['a version', 'version: {{.Secrets.a}}\n'],
  ])('keeps their values out of %s', async (_what, text) => {
    const resolveSecrets = async () => new Map([['a', 'hunter2-hunter2']]);
    const result = await loadTaskFile(declared + text, { run, resolveSecrets });
    expect([result.ok, JSON.stringify(result).includes('hunter2')]).toEqual([false, false]);
  });
});

describe('aliases', () => {
  it('says when sources cannot be read', async () => {
    const message = 'open a.yaml: alias sources cannot be read here';
    expect(await failure('version: v1.1.0\nalias:\n  src: [a.yaml]\n')).toEqual({
      message: `unable to search/replace aliases in task: ${message}`,
      diagnostics: ["3:9-3:15 error alias-source: the aliases of 'a.yaml' cannot be read here"],
    });
  });

  it('has no images on Windows', async () => {
    const result = await loadTaskFile('version: v1.1.0\nsteps:\n  - cmd: bash $ID\n', {
      run: { ...run, OS: 'windows' },
    });
    expect(result.ok && result.task.steps.map(({ cmd }) => cmd)).toEqual(['bash cf10']);
  });
});
