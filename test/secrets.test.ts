import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCloud } from '../src/azure/cloud.ts';
import { runCommandLine } from './support/command-line.ts';
import type { Answer } from './support/fake-azure.ts';
import { plantToken } from './support/plant-token.ts';
import type { TestHost } from './support/test-host.ts';

const secret = 'PLANTED-SECRET';
const jwt = (claims: object) => ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), secret].join('.');

/** Every file below the test's folders, by its path and content. */
const filesOf = async ({ home }: TestHost): Promise<[string, string][]> => {
  const entries = await readdir(dirname(home), { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await readFile(path, 'utf8')]));
};

const links = {
  'POST R/runs/cf1/listLogSasUrl': [[200, { logLink: `https://logs.blob.localhost/cf1?sv=1&sig=${secret}` }]],
  'POST R/listBuildSourceUploadUrl': [
    [200, { uploadUrl: `https://uploads.blob.localhost/a?sig=${secret}`, relativePath: 'a' }],
  ],
  [`PUT https://uploads.blob.localhost/a?sig=${secret}`]: [[201]],
} satisfies Record<string, Answer[]>;
const docker: Answer = [
  200,
  {
    name: 'hello',
    properties: { step: { type: 'Docker', contextPath: 'https://github.com/a/b.git', dockerFilePath: 'a' } },
  },
];
const refused: Answer = [403, { error: { code: 'AuthorizationFailed', message: 'You may not.' } }];

describe('a secret shows nowhere, with --debug', () => {
  it.each<[string, string, Record<string, Answer[]>]>([
    ['the password of a login', `credential add -r myregistry -n hello --login-server a.io -u user -p ${secret}`, {}],
    [
      'the password of a login that is refused',
      `credential add -r myregistry -n hello --login-server a.io -u user -p ${secret}`,
      { 'PATCH R/tasks/hello': [refused] },
    ],
    ['half a login', `credential add -r myregistry -n hello --login-server a.io -p ${secret}`, {}],
    [
      'a git token',
      `create -r myregistry -n hello -c https://github.com/a/b.git -f Dockerfile --git-access-token ${secret}`,
      {},
    ],
    [
      'a git token in a context that a task would be given',
      `update -r myregistry -n hello -c https://${secret}@github.com/a/b.git --dry-run`,
      { 'POST R/tasks/hello/listDetails': [docker] },
    ],
    ['a git token in the context', `build -r myregistry -t a --no-wait https://${secret}@github.com/a/b.git`, {}],
    [
      'a secret argument',
      `create -r myregistry -n hello -c https://github.com/a/b.git -f Dockerfile --commit-trigger-enabled false --secret-arg a=${secret}`,
      {},
    ],
    ['a secret value', `run -r myregistry -n hello --no-wait --set-secret a=${secret}`, {}],
    [
      "the endpoint of a base image's trigger",
      `create -r myregistry -n hello --cmd a -c /dev/null --update-trigger-endpoint https://hook?code=${secret}`,
      {},
    ],
    ['a secret of a vault', `az keyvault secret set --vault-name mykeyvault -n a --value ${secret} -o none`, {}],
    [
      'a secret of a vault that is refused',
      `az keyvault secret set --vault-name mykeyvault -n a --value ${secret}`,
      { 'PUT https://mykeyvault.vault.azure.net/secrets/a': [refused] },
    ],
    ["a registry's own password", `az acr repository show-tags -n myregistry --repository a -u admin -p ${secret}`, {}],
    [
      "a registry's own password that is refused",
      `az acr repository show-tags -n myregistry --repository a -u admin -p ${secret}`,
      {
        'POST https://myregistry.azurecr.io/oauth2/token': [
          [401, { errors: [{ code: 'UNAUTHORIZED', message: 'no' }] }],
        ],
      },
    ],
    [
      'the tokens of a registry',
      'az acr repository show-tags -n myregistry --repository a',
      {
        'POST https://myregistry.azurecr.io/oauth2/exchange': [[200, { refresh_token: secret }]],
        'POST https://myregistry.azurecr.io/oauth2/token': [[200, { access_token: secret }]],
      },
    ],
    ['a link to a log', 'logs -r myregistry --run-id cf1', {}],
    [
      'a link to a log that is gone',
      'logs -r myregistry --run-id cf1',
      {
        [`GET https://logs.blob.localhost/cf1?sv=1&sig=${secret}`]: [[403, `<Error>${secret}</Error>`]],
      },
    ],
    [
      'a link to a log with a password',
      'logs -r myregistry --run-id cf1',
      { 'POST R/runs/cf1/listLogSasUrl': [[200, { logLink: `https://user:${secret}@logs.blob.localhost/cf1` }]] },
    ],
    ['a link to upload to', 'build -r myregistry -t a --no-wait .', {}],
    [
      'a link to upload to that is refused',
      'build -r myregistry -t a --no-wait .',
      { [`PUT https://uploads.blob.localhost/a?sig=${secret}`]: [[403, 'expired']] },
    ],
  ])('%s', async (_, line, replies) => {
    const result = await runCommandLine(`${line} --debug`, {
      replies: { ...links, ...replies },
      prepare: ({ cwd }) => writeFile(join(cwd, 'Dockerfile'), 'FROM scratch\n'),
    });
    // What is shown of a git address is the user's own word; it is told to the service, never repeated.
    expect(result.stdout + result.stderr).not.toContain(secret);
    expect(result.host.prompts).toEqual([]);
    expect((await filesOf(result.host)).filter(([, content]) => content.includes(secret))).toEqual([]);
  });

  it('but the value of a vault’s secret, where az prints it', async () => {
    const result = await runCommandLine(
      `az keyvault secret set --vault-name mykeyvault -n a --value ${secret} --debug --query value -o tsv`,
    );
    expect(result.stdout).toBe(`${secret}\n`);
    expect(result.stderr).not.toContain(secret);
  });
});

