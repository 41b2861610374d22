import { beforeEach, describe, expect, it } from 'vitest';
import { archiveOf, createLab, type Lab, quickRun, upload } from '../lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myregistry');
});

const alias =
  'Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.';
const setUp = [
  "Creating Docker network: acb_default_network, driver: 'bridge'",
  'Successfully set up Docker network: acb_default_network',
  'Setting up Docker configuration...',
  'Successfully set up Docker configuration',
];
const noLogin = { credentials: { sourceRegistry: { loginMode: 'None' } } };

/** Whole log as lines, times taken off; a line that had one is marked with `>`. */
const logOf = async (text: string, more: object = noLogin): Promise<string[]> => {
  const { log } = await lab.run('myregistry', quickRun(text, more));
  return log
    .split('\r\n')
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '>'))
    .slice(0, -1);
};

/** The engine's own lines, without times, and its last word. */
const engineLines = async (text: string): Promise<string[]> => {
  const lines = await logOf(text);
  return lines.flatMap((line) => {
    if (line.startsWith('>')) return [line.slice(1)];
    return line.startsWith('failed to run step') ? [line] : [];
  });
};

const executing = (id: string, { timeout = 600, directory = '', network = 'acb_default_network' } = {}): string =>
  `Executing step ID: ${id}. Timeout(sec): ${timeout}, Working directory: '${directory}', Network: '${network}'`;
const contained = (id: string): string[] => [
  `Launching container with name: ${id}`,
  `Successfully executed container: ${id}`,
];
const marked = (id: string): string => `Step ID: ${id} marked as successful (elapsed time in seconds: 0.000000)`;
const refusedLogin = 'docker login -u hubuser -p wrong';
const attempt = (id: string, end: string): string[] => [
  `Launching container with name: ${id}`,
  `Container failed during run: ${id}${end}`,
];

