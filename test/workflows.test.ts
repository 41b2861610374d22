import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));
const github = join(project, '.github');
const read = (name: string): string => readFileSync(join(github, name), 'utf8');
const files = readdirSync(github, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => name.replaceAll('\\', '/'));
const workflows = files.filter((name) => name.startsWith('workflows/'));

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
const workflowOf = (name: string) => load(read(name)) as Workflow;

/** The lines of a workflow or action that use another action other than by its commit, with its version as a comment. */
const unpinned = (text: string): string[] =>
  (text.match(/^[\s-]*(?:"uses"|'uses'|uses)\s*:.*$/gm) ?? [])
    .map((line) => line.replace(/^[\s-]*(?:"uses"|'uses'|uses)\s*:\s*/, '').trim())
    .filter((used) => !/^\.\/[\w./-]+$/.test(used))
    .filter((used) => !/^[\w-]+\/[\w.-]+(?:\/[\w./-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used));

describe('what a workflow uses', () => {
  it('is looked at in every workflow and in the action', () =>
    expect([...files].sort()).toEqual([
      'actions/acrtask/action.yml',
      'dependabot.yml',
      'workflows/action.yml',
      'workflows/ci.yml',
      'workflows/release.yml',
    ]));

  it.each(files)('is pinned in %s', (name) => {
    const text = read(name);
    expect(unpinned(text)).toEqual([]);
    // Nor is anything used in a way that the lines do not show.
    const inLines = text.match(/^[\s-]*uses: /gm)?.length ?? 0;
    const parsed: unknown[] = [];
    JSON.stringify(load(text), (key, value) => {
      if (key === 'uses' || key === 'image') parsed.push(value);
      return value;
    });
    expect(parsed.length).toBe(inLines);
  });

  it('is of one version everywhere', () => {
    const used = files.flatMap((name) => read(name).match(/[\w-]+\/[\w.-]+@[0-9a-f]{40} # v\S+/g) ?? []);
    const names = new Set(used.map((each) => each.split('@')[0]));
    expect([used.length > 3, new Set(used).size]).toEqual([true, names.size]);
  });

  const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1';
  it.each<[string, string[]]>([
    [`      - uses: actions/checkout@${sha} # v7.0.1`, []],
    ['      - uses: ./.github/actions/acrtask', []],
    ['      - uses: actions/checkout@v7', ['actions/checkout@v7']],
    [`        uses: actions/checkout@${sha}`, [`actions/checkout@${sha}`]],
    [`      - uses: actions/checkout@${sha.slice(1)} # v7.0.1`, [`actions/checkout@${sha.slice(1)} # v7.0.1`]],
    [`      - uses: actions/checkout@${sha} # v7`, [`actions/checkout@${sha} # v7`]],
    ['      - "uses": actions/checkout@main', ['actions/checkout@main']],
    ['      - uses: docker://alpine:3', ['docker://alpine:3']],
    ['    uses: a/b/.github/workflows/c.yml@main', ['a/b/.github/workflows/c.yml@main']],
  ])('%s', (line, found) => expect(unpinned(`steps:\n${line}\n`)).toEqual(found));
});

describe('what a workflow may do', () => {
  it.each(workflows)('is written down in %s', (name) => {
    const { permissions, jobs } = workflowOf(name);
    const granted = [permissions, ...Object.values(jobs).map((job) => job.permissions)];
    expect(permissions).toBeDefined();
    const publishes = name === 'workflows/release.yml' ? ['contents: read', 'id-token: write'] : ['contents: read'];
    const all = granted.flatMap((each) => Object.entries(each ?? {}).map(([what, how]) => `${what}: ${how}`));
    expect([...new Set(all)].sort()).toEqual(publishes);
  });
});

describe('a release', () => {
  const { on, permissions, jobs } = workflowOf('workflows/release.yml');
  const runs = (name: string): (string | undefined)[] =>
    (jobs[name]?.steps ?? []).flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('comes from a tag', () => expect(on).toEqual({ push: { tags: ['v*'] } }));

  it('is checked and tested without a right to publish', () => {
    expect([permissions, jobs.check?.permissions]).toEqual([{}, { contents: 'read' }]);
    expect(runs('check')).toEqual([
      'node scripts/release-check.mjs "$GITHUB_REF_NAME"',
      'npm ci',
      'npm run check',
      'npm test',
      'npm run demo',
    ]);
  });

  it('is published after that, with provenance', () => {
    expect(jobs.publish).toMatchObject({ needs: 'check', permissions: { contents: 'read', 'id-token': 'write' } });
    expect(runs('publish')).toEqual(['npm ci', 'npm publish --provenance --access public']);
    expect(Object.keys(jobs)).toEqual(['check', 'publish']);
  });
});

describe('dependabot', () => {
  interface Update {
    readonly 'package-ecosystem': string;
    readonly schedule: unknown;
    readonly groups: unknown;
    readonly ignore?: readonly { readonly 'dependency-name': string; readonly 'update-types'?: readonly string[] }[];
  }
  const { updates } = load(read('dependabot.yml')) as { readonly updates: readonly Update[] };
  const { devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };

  it('offers updates once a week, together', () =>
    expect(updates.map(({ schedule, groups, ...update }) => [update['package-ecosystem'], schedule, groups])).toEqual([
      ['npm', { interval: 'weekly' }, { npm: { patterns: ['*'] } }],
      ['github-actions', { interval: 'weekly' }, { actions: { patterns: ['*'] } }],
    ]));

  it('holds back packages that are used, each at an exact version', () => {
    const held = updates.flatMap(({ ignore = [] }) => ignore.map((each) => each['dependency-name']));
    expect(held.length).toBeGreaterThan(5);
    expect(held.filter((name) => !/^\d+\.\d+\.\d+$/.test(devDependencies[name] ?? ''))).toEqual([]);
  });

  it('never offers the package without operations on tasks', () =>
    expect(updates[0]?.ignore?.filter((each) => each['update-types'] === undefined)).toEqual([
      { 'dependency-name': '@azure/arm-containerregistry' },
    ]));
});
