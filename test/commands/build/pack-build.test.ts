import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';

const git = 'https://github.com/a/b.git';
const find = 'GET S/providers/Microsoft.ContainerRegistry/registries';

const taskFile = ({ tag = 'stable', image = '$Registry/a:v1', builder = 'b', pull = '--no-pull' } = {}) =>
  `version: v1.1.0
steps:
  - cmd: mcr.microsoft.com/oryx/pack:${tag} build ${image} --builder ${builder} ${pull} --env REGISTRY_NAME=$Registry -p .
    timeout: 28800
  - push: ["${image}"]
    timeout: 1800
`;
const request = (text: string) => ({
  type: 'EncodedTaskRunRequest',
  isArchiveEnabled: false,
  encodedTaskContent: Buffer.from(text).toString('base64'),
  platform: { os: 'linux', architecture: 'amd64' },
  sourceLocation: git,
  credentials: {},
});

describe.each(['pack build', 'az acr pack build'])('each option of %s, as it reaches the service', (call) => {
  it.each<[string, object]>([
    ['-t a:v1 -b b', {}],
    ['--image $Registry/a:v1 --builder b', {}],
    [
      '-t myregistry.azurecr.io/a:{{.Run.ID}} -b b',
      request(taskFile({ image: 'myregistry.azurecr.io/a:{{.Run.ID}}' })),
    ],
    ['-t other.azurecr.io/a -b b', request(taskFile({ image: '$Registry/other.azurecr.io/a' }))],
    ['-t a:v1 -b b --pack-image-tag 20240101', request(taskFile({ tag: '20240101' }))],
    ['-t a:v1 -b b --pull', request(taskFile({ pull: '' }))],
    ['-t a:v1 -b b --platform linux/arm64', { platform: { os: 'linux', architecture: 'arm64' } }],
    ['-t a:v1 -b b --timeout 600', { timeout: 600 }],
    ['-t a:v1 -b b --auth-mode none --no-preflight', { credentials: { sourceRegistry: { loginMode: 'None' } } }],
    ['-t a:v1 -b b --agent-pool pool1', { agentPoolName: 'pool1' }],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`${call} -r myregistry --no-wait ${words} ${git}`);
    expect({ asked, exitCode }).toEqual({
      asked: [find, ['POST R/scheduleRun', { ...request(taskFile()), ...patch }]],
      exitCode: 0,
    });
  });
});

describe('pack build', () => {
  const words = 'pack build -r myregistry -t a:v1 -b b';

  it('looks for the registry in its resource group, which az does not', async () => {
    const { asked } = await runCommandLine(`${words} -g myResourceGroup --no-wait ${git}`);
    expect(asked[0]).toBe('GET R');
  });

  it('takes a registry that cannot have tasks for what it is, as az does', async () => {
    const registry = { id: '/r', name: 'myregistry', location: 'eastus', sku: { name: 'Classic' }, properties: {} };
    const { exitCode } = await runCommandLine(`${words} -g myResourceGroup --no-wait ${git}`, {
      replies: { 'GET R': [[200, registry]] },
    });
    expect(exitCode).toBe(0);
  });

  it('uploads a folder', async () => {
    const { asked } = await runCommandLine(`${words} --no-wait .`, {
      prepare: ({ cwd }) => writeFile(join(cwd, 'server.js'), ''),
    });
    expect(asked).toEqual([
      find,
      'POST R/listBuildSourceUploadUrl',
      'PUT https://uploads.blob.localhost/a.tar.gz?sig=s',
      ['POST R/scheduleRun', { ...request(taskFile()), sourceLocation: 'a.tar.gz' }],
    ]);
  });

  const preview = (what: string) =>
    `WARNING: ${what} is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus\n`;
  const sent =
    'WARNING: Sending context to registry: myregistry...\nWARNING: Queued a run with ID: cf1\nWARNING: Waiting for an agent...\n';
  const uncached = 'WARNING: Using a non-cached builder image; `--pull` is probably needed as well\n';
  const group = preview("Command group 'acr pack'");
  it.each([
    ['-b b', `${group}${uncached}${sent}`],
    ['-b cloudfoundry/cnb:bionic', `${group}${sent}`],
    ['-b b --pull', `${group}${sent}`],
    [
      '-b b --pull --agent-pool p --pack-image-tag t',
      `${group}${preview("Argument '--pack-image-tag'")}${preview("Argument '--agent-pool'")}${sent}`,
    ],
  ])('shows the log, and says: %s', async (options, stderr) => {
    const result = await runCommandLine(`pack build -r myregistry -t a:v1 ${options} ${git}`);
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, 'hello\n', stderr]);
  });

  it.each([
    ['/dev/null', 'Building with Buildpacks requires a valid source location.', 2],
    ['nowhere', "'nowhere' doesn't exist.", 1],
    ['. --platform windows', 'Building with Buildpacks is only supported on Linux.', 2],
    ['. --timeout 1', "Parameter 'EncodedTaskRunRequest.timeout' must be equal to or greater than 300.", 2],
    ["-t 'a b' .", "'a b' is not a valid value for '--image'.", 2],
    ["-b 'x; y' .", "'x; y' is not a valid value for '--builder'.", 2],
    ['--pack-image-tag # .', "'#' is not a valid value for '--pack-image-tag'.", 2],
    ['', 'the following arguments are required: <source>', 2],
  ])('refuses before it asks anything: %s', async (options, message, exitCode) => {
    const result = await runCommandLine(`${words} ${options}`);
    expect({ asked: result.asked, exitCode: result.exitCode }).toEqual({ asked: [], exitCode });
    expect(result.stderr).toContain(`ERROR: ${message}`);
  });
});