describe('the lines of the engine', () => {
  it.each([
    [
      'two commands',
      'version: v1.1.0\nsteps:\n  - cmd: bash echo one\n  - {id: two, cmd: bash echo two, timeout: 30, workingDirectory: src}\n',
      [
        alias,
        ...setUp,
        executing('acb_step_0'),
        ...contained('acb_step_0'),
        executing('two', { timeout: 30, directory: 'src' }),
        ...contained('two'),
        marked('acb_step_0'),
        marked('two'),
      ],
    ],
    [
      'a failure stops the run',
      `steps:\n  - cmd: ubuntu a\n  - cmd: ${refusedLogin}\n  - cmd: ubuntu c\n`,
      [
        ...setUp,
        executing('acb_step_0'),
        ...contained('acb_step_0'),
        executing('acb_step_1'),
        ...attempt('acb_step_1', '. No retries remaining.'),
        'failed to run step ID: acb_step_1: exit status 1',
      ],
    ],
    [
      'an ignored failure goes on',
      `steps:\n  - {cmd: ${refusedLogin}, ignoreErrors: true}\n  - cmd: ubuntu b\n`,
      [
        ...setUp,
        executing('acb_step_0'),
        ...attempt('acb_step_0', '. No retries remaining.'),
        'Step ID: acb_step_0 encountered an error: exit status 1, but is set to ignore errors. Continuing...',
        executing('acb_step_1'),
        ...contained('acb_step_1'),
        marked('acb_step_0'),
        marked('acb_step_1'),
      ],
    ],
    [
      'retries run out',
      `steps:\n  - {cmd: ${refusedLogin}, retries: 1, retryDelay: 2}\n`,
      [
        ...setUp,
        executing('acb_step_0'),
        ...attempt('acb_step_0', ', waiting 2 seconds before retrying...'),
        ...attempt('acb_step_0', '. No retries remaining.'),
        'failed to run step ID: acb_step_0: exit status 1',
      ],
    ],
    [
      'a retry only on matching output',
      `steps:\n  - {cmd: ${refusedLogin}, retries: 5, retryOnErrors: ["connection reset"]}\n`,
      [
        ...setUp,
        executing('acb_step_0'),
        ...attempt('acb_step_0', '. No retries remaining.'),
        'failed to run step ID: acb_step_0: exit status 1',
      ],
    ],
    [
      'repeats collect errors',
      `steps:\n  - {cmd: ${refusedLogin}, repeat: 1}\n`,
      [
        ...setUp,
        executing('acb_step_0'),
        ...attempt('acb_step_0', '. No retries remaining.'),
        ...attempt('acb_step_0', '. No retries remaining.'),
        'failed to run step ID: acb_step_0: exit status 1, exit status 1',
      ],
    ],
    [
      'a push is tried three times',
      'steps:\n  - push: [a, b]\n',
      [
        ...setUp,
        executing('acb_step_0'),
        'Pushing image: a:latest, attempt 1',
        'Pushing image: a:latest, attempt 2',
        'Pushing image: a:latest, attempt 3',
        'failed to run step ID: acb_step_0: failed to push images successfully',
      ],
    ],
    [
      'a delay and a pull',
      'steps:\n  - {cmd: ubuntu a, startDelay: 4, pull: true}\n',
      [
        ...setUp,
        executing('acb_step_0'),
        'Waiting 4 seconds before executing step ID: acb_step_0',
        'Step specified pull. Performing an explicit pull...',
        ...contained(''),
        ...contained('acb_step_0'),
        marked('acb_step_0'),
      ],
    ],
    [
      'networks and volumes',
      'networks:\n  - {name: web, driver: bridge}\n  - {name: host, skipCreation: true}\nvolumes: [{name: v, secret: {a: aGk=}}]\nsteps:\n  - {cmd: ubuntu a, network: web}\n',
      [
        "Creating Docker network: web, driver: 'bridge'",
        'Successfully set up Docker network: web',
        'Skip creating network: host',
        ...setUp.slice(2),
        'Volume source v successfully created',
        executing('acb_step_0', { network: 'web' }),
        ...contained('acb_step_0'),
        marked('acb_step_0'),
        'Skip deleting network: host',
      ],
    ],
    [
      'steps in the order in which they can start',
      'steps:\n  - {id: a, cmd: ubuntu a}\n  - {id: b, cmd: ubuntu b, when: ["-"]}\n  - {id: c, cmd: ubuntu c, when: [a, b]}\n',
      [...setUp, ...['a', 'b', 'c'].flatMap((id) => [executing(id), ...contained(id)]), ...['a', 'b', 'c'].map(marked)],
    ],
    ['no steps', 'version: v1.0.0\n', setUp],
  ])('%s', async (_name, text, expected) => {
    expect(await engineLines(text)).toEqual(expected);
  });

  it('are those of a build cache where a step asks for it', async () => {
    const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ Dockerfile: 'FROM node\n' }));
    const text = 'version: v1.0.0\nsteps:\n  - build: -t myregistry.azurecr.io/a .\n    cache: enabled\n';
    const log = await logOf(text, { ...noLogin, sourceLocation });
    expect(log.filter((line) => line.startsWith('>')).map((line) => line.slice(1))).toEqual([
      'Downloading source code...',
      'Finished downloading source code',
      ...setUp,
      'Task will use build cache, initializing buildkitd container',
      ...contained('acrbuildkitdcontainer'),
      executing('acb_step_0'),
      'Scanning for dependencies...',
      'Successfully scanned dependencies',
      ...contained('acb_step_0'),
      marked('acb_step_0'),
      'Populating digests for step ID: acb_step_0...',
      'Image was built using buildkit, fetching Digest from remote...',
      'Successfully populated digests for step ID: acb_step_0',
      'The following dependencies were found:',
      '',
    ]);
  });

  it('are the loader’s words when the task file is wrong', async () => {
    expect(await logOf('steps:\n  - {cmd: a, build: b}\n')).toEqual([
      expect.stringContaining('step must only contain a single build, cmd, or push property'),
      '',
      'Run ID: cf1 failed after 0s. Error: failed during run, err: exit status 1',
    ]);
  });
});

