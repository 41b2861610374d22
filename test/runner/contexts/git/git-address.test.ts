import { describe, expect, it } from 'vitest';
import { parseGitAddress } from '../../../../src/runner/contexts/git/git-address.ts';

const github = 'https://github.com/user/app.git';
const owner = (server: string, password: string, user = 'dummy') => ({ server, user, password });

describe('a git context', () => {
  it.each([
    [github, [github, '', '']],
    [`${github}#dev`, [github, 'dev', '']],
    [`${github}#dev:sub/folder/`, [github, 'dev', 'sub/folder/']],
    [`${github}#:sub`, [github, '', 'sub']],
    [`${github}#feature%2Fone:a%20b`, [github, 'feature/one', 'a b']],
    [`${github}#100%`, [github, '100%', '']],
    [`${github}#a#b:c:d`, [github, 'a#b', 'c:d']],
    ['github.com/user/app', ['https://github.com/user/app', '', '']],
    ['github.com/user/app#dev:sub', ['https://github.com/user/app', 'dev', 'sub']],
    ['git://host/app.git#dev:sub', ['git://host/app.git', 'dev', 'sub']],
    ['git@github.com:user/app.git#dev:sub', ['git@github.com:user/app.git', 'dev', 'sub']],
    ['git@github.com:user/app.git#a%20b', ['git@github.com:user/app.git', 'a%20b', '']],
    ['https://dev.azure.com/org/project/_git/app#main', ['https://dev.azure.com/org/project/_git/app', 'main', '']],
  ])('%s', (context, [url, reference, folder]) =>
    expect(parseGitAddress(context)).toEqual({ url, credential: undefined, reference, folder }),
  );

  it.each([
    ['https://t0ken@github.com/user/app.git', github, owner('https://github.com', 't0ken')],
    ['https://me:t0ken@github.com/user/app.git', github, owner('https://github.com', 't0ken', 'me')],
    ['https://me:@github.com/user/app.git', github, owner('https://github.com', '', 'me')],
    ['https://:t0ken@github.com/user/app.git', github, owner('https://github.com', 't0ken', '')],
    ['https://m%40e:a%3Ab%2Fc@github.com/user/app.git', github, owner('https://github.com', 'a:b/c', 'm@e')],
    ['https://100%@github.com/user/app.git', github, owner('https://github.com', '100%')],
    ['http://t0ken@127.0.0.1:99/app.git#v1', 'http://127.0.0.1:99/app.git', owner('http://127.0.0.1:99', 't0ken')],
    ['git://t0ken@host/app.git', 'git://host/app.git', undefined],
    ['https://user@github.com/user/app.git', github, owner('https://github.com', 'user')],
    ['https://org@dev.azure.com/org/p/_git/app', 'https://dev.azure.com/org/p/_git/app', undefined],
    [
      'https://t0ken@dev.azure.com/org/p/_git/app',
      'https://dev.azure.com/org/p/_git/app',
      owner('https://dev.azure.com', 't0ken'),
    ],
  ])('keeps the credential of %s apart', (context, url, credential) =>
    expect(parseGitAddress(context)).toMatchObject({ url, credential }),
  );

  it('has no line break in its credential, which git reads line by line', () =>
    expect(() => parseGitAddress('https://a%0Ahost=evil@github.com/user/app.git')).toThrow(
      'the user or password in the URL has a line break',
    ));
});
