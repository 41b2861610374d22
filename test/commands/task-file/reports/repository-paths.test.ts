import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { repositoryPaths } from '../../../../src/commands/task-file/reports/repository-paths.ts';

const cwd = join(sep, 'repo', 'app');
const home = join(sep, 'other');

it.each<[string, Record<string, string>, string, string]>([
  ['in the current folder', {}, join(cwd, 'a b.yaml'), 'a b.yaml'],
  ['below it', {}, join(cwd, 'x', 'a.yaml'), 'x/a.yaml'],
  ['with a name that begins with dots', {}, join(cwd, '..a.yaml'), '..a.yaml'],
  ['in the repository of GitHub Actions', { GITHUB_WORKSPACE: join(sep, 'repo') }, join(cwd, 'a.yaml'), 'app/a.yaml'],
  ['beside the current folder there', { GITHUB_WORKSPACE: join(sep, 'repo') }, join(sep, 'repo', 'a.yaml'), 'a.yaml'],
  [
    'in the repository of Azure Pipelines',
    { BUILD_SOURCESDIRECTORY: join(sep, 'repo') },
    join(cwd, 'a.yaml'),
    'app/a.yaml',
  ],
  ['outside of the repository', { GITHUB_WORKSPACE: home }, join(cwd, 'a.yaml'), 'a.yaml'],
])('%s', (_name, env, path, expected) => {
  expect(repositoryPaths({ env, cwd }).fromRoot(path)).toBe(expected);
  expect(repositoryPaths({ env, cwd }).uri(path)).toBe(expected.replace(' ', '%20'));
});

it('of files elsewhere are whole', () => {
  const path = join(home, 'a.yaml');
  expect(repositoryPaths({ env: {}, cwd }).fromRoot(path)).toBe(path.split(sep).join('/'));
  expect(repositoryPaths({ env: {}, cwd }).uri(path)).toBe(pathToFileURL(path).href);
});