const build = async (dockerfile: string, more: object = {}): Promise<string[]> => {
  const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ Dockerfile: dockerfile }));
  const request = {
    type: 'DockerBuildRequest',
    dockerFilePath: 'Dockerfile',
    platform: { os: 'Linux' },
    sourceLocation,
  };
  const { log } = await lab.run('myregistry', { ...request, ...more });
  return log.split('\r\n');
};

describe('what is not a task file', () => {
  it.each([
    [
      'steps:\n\t- cmd: a\n',
      /^failed to unmarshal task before running: failed to deserialize task and validate: yaml: /,
    ],
    ['bash echo\n', /cannot unmarshal !!str `bash echo` into graph\.Task$/],
    ['- cmd: a\n', /cannot unmarshal !!seq into graph\.Task$/],
    ['\u0000\u0001', /^failed to unmarshal task before running: failed to deserialize task and validate: yaml: /],
  ])('fails: %j', async (text, message) => {
    const log = await logOf(text);
    expect(log).toContainEqual(expect.stringMatching(message));
    expect(log.at(-1)).toMatch(/ failed after 0s\. Error: failed during run, err: exit status 1$/);
  });

  it('runs nothing without steps, and says so', async () => {
    const log = await logOf('step:\n  - cmd: a\n');
    expect(log[0]).toBe("[emulator] The task file has no 'steps': nothing is run.");
    expect(log.at(-1)).toMatch(/ was successful after 0s$/);
  });
});

