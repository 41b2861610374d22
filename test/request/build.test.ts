import { describe, expect, it } from 'vitest';
import { type BuildOptions, type BuildSource, prepareBuild } from '../../src/request/build.ts';
import { buildOptionsOf, comparable, recordedCases } from './recorded.ts';

const withoutSource = (argv: readonly string[]): string[] =>
  argv.filter(
    (word, at) => !(word === '.' || word.startsWith('./') || (word.startsWith('https:') && argv[at - 1] !== '-f')),
  );

describe('prepareBuild', () => {
  it.each(recordedCases('build'))('$id sends what the Azure CLI sends', ({ argv, body }) => {
    const { sourceLocation, dockerFilePath } = body as unknown as BuildSource;
    const build = prepareBuild(buildOptionsOf(withoutSource(argv)), {});
    expect(comparable(build.requestFor({ sourceLocation, dockerFilePath }))).toEqual(body);
  });

  const base: BuildOptions = { noPush: false, noCache: false, platform: 'linux' };

  it.each<[string, Partial<BuildOptions>, string[]]>([
    ['no image', {}, ["'--image or -t' is not provided. Skipping image push after build."]],
    ['no image and no push', { noPush: true }, []],
    ['an image', { image: ['a:1'] }, []],
    [
      '.Build.ID twice',
      { image: ['a:{{.Build.ID}}', 'b:{{.Build.ID}}'] },
      ['.Build.ID is no longer supported as a valid substitution, use .Run.ID instead.'],
    ],
  ])('warns: %s', (_, options, warnings) => {
    expect(prepareBuild({ ...base, ...options }, {}).warnings).toEqual(warnings);
  });

  it.each<[string, Partial<BuildOptions>, string]>([
    ['timeout', { timeout: 10 }, "Parameter 'DockerBuildRequest.timeout' must be equal to or greater than 300."],
    [
      'platform',
      { platform: 'linux/sparc' },
      "'sparc' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
    ],
  ])('refuses before anything is packed: %s', (_, options, message) => {
    expect(() => prepareBuild({ ...base, ...options }, {})).toThrow(message);
  });

  it('sends the caller as source identity and no login mode', () => {
    const { requestFor } = prepareBuild({ ...base, sourceAcrAuthId: '[caller]' }, {});
    expect(requestFor({ sourceLocation: 's', dockerFilePath: 'd' }).credentials).toEqual({
      sourceRegistry: { identity: '[caller]' },
    });
  });
});
