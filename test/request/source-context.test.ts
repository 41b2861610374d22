import { describe, expect, it } from 'vitest';
import { branchOf, classifyContext, providerOf } from '../../src/request/source-context.ts';

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
