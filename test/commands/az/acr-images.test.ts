import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import type { Answer } from '../../support/fake-azure.ts';

const server = 'https://myregistry.azurecr.io';
const list = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const own = [[`POST ${server}/oauth2/exchange`, expect.objectContaining({ grant_type: 'access_token' })]];
const tokenFor = (scope: string, grant: object = { grant_type: 'refresh_token', refresh_token: 'refresh' }) => [
  `POST ${server}/oauth2/token`,
  { service: 'myregistry.azurecr.io', scope, ...grant },
];
const password = { grant_type: 'password', username: 'admin', password: 'secret' };
const az = (line: string, options: CommandLineOptions = {}) => runCommandLine(`az acr ${line}`, options);

describe('what is asked of the registry, and shown of its answer', () => {
  const sha = `sha256:${'a'.repeat(64)}`;
  const read = 'repository:a/b:metadata_read';
  it.each<[string, unknown[], unknown]>([
    [
      'repository list -n myregistry',
      [list, 'GET S', ...own, tokenFor('registry:catalog:*'), `GET ${server}/v2/_catalog?n=100`],
      ['a', 'b/c'],
    ],
    [
      'repository list -n myregistry --top 1 -u admin -p secret',
      [list, tokenFor('registry:catalog:*', password), `GET ${server}/v2/_catalog?n=1`],
      ['a'],
    ],
    [
      'repository show -n myregistry --repository a/b -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b`],
      { imageName: 'a/b' },
    ],
    [
      'repository show -n myregistry -t a/b:v1 -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_tags/v1`],
      { digest: 'sha256:v1', name: 'v1' },
    ],
    [
      'repository show -n myregistry --image myregistry.azurecr.io/a/b -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_tags/latest`],
      { digest: 'sha256:latest', name: 'latest' },
    ],
    [
      `repository show -n myregistry --image a/b@${sha} -u admin -p secret`,
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_manifests/${sha}`],
      { digest: sha },
    ],
    [
      'manifest list-metadata -r myregistry -n a/b --orderby time_desc --top 5 -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_manifests?n=5&orderby=timedesc`],
      [{ digest: 'sha256:v1', name: 'v1' }],
    ],
    [
      'manifest list-metadata myregistry.azurecr.io/a/b -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_manifests?n=100`],
      [{ digest: 'sha256:v1', name: 'v1' }],
    ],
    [
      'manifest show-metadata -r myregistry -n a/b:v1 -u admin -p secret',
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_tags/v1`],
      { digest: 'sha256:v1', name: 'v1' },
    ],
    [
      `manifest show-metadata myregistry.azurecr.io/a/b@${sha} -u admin -p secret`,
      [list, tokenFor(read, password), `GET ${server}/acr/v1/a/b/_manifests/${sha}`],
      { digest: sha },
    ],
  ])('%s', async (line, asked, shown) => {
    const result = await az(line);
    expect([result.exitCode, result.asked, JSON.parse(result.stdout)]).toEqual([0, asked, shown]);
  });
});

describe('az acr repository delete', () => {
  const deleting = 'repository:a/b:delete,metadata_read';
  const manifest = `DELETE ${server}/v2/a/b/manifests/sha256:v1`;
  const sentence = "This operation will delete the manifest 'sha256:v1' and all the following images: 'a/b:v1'";

  it('takes an image away with all its tags', async () => {
    const { exitCode, asked, stdout, stderr } = await az('repository delete -n myregistry -t a/b:v1 --yes');
    expect([exitCode, stdout, stderr]).toEqual([0, '', `WARNING: ${sentence}\n`]);
    expect(asked).toEqual([
      list,
      'GET S',
      ...own,
      tokenFor(deleting),
      `GET ${server}/acr/v1/a/b/_tags/v1`,
      `GET ${server}/acr/v1/a/b/_tags?n=100`,
      'GET S',
      ...own,
      tokenFor(deleting),
      manifest,
    ]);
  });

  it('asks before', async () => {
    const person = { tty: ['stdin', 'stderr'], answers: ['n'] } as const;
    const image = await az('repository delete -n myregistry -t a/b:v1', person);
    expect(image.host.prompts).toEqual([`${sentence}.\nAre you sure you want to continue? (y/n): `]);
    const repository = await az('repository delete -n myregistry --repository a/b', person);
    expect(repository.host.prompts).toEqual([
      "Are you sure you want to delete the repository 'a/b' and all images under it? (y/n): ",
    ]);
    for (const { exitCode, asked } of [image, repository])
      expect([exitCode, asked.filter((each) => String(each).startsWith('DELETE'))]).toEqual([1, []]);
  });

  it('shows what the registry deleted of a repository', async () => {
    const { exitCode, asked, stdout } = await az('repository delete -n myregistry --repository a/b -y');
    expect([exitCode, asked.at(-1), JSON.parse(stdout)]).toEqual([
      0,
      `DELETE ${server}/acr/v1/a/b`,
      { manifestsDeleted: ['sha256:v1'], tagsDeleted: ['v1'] },
    ]);
  });
});

describe('refused before anything is asked', () => {
  const both = 'Usage error: You need to provide either --image IMAGE | --repository REPOSITORY, but not both';
  const format =
    "The name of the image may include a tag in the format 'name:tag' or digest in the format 'name@digest'.";
  const qualified = (what: string) =>
    `Specify either the ${what} with its login server, such as 'myregistry.azurecr.io/hello-world', or --registry/-r and --name/-n.`;
  it.each([
    ['repository show -n myregistry', both],
    ['repository delete -n myregistry -t a --repository a --yes', both],
    ['repository delete -n myregistry -t a:b:c --yes', `argument --image/-t: ${format}`],
    ['repository delete -n myregistry -t ../b:c --yes', `argument --image/-t: ${format}`],
    [
      'repository delete -n myregistry --repository a:v1 --yes',
      "argument --repository: 'a:v1' is not a valid repository name. It must not include a tag or a digest.",
    ],
    ['repository list -n myregistry -u admin', '--username/-u and --password/-p must be used together.'],
    ['manifest list-metadata -r myregistry', qualified('repository')],
    ['manifest list-metadata a.io/b -n c', qualified('repository')],
    [
      'manifest list-metadata hello-world',
      "'hello-world' does not begin with a login server. Example: 'myregistry.azurecr.io/hello-world'.",
    ],
    ['manifest show-metadata -r myregistry', qualified('artifact')],
    ['manifest show-metadata -r myregistry -n a:b:c', format],
  ])('%s', async (line, problem) => {
    const { exitCode, stderr, asked } = await az(line);
    expect([exitCode, stderr.split('\n').filter((each) => each.startsWith('ERROR')), asked]).toEqual([
      2,
      [`ERROR: ${problem}`],
      [],
    ]);
  });
});

describe('what is missing ends as with az', () => {
  const unknown: Answer[] = [[404, { errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known' }] }]];
  it.each([
    ['repository show -n myregistry --repository a/b', `GET ${server}/acr/v1/a/b`, 3],
    ['manifest show-metadata -r myregistry -n a/b:v1', `GET ${server}/acr/v1/a/b/_tags/v1`, 3],
    ['manifest list-metadata -r myregistry -n a/b', `GET ${server}/acr/v1/a/b/_manifests?n=100`, 1],
    ['repository delete -n myregistry --repository a/b -y', `DELETE ${server}/acr/v1/a/b`, 1],
    ['repository delete -n myregistry -t a/b:v1 -y', `GET ${server}/acr/v1/a/b/_tags/v1`, 1],
  ])('%s', async (line, asked, code) => {
    const { exitCode } = await az(line, { replies: { [asked]: unknown } });
    expect(exitCode).toBe(code);
  });
});
