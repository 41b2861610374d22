import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRepository, type GitRepository } from '../../support/git-repository.ts';
import { createLab, type Lab, temporaryFolder } from '../lab.ts';

let lab: Lab;
let repository: GitRepository;
let plain: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  repository = await createRepository({ 'a/Dockerfile': 'FROM one\n' });
  await repository.git('checkout', '--quiet', '-b', 'release/1.0');
  await repository.commit({ 'a/Dockerfile': 'FROM two\n' });
  plain = await temporaryFolder({ Dockerfile: 'FROM three\n' });
  lab = await createLab({
    gitFolders: {
      'https://github.com/Org/Repo.git': repository.path,
      'https://github.com/o/plain': plain.path,
      'https://git.example.com/o/elsewhere.git': plain.path,
    },
  });
});
afterAll(() => Promise.all([repository.remove(), plain.remove()]));

describe('a single file of a mapped repository, where GitHub shows it', () => {
  it.each([
    ['org/repo/HEAD/a/Dockerfile', 200, 'FROM two\n'],
    ['Org/Repo/main/a/Dockerfile', 200, 'FROM one\n'],
    ['Org/Repo/refs/heads/main/a/Dockerfile', 200, 'FROM one\n'],
    ['Org/Repo/release/1.0/a/Dockerfile', 200, 'FROM two\n'],
    ['o/plain/HEAD/Dockerfile', 200, 'FROM three\n'],
    ['Org/Repo/HEAD/a', 404, '404: Not Found'],
    ['Org/Repo/HEAD/none', 404, '404: Not Found'],
    ['Org/Repo/none/a/Dockerfile', 404, '404: Not Found'],
    ['o/none/HEAD/Dockerfile', 404, '404: Not Found'],
    ['o/elsewhere/HEAD/Dockerfile', 404, '404: Not Found'],
    ['o/plain/HEAD/..%2f..%2f..%2fetc%2fpasswd', 404, '404: Not Found'],
  ])('%s: %i', async (path, status, body) => {
    const answer = await lab.ask('GET', `https://raw.githubusercontent.com/${path}`);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });
});