describe('a secret in a command line that is refused', () => {
  it.each([
    [`credential add -r myregistry -n hello --pasword ${secret}`, 'unrecognized arguments: --pasword'],
    [`credential add -r myregistry -n hello --pasword=${secret}`, 'unrecognized arguments: --pasword'],
    [`credential add -r myregistry -n hello -p one ${secret}`, 'unrecognized arguments: ***'],
    [`credential --password=${secret} add`, "'--password' must follow the command"],
    [`credential add -r myregistry -p ${secret} -o ${secret}`, "'***' is not a valid value for '--output'"],
    [`run -r myregistry -n hello --set-secret a=${secret} ${secret}`, "the source '***' cannot be combined"],
    [`emulator start --docker-hub-user ${secret}`, 'argument --docker-hub-user: '],
    [`emulator start --docker-hub-user :${secret}`, 'argument --docker-hub-user: '],
    [`emulator start --dockerhub-user user:${secret}`, 'unrecognized arguments: --dockerhub-user'],
  ])('is not repeated: %#', async (line, said) => {
    const { stdout, stderr, exitCode } = await runCommandLine(`${line} --debug`);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain(secret);
  });
});

describe('an access token', () => {
  it('is kept in the token cache and nowhere else', async () => {
    const cloud = await resolveCloud('AzureCloud', () => Promise.reject(new Error('It is known.')));
    const result = await runCommandLine('list -r myregistry -g myResourceGroup --cloud AzureCloud --debug', {
      prepare: (host) => plantToken(host, cloud, 'https://management.core.windows.net//.default', jwt({ oid: 'me' })),
    });
    expect(result.stderr).toContain('DEBUG: GET https://management.azure.com/');
    expect(result.stdout + result.stderr).not.toContain(secret);
    const holders = (await filesOf(result.host)).filter(([, content]) => content.includes(secret));
    expect(holders.map(([path]) => path)).toEqual([expect.stringMatching(/tokens\.json$/)]);
  });

  it('of the emulator is kept nowhere', async () => {
    const answers = async (request: Request) =>
      new URL(request.url).pathname === '/msi'
        ? Response.json({ access_token: jwt({ oid: 'me' }), expires_on: '4102444800' })
        : Response.json({ error: { code: 'Denied', message: 'no' } }, { status: 403 });
    const result = await runCommandLine('list -r myregistry -g myResourceGroup --debug', {
      prepare: (host) => void Object.assign(host, { network: answers }),
    });
    expect([result.exitCode, result.stderr.includes('DEBUG: ')]).toEqual([1, true]);
    expect(result.stdout + result.stderr).not.toContain(secret);
    expect(await filesOf(result.host)).toEqual([]);
  });
});
