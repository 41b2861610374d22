import { expect, it } from 'vitest';
import { bugsAddress, type Manifest, releaseProblems } from '../../scripts/release-check.mjs';

const whole: Manifest = {
  version: '1.2.3',
  repository: { url: 'git+https://example.com/acrtask.git' },
  homepage: 'https://example.com/acrtask',
  bugs: { url: 'https://example.com/acrtask/issues' },
};
const noRepository =
  "package.json has no 'repository': 'npm publish --provenance' compares it with the repository that the workflow runs in.";
const noHomepage = "package.json has no 'homepage': the page of the package on npm links to it.";
const noBugs = "package.json has no 'bugs': acrtask tells its users to report defects there.";
const otherTag = (tag: string): string =>
  `The tag '${tag}' does not match the version in package.json: expected 'v1.2.3'.`;

it.each<[string, Manifest, string, string[]]>([
  ['everything there', whole, 'v1.2.3', []],
  ['addresses as texts', { ...whole, repository: 'github:a/b', bugs: 'https://example.com' }, 'v1.2.3', []],
  ['no repository', { ...whole, repository: undefined }, 'v1.2.3', [noRepository]],
  ['a repository without address', { ...whole, repository: {} }, 'v1.2.3', [noRepository]],
  ['no homepage', { ...whole, homepage: '' }, 'v1.2.3', [noHomepage]],
  ['no bugs', { ...whole, bugs: undefined }, 'v1.2.3', [noBugs]],
  ['bugs without address', { ...whole, bugs: {} }, 'v1.2.3', [noBugs]],
  ['another version', whole, 'v1.2.4', [otherTag('v1.2.4')]],
  ['a tag without v', whole, '1.2.3', [otherTag('1.2.3')]],
  ['no tag', whole, '', [otherTag('')]],
  ['nothing right', { version: '1.2.3' }, 'v2', [noRepository, noHomepage, noBugs, otherTag('v2')]],
])('%s', (_what, manifest, tag, problems) => expect(releaseProblems(manifest, tag)).toEqual(problems));

it.each<[string, Manifest, string | undefined]>([
  ['an object', whole, 'https://example.com/acrtask/issues'],
  ['a text', { bugs: 'https://example.com' }, 'https://example.com'],
  ['nothing', {}, undefined],
])('takes the address for reports from %s', (_what, manifest, address) => expect(bugsAddress(manifest)).toBe(address));
