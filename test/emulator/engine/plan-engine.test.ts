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
      '[emulator] docker login --password-stdin has no input here: use --password.',
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
