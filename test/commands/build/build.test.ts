import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedCases } from '../../request/recorded.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { patched } from '../../support/patched.ts';

const git = 'https://github.com/a/b.git';
const request = {
  type: 'DockerBuildRequest',
  isArchiveEnabled: false,
  imageNames: ['a:v1'],
  isPushEnabled: true,
  noCache: false,
  dockerFilePath: 'Dockerfile',
  arguments: [],
  platform: { os: 'linux', architecture: 'amd64' },
  sourceLocation: git,
  credentials: {},
};
const scheduled = 'POST R/scheduleRun';

describe('each option of build, as it reaches the service', () => {
  it.each<[string, object]>([
    [`-t a:v1 ${git}`, {}],
    [`-t a:v1 --image b ${git}`, { imageNames: ['a:v1', 'b'] }],
    [git, { imageNames: undefined, isPushEnabled: false }],
    [`-t a:v1 --no-push ${git}`, { isPushEnabled: false }],
    [`${git} -t a:v1 -f src/Dockerfile`, { dockerFilePath: 'src/Dockerfile' }],
    [
      `-t a:v1 --build-arg A=1 --secret-build-arg B=2 --build-arg HOSTED ${git}`,
      {
        arguments: [
          { name: 'A', value: '1', isSecret: false },
          { name: 'HOSTED', value: 'yes', isSecret: false },
          { name: 'B', value: '2', isSecret: true },
        ],
      },
    ],
    [`-t a:v1 --target prod ${git}`, { target: 'prod' }],
    [`-t a:v1 --platform linux/arm/v7 ${git}`, { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } }],
    [`-t a:v1 --timeout 28800 ${git}`, { timeout: 28800 }],
    [`-t a:v1 --auth-mode none --no-preflight ${git}`, { credentials: { sourceRegistry: { loginMode: 'None' } } }],
    [`-t a:v1 --source-acr-auth-id [CALLER] ${git}`, { credentials: { sourceRegistry: { identity: '[caller]' } } }],
    [`-t a:v1 --source-acr-auth-id none ${git}`, {}],
    [`-t a:v1 --agent-pool pool1 --log-template logs:1 ${git}`, { agentPoolName: 'pool1', logTemplate: 'logs:1' }],
    ['-t a:v1 oci://other.azurecr.io/a:v1', { sourceLocation: 'oci://other.azurecr.io/a:v1' }],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`build -r myregistry --no-wait ${words}`, {
      env: { HOSTED: 'yes' },
    });
    expect({ asked, exitCode }).toEqual({
      asked: ['GET S/providers/Microsoft.ContainerRegistry/registries', [scheduled, patched(request, patch)]],
      exitCode: 0,
    });
  });
});

/** A body without the random part of the Dockerfile's name in the archive, and without where the archive went. */
const comparable = (body: unknown) => {
  const {
    dockerFilePath = '',
    sourceLocation = '',
    ...rest
  } = body as { dockerFilePath?: string; sourceLocation?: string };
  return {
    ...rest,
    dockerFilePath: dockerFilePath.replace(/^[0-9a-f]{32}_/, ''),
    isRemote: sourceLocation.startsWith('https:'),
  };
};

describe('what the Azure CLI was recorded to send', () => {
  it.each(recordedCases('build'))('$id', async ({ argv, body }) => {
    const { asked, exitCode } = await runCommandLine(['az', 'acr', ...argv], {
      prepare: async ({ cwd }) => {
        await mkdir(join(cwd, 'deploy'));
        await mkdir(join(cwd, 'ctx'));
        for (const name of ['Dockerfile', 'deploy/Dockerfile.prod', 'ctx/Dockerfile'])
          await writeFile(join(cwd, name), 'FROM scratch\n');
      },
    });
    expect(exitCode).toBe(0);
    expect(comparable(asked.find((each) => each[0] === scheduled)?.[1])).toEqual(comparable(body));
  });
});

describe('what build says beside its result', () => {
  const sending = 'WARNING: Sending context to registry: myregistry...\nWARNING: Queued a build with ID: cf1\n';
  it.each([
    [`-t a:v1 ${git}`, sending],
    [git, `WARNING: '--image or -t' is not provided. Skipping image push after build.\n${sending}`],
    [`--no-push ${git}`, sending],
    [
      `-t a:{{.Build.ID}} ${git}`,
      `WARNING: .Build.ID is no longer supported as a valid substitution, use .Run.ID instead.\n${sending}`,
    ],
  ])('%s', async (words, stderr) =>
    expect((await runCommandLine(`build -r myregistry --no-wait ${words}`)).stderr).toBe(stderr),
  );
});

describe('what build refuses before it asks anything', () => {
  it.each([
    ['', 'the following arguments are required: <source>', 2],
    ['/dev/null', 'Source location should be a local directory path or remote URL.', 2],
    ['.', "Unable to find 'Dockerfile'.", 1],
    ['. -f nosuch', "Unable to find 'nosuch'.", 1],
    ['file', 'Source location should be a local directory path or remote URL.', 1],
    [
      `${git} --platform plan9`,
      "'plan9' is not a valid value for OS specified in --platform. Valid options are windows,linux.",
      2,
    ],
    [`${git} --timeout 299`, "Parameter 'DockerBuildRequest.timeout' must be equal to or greater than 300.", 2],
    [
      `${git} --source-acr-auth-id [system]`,
      "'[system]' is not a valid value for '--source-acr-auth-id'. Allowed values: [caller], none.",
      2,
    ],
  ])('%s', async (words, message, exitCode) => {
    const prepare = ({ cwd }: { cwd: string }) => writeFile(join(cwd, 'file'), '');
    const result = await runCommandLine(`build -r myregistry -t a:v1 ${words}`, { prepare });
    expect({ asked: result.asked, exitCode: result.exitCode }).toEqual({ asked: [], exitCode });
    expect(result.stderr).toContain(`ERROR: ${message}`);
  });

  it('tells of a source that is nowhere', async () => {
    const { exitCode, stderr } = await runCommandLine('build -r myregistry -t a:v1 ./nosuch');
    expect([exitCode, stderr]).toEqual([1, "ERROR: './nosuch' doesn't exist.\n"]);
  });
});
