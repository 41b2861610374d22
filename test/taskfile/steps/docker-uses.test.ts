import { describe, expect, it } from 'vitest';
import { usesOfCommand } from '../../../src/taskfile/steps/docker-uses.ts';
import { flagValues, freeWords, shellCommands } from '../../../src/taskfile/steps/shell-words.ts';

describe('the commands of a shell text', () => {
  it.each<[string, string[][]]>([
    ['', []],
    ['a  b\tc', [['a', 'b', 'c']]],
    ['a \'b c\' "d e"f \\g', [['a', 'b c', 'd ef', 'g']]],
    ['a "b \\"c\\" $D"', [['a', 'b "c" $D']]],
    ['a && b || c; d | e & f\ng', [['a'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g']]],
    ['a \'&& b\' ";"', [['a', '&& b', ';']]],
    ['a \\\n  b', [['a', 'b']]],
    ["a 'open", [['a', 'open']]],
    ['a "" b', [['a', '', 'b']]],
  ])('%j', (text, commands) => expect(shellCommands(text)).toEqual(commands));
});

describe('flags', () => {
  it.each<[string, string[]]>([
    ['--tag a -t b --tag=c -td -t=e', ['a', 'b', 'c', 'd', '=e']],
    ['--tags a -T b --tag', []],
  ])('%s', (text, values) => expect(flagValues(text.split(' '), 'tag', 't')).toEqual(values));

  it.each<[string, boolean, string[]]>([
    ['-it --rm -e A=b --name=x image cmd -e y', false, ['image', 'cmd', '-e', 'y']],
    ['-eA=b -ite A=b image', false, ['image']],
    ['a -e x b --rm c', true, ['a', 'b', 'c']],
    ['-e x -- --rm a', true, ['--rm', 'a']],
  ])('are passed over in %s', (text, mixed, words) =>
    expect(freeWords(text.split(' '), new Set(['i', 't', 'rm']), mixed)).toEqual(words),
  );
});

describe('what a cmd does with images', () => {
  it.each<[string, string[]]>([
    ['alpine echo docker push a', ['pull alpine']],
    ['-e A=b -v /a:/b --rm reg.io/a:1 x', ['pull reg.io/a:1']],
    ['docker push a:1', ['push a:1']],
    ['docker -D --config x push --quiet a:1', ['push a:1']],
    ['docker image pull a', ['pull a']],
    ['docker run --rm -e A=b reg.io/a x', ['pull reg.io/a']],
    ['docker container run reg.io/a', ['pull reg.io/a']],
    ['docker tag a b', ['make b']],
    ['docker login -u me -p x', ['log in docker.io']],
    ['docker login --password-stdin -u me https://Reg.io/v2/', ['log in Reg.io']],
    ['docker build -t a -f b .', ['build -t a -f b .']],
    ['buildx build -t a .', ['build -t a .']],
    ['docker builder build .', ['build .']],
    ['docker buildx imagetools create -t a b c', ['push a', 'pull b', 'pull c']],
    ['docker buildx ls', []],
    ['docker ps', []],
    ['docker', []],
    ['', []],
    ['docker pull a && docker push a; echo docker pull b', ['pull a', 'push a']],
    ["docker sh -c 'docker pull a && docker push b'", ['pull a', 'push b']],
    ["bash -ec 'A=1 docker pull a'", ['pull bash', 'pull a']],
    ["docker:24-cli sh -c 'docker pull a'", ['pull a']],
    ['alpine\ndocker pull a', ['pull alpine', 'pull a']],
  ])('%s', (cmd, uses) =>
    expect(
      usesOfCommand(cmd).map((use) => {
        const rest = use.does === 'build' ? use.text : use.does === 'log in' ? use.server : use.image;
        return `${use.does} ${rest}`;
      }),
    ).toEqual(uses),
  );
});