describe('a docker-build style run', () => {
  it('completes names with its registry, but not those of registries it knows', async () => {
    const log = await build('FROM scratch\n', {
      imageNames: ['app:{{.Run.ID}}', 'myregistry.azurecr.io/own', 'library/x:1'],
      noCache: true,
      target: 'final',
      arguments: [{ name: 'A', value: 'b' }],
      isPushEnabled: false,
    });
    expect(log).toContain(
      '[emulator] step build: docker build --no-cache -f Dockerfile -t myregistry.azurecr.io/app:cf1 -t myregistry.azurecr.io/own -t library/x:1 --build-arg A=b --target final . (containers are not started)',
    );
  });

  it('does not show a secret build argument', async () => {
    const secret = { name: 'TOKEN', value: 'so-secret', isSecret: true };
    const log = await build('FROM node\n', { arguments: [secret], imageNames: ['app'] });
    expect(log.join('\n')).not.toContain('so-secret');
    expect(log).toContain(
      '[emulator] step build: docker build -f Dockerfile -t myregistry.azurecr.io/app --build-arg TOKEN=*** . (containers are not started)',
    );
  });

  it('renders build arguments, tags, target and file', async () => {
    await build('FROM node\n', { imageNames: ['base:1'] });
    const log = await build('ARG BASE\nFROM ${BASE} AS myregistry\nFROM none\n', {
      imageNames: ['app:{{.Run.ID}}'],
      arguments: [{ name: 'BASE', value: '{{.Run.Registry}}/base:1' }],
      target: '{{.Run.RegistryName}}',
      dockerFilePath: '{{"Dockerfile"}}',
      isPushEnabled: false,
    });
    expect(log).toContain(
      '[emulator] step build: docker build -f Dockerfile -t myregistry.azurecr.io/app:cf2 --build-arg BASE=myregistry.azurecr.io/base:1 --target myregistry . (containers are not started)',
    );
    expect(log.at(-2)).toBe('Run ID: cf2 was successful after 0s');
  });

  it('fails as the engine does when an argument is not a template', async () => {
    const log = await build('FROM node\n', { arguments: [{ name: 'A', value: '{{ nope }}' }] });
    expect(log).toContain(
      'error while rendering templates: failed to parse template: build. Err: template: build:1: function "nope" not defined',
    );
  });

  it.each([
    ['a&b>c', 127, '/bin/sh: b: command not found'],
    ['a&b', 127, '/bin/sh: b: command not found'],
    ['a b', 1, 'docker build was given 2 words: b .'],
    ['a;b', 127, '/bin/sh: b: command not found'],
    ['a|b', 127, '/bin/sh: b: command not found'],
    ['a #', 1, "docker: 'docker build' requires 1 argument"],
    ['a<b', 1, '/bin/sh: b: No such file or directory'],
    ['a(b)', 2, "/bin/sh: line 1: syntax error: unexpected token '('"],
    ["it's", 2, '/bin/sh: line 1: syntax error: unterminated single quote'],
    ['say "x', 2, '/bin/sh: line 1: syntax error: unterminated double quote'],
    ['`x', 2, '/bin/sh: line 1: syntax error: unterminated backtick'],
    ['a\nb', 1, 'docker build was given 2 words: b .'],
  ])('puts the argument %j into a shell without quotes', async (value, exit, words) => {
    const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value }] });
    expect(log.join('\n')).toContain(words);
    expect(log).toContain(`failed to run step ID: build: exit status ${exit}`);
  });

  it.each([['"a b"'], ["'a&b>c'"], ['a\\&b'], ['a>c'], ['a#b'], ['$HOME'], ['a*b?[c]'], ['{a,b}'], ['a=b,c'], ['']])(
    'builds with the argument %j',
    async (value) => {
      const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value }] });
      expect(log.at(-2)).toBe('Run ID: cf1 was successful after 0s');
    },
  );

  it('tells to quote what the shell would keep', async () => {
    const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value: 'a&b>c' }] });
    expect(log).toContain(
      `[emulator] step build: the agent's shell reads the command line before docker does, and takes &, ;, |, <, > and line ends for its own. Quote such a value, for example: --build-arg "NAME='a&b'"`,
    );
  });

  it('fails when the target is not a stage', async () => {
    const log = await build('FROM node AS one\n', { imageNames: ['app'], target: 'two' });
    expect(log).toContain('failed to reach build target two in Dockerfile');
  });

  it.each([
    'open&sesame',
    'open sesame',
    'open;sesame now',
    '$(open sesame)',
    'open|sesame',
    'open<sesame',
    'open$sesame',
  ])('does not show what a shell makes of the secret build argument %s', async (value) => {
    const log = await build('FROM node\n', {
      arguments: [{ name: 'TOKEN', value, isSecret: true }],
      imageNames: ['app'],
    });
    expect(log.join('\n')).not.toContain('sesame');
  });

  it('names the build argument that leaves FROM without an image', async () => {
    const log = await build('ARG BASE\nFROM $BASE/node\n', { imageNames: ['app'] });
    expect(log).toContain(
      "[emulator] The Dockerfile's FROM uses the build argument BASE, which is empty. Give it: --build-arg BASE=VALUE",
    );
    expect(log.find((line) => line.includes('Output from dependency scanning'))).toContain('invalid reference format');
  });

  it('finds images of stages, of this run, and of its own registry', async () => {
    await build('FROM node\n', { imageNames: ['base:1'] });
    const log = await build('FROM myregistry.azurecr.io/base:1 AS one\nFROM golang:1.22\nFROM one\n', {
      imageNames: ['app:2'],
    });
    const dump = log.slice(log.indexOf('- image:'));
    expect(dump.filter((line) => /dependency|repository|registry:/.test(line))).toEqual([
      '    registry: myregistry.azurecr.io',
      '    repository: app',
      '  runtime-dependency:',
      '    registry: myregistry.azurecr.io',
      '    repository: base',
      '  buildtime-dependency:',
      '  - registry: registry.hub.docker.com',
      '    repository: library/golang',
    ]);
    expect(dump).toContain('    tag: "2"');
    expect(dump).toContain('    tag: "1.22"');
  });

  it('fails as docker fails when the base image is not there', async () => {
    const log = await build('FROM myregistry.azurecr.io/base:9\n', { imageNames: ['app'] });
    expect(log).toContain(
      'manifest for myregistry.azurecr.io/base:9 not found: manifest unknown: manifest tagged by "9" is not found',
    );
    expect(log).toContain(
      '[emulator] The registry myregistry.azurecr.io has no image base:9. Push it first, for example: acrtask build --registry myregistry --image base:9 .',
    );
  });

  it.each([
    ['nosuch.azurecr.io/x', 'Get "https://nosuch.azurecr.io/v2/": dial tcp: lookup nosuch.azurecr.io: no such host'],
    [
      'hubuser/private',
      "pull access denied for hubuser/private, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
  ])('cannot build on %s', async (image, words) => {
    expect(await build(`FROM ${image}\n`)).toContain(words);
  });
});

