import { describe, expect, it } from 'vitest';
import {
  branchOf,
  classifyContext,
  isOtherRepository,
  providerOf,
  repositoryAddress,
  watchWarnings,
} from '../../src/request/source-context.ts';

describe('classifyContext', () => {
  it.each([
    [undefined, 'none'],
    ['', 'none'],
    ['/dev/null', 'none'],
    ['/DEV/Null', 'none'],
    ['OCI://r.azurecr.io/a:v1', 'oci'],
    ['git@github.com:a/b.git', 'git'],
    ['git://host/a', 'git'],
    ['https://github.com/a/b.git', 'git'],
    ['HTTPS://GitHub.com/a/b.GIT#main:src', 'git'],
    ['https://dev.azure.com/o/p/_git/r', 'git'],
    ['https://o.visualstudio.com/p/_git/r', 'git'],
    ['github.com/a/b.git', 'git'],
    ['https://host/a.tar.gz', 'tarball'],
    ['http://host/a.gitx', 'tarball'],
    ['github.com/a/b', 'local'],
    ['.', 'local'],
    ['C:\\src', 'local'],
    ['NUL', 'local'],
  ])('%s: %s', (context, kind) => {
    expect(classifyContext(context)).toBe(kind);
  });
});

describe('branchOf', () => {
  it.each([
    ['https://h/a.git', undefined],
    ['https://h/a.git#', undefined],
    ['https://h/a.git#:src', undefined],
    ['https://h/a.git#main', 'main'],
    ['https://h/a.git#release/1.0:src', 'release/1.0'],
    ['https://h/a.git#a#b', 'a#b'],
  ])('%s: %s', (context, branch) => {
    expect(branchOf(context)).toBe(branch);
  });
});

describe('providerOf', () => {
  it.each([
    ['https://GitHub.com/a/b', 'Github'],
    ['https://dev.azure.com/o/p', 'VisualStudioTeamService'],
    ['https://dev.azure.com/o/_git/github.com-mirror', 'VisualStudioTeamService'],
    ['git@github.com:a/b.git', 'Github'],
    ['https://token@github.example.com/a/b.git', 'Github'],
    ['https://example.ghe.com/a/b.git', 'Github'],
    ['https://notgithub.com/a/b.git', 'VisualStudioTeamService'],
  ])('%s: %s', (context, provider) => {
    expect(providerOf(context)).toBe(provider);
  });
});

describe('repositoryAddress', () => {
  it.each([
    ['https://github.com/a/b.git', 'https://github.com/a/b.git'],
    ['https://github.com/a/b.git#main:src', 'https://github.com/a/b.git'],
    ['HTTP://github.com/a/b.git/#:src', 'https://github.com/a/b.git'],
    ['HTTP://github.com/a/b/', 'https://github.com/a/b'],
    ['https://github.com/a/b', 'https://github.com/a/b'],
    ['github.com/a/b', 'https://github.com/a/b'],
    ['GitHub.com/a/b.git', 'https://GitHub.com/a/b.git'],
    ['https://user:password@git.example.com:8443/a/b.git', 'https://git.example.com:8443/a/b.git'],
    ['https://a@b@git.example.com/a/b.git', 'https://git.example.com/a/b.git'],
    ['https://o@dev.azure.com/o/p/_git/r?version=GBmain', 'https://dev.azure.com/o/p/_git/r'],
    ['https://git.example.com/a/b', undefined],
    ['https://git.example.com/a.tar.gz', undefined],
    ['git@github.com:a/b.git', undefined],
    ['git://github.com/a/b.git', undefined],
    ['ssh://git@github.com/a/b.git', undefined],
    ['https://[a/b.git', undefined],
    ['./github.com/a', undefined],
    ['.', undefined],
  ])('%s: %s', (context, address) => expect(repositoryAddress(context)).toBe(address));
});

describe('watchWarnings', () => {
  it.each([
    ['https://github.com/a/b.git', []],
    ['https://dev.azure.com/o/p/_git/r#main', []],
    [
      'https://git.example.com/a/b.git',
      [
        "The service watches repositories on GitHub and Azure DevOps only. Commits at 'git.example.com' may not start runs.",
      ],
    ],
  ])('%s', (context, warnings) => expect(watchWarnings(context)).toEqual(warnings));
});

describe('isOtherRepository', () => {
  const app = 'https://github.com/example/app.git';
  it.each<[string, boolean]>([
    [app, false],
    [`${app}#dev:sub`, false],
    [`${app}/`, false],
    ['https://GitHub.com/example/app.git', false],
    ['https://me:secret@github.com/example/app.git', false],
    ['github.com/example/app.git', false],
    ['https://github.com/Example/App', false],
    ['https://github.com:443/example/app.git', false],
    ['git@github.com:example/app.git', false],
    ['https://github.com:8443/example/app.git', true],
    ['https://github.com/example/other.git', true],
    ['https://git.example.com/example/app.git', true],
    // A token would go there in plain text.
    ['http://github.com/example/app.git', true],
  ])('%s: %s', (context, isOther) => {
    expect(isOtherRepository(app, context)).toBe(isOther);
    expect(isOtherRepository(context, app)).toBe(isOther);
  });
});
