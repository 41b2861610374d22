// Reports why a release must not be published: `node scripts/release-check.mjs TAG`. Exits with 1 when there is a reason.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * The parts of package.json that contain a URL or determine what is published.
 * @typedef {object} Manifest
 * @property {string} [version]
 * @property {string | { url?: string }} [repository]
 * @property {string} [homepage]
 * @property {string | { url?: string }} [bugs]
 */

/** @type {(value: string | { url?: string } | undefined) => string | undefined} */
const urlOf = (value) => (typeof value === 'string' ? value : value?.url) || undefined;

/**
 * The issue tracker in package.json; undefined when there is none.
 * @param {Manifest} manifest
 */
export const bugsAddress = ({ bugs }) => urlOf(bugs);

/**
 * The reasons why package.json must not be published at `tag`; empty when there are none.
 * @param {Manifest} manifest
 * @param {string} tag
 * @returns {string[]}
 */
export const releaseProblems = (manifest, tag) => {
  /** @type {(name: string, url: string | undefined, why: string) => string[]} */
  const missing = (name, url, why) => (url ? [] : [`package.json has no '${name}': ${why}`]);
  return [
    ...missing(
      'repository',
      urlOf(manifest.repository),
      "'npm publish --provenance' compares it with the repository that the workflow runs in.",
    ),
    ...missing('homepage', manifest.homepage, 'the page of the package on npm links to it.'),
    ...missing('bugs', bugsAddress(manifest), 'acrtask tells its users to report defects there.'),
    ...(tag === `v${manifest.version}`
      ? []
      : [`The tag '${tag}' does not match the version in package.json: expected 'v${manifest.version}'.`]),
  ];
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const tag = process.argv[2] ?? '';
  const problems = releaseProblems(JSON.parse(await readFile('package.json', 'utf8')), tag);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) console.error('Nothing is published.');
  else console.log(`package.json may be published as ${tag}.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