describe('commands of docker itself', () => {
  it('are carried out: login, tag, push, pull', async () => {
    const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ Dockerfile: 'FROM node\n' }));
    const text = `steps:
  - build: -t app .
  - cmd: docker tag app hubuser/app:1
  - cmd: docker login --username=hubuser --password="hubpassword"
  - cmd: docker push hubuser/app:1
  - cmd: docker pull hubuser/app:1
`;
    const { log, properties } = await lab.run('myregistry', quickRun(text, { sourceLocation }));
    expect(properties).toMatchObject({
      status: 'Succeeded',
      outputImages: [{ registry: 'registry.hub.docker.com', repository: 'hubuser/app', tag: '1' }],
    });
    expect(log).toContain('Login Succeeded\r\n');
    expect(log).toMatch(/^\[emulator\] hubuser\/app:1: sha256:\w+\r$/m);
  });

  it('need what they are given', async () => {
    const text = (command: string): string => `steps:\n  - cmd: ${command}\n`;
    const noTerminal = 'Error: Cannot perform an interactive login from a non TTY device';
    expect(await logOf(text('docker login -u hubuser --password-stdin'))).toContain(
      '[emulator] docker login --password-stdin has nothing to read from here: use --password.',
    );
    const empty = await logOf(text("docker login -u '{{.Values.user}}' -p x"));
    expect(empty).toContain(noTerminal);
    expect(empty).toContain('[emulator] docker login has no user name.');
    expect(empty).toContain('[emulator] The task file uses .Values.user, which is empty. Set it: --set user=VALUE');
    expect(await logOf(text('docker tag nothing x'))).toContain('Error response from daemon: No such image: nothing');
  });

  it('are only named otherwise, and an empty image name is refused', async () => {
    const log = await logOf('steps:\n  - cmd: docker system prune\n  - cmd: "{{.Values.image}}:1 run"\n');
    expect(log).toContain('[emulator] step acb_step_0: docker run docker system prune (containers are not started)');
    expect(log).toContain('docker: invalid reference format.');
    expect(log).toContain('[emulator] The task file uses .Values.image, which is empty. Set it: --set image=VALUE');
  });
});

describe('secrets', () => {
  const secretRun = async (value: string, command: string): Promise<string> => {
    const values = [{ name: 'token', value, isSecret: true }];
    return (await lab.run('myregistry', quickRun(`steps:\n  - cmd: ${command}\n`, { ...noLogin, values }))).log;
  };

  it.each([
    ['so-secret', "ubuntu echo '{{.Values.token}}'", "ubuntu echo '***'"],
    ['so-secret', 'ubuntu echo {{.Values.token | b64enc}}', 'ubuntu echo ***'],
    ['first\nlater', 'ubuntu echo {{.Values.token | replace "\\n" " "}}', 'ubuntu echo *** ***'],
    // Who passes a value openly as well has not kept it secret.
    ['ubuntu', 'ubuntu echo {{.Values.token}}', 'ubuntu echo ubuntu'],
  ])('%j in %s shows as %s', async (value, command, shown) => {
    expect(await secretRun(value, command)).toContain(`docker run ${shown} (containers are not started)`);
  });

  it('do not begin in messages about the task file', async () => {
    const log = await secretRun('sesame-open-now', 'ubuntu\n    timeout: "{{.Values.token}}"');
    expect(log).toContain('into int');
    expect(log).not.toContain('sesame');
  });
});
