import { describe, expect, it } from 'vitest';
import { hideInBuild, hideInCommand, hideInEnv, showsSecret } from '../../src/runner/secret-words.ts';
import { testTask } from '../support/run-folder.ts';

const isSecret = (text: string): boolean => text.includes('s3cret');

describe('secrets in env', () => {
  it.each<[string, string, string[]]>([
    ['TOKEN=s3cret', 'TOKEN', ["TOKEN='s3cret'"]],
    [`TOKEN='s3cret two'`, 'TOKEN', ["TOKEN='s3cret two'"]],
    ['TOKEN="s3cret $HOME"', 'TOKEN', ['TOKEN="s3cret $HOME"']],
    ['OTHER=x', 'OTHER=x', []],
    // Docker's client would take these for its own.
    ['PATH=s3cret', 'PATH=s3cret', []],
    ['DOCKER_HOST=s3cret', 'DOCKER_HOST=s3cret', []],
    ['my.name=s3cret', 'my.name=s3cret', []],
    // Several words, as a shell reads it.
    ['TOKEN=s3cret two', 'TOKEN=s3cret two', []],
  ])('%s', (entry, shown, assignments) => {
    expect(hideInEnv([entry], isSecret)).toEqual({ env: [shown], assignments });
  });
});

describe('secrets among the words', () => {
  it.each<[string, string, string[]]>([
    ['--build-arg T=s3cret -t x .', '--build-arg T -t x .', ["T='s3cret'"]],
    ['--build-arg=T=s3cret .', '--build-arg=T .', ["T='s3cret'"]],
    [`--build-arg "T=s3cret b" .`, '--build-arg T .', ["T='s3cret b'"]],
    ['--label t=s3cret .', '--label t=s3cret .', []],
  ])('of a build: %s', (text, shown, assignments) => {
    expect(hideInBuild(text, isSecret)).toEqual({ text: shown, assignments });
  });

  it.each<[string, string, string[]]>([
    ['-e T=s3cret app run', '-e T app run', ["T='s3cret'"]],
    ['--env=T=s3cret app', '--env=T app', ["T='s3cret'"]],
    ['app -e T=s3cret', 'app -e T=s3cret', []],
    ['docker run --env T=s3cret app', 'docker run --env T app', ["T='s3cret'"]],
    ['docker build --build-arg T=s3cret .', 'docker build --build-arg T .', ["T='s3cret'"]],
  ])('of a command: %s', (text, shown, assignments) => {
    expect(hideInCommand(text, isSecret)).toEqual({ text: shown, assignments });
  });

  it.each([
    ['cmd: app login -p s3cret', true],
    ['cmd: app "s3"cret', true],
    ['cmd: app\n  env: [T=s3cret]', false],
    ['cmd: app\n  env: [PATH=s3cret]', true],
    ['build: -t x --build-arg T=s3cret .', false],
    ['build: -t x --label t=s3cret .', true],
  ])('%j shows one: %s', async (text, expected) => {
    const [step] = (await testTask(`steps:\n- id: one\n  ${text}`)).steps;
    expect(step && showsSecret(step, isSecret)).toBe(expected);
  });
});
