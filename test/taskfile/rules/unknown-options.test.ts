import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const unknown = (name: string, meant: string): string =>
  `2 unknown-option: docker has no option '--${name}' for builds | Did you mean '--${meant}'?`;

it.each<[build: string, ...found: string[]]>([
  ['-t a --taget x .', unknown('taget', 'target')],
  ['-t a --taget=x .', unknown('taget', 'target')],
  ['-t a --build-arg V=$(git describe --tags --always) --taget=x .', unknown('taget', 'target')],
  ['-t a --build-arg V="$(git log -n 1 --tags --labels x)" .'],
  ['-t a --build-arg V=`git describe --tags --always` .'],
  ['-t a --build-arg V=$(echo $(git describe --tags x) --label "(") .'],
  ['-t a --build-arg V=${A:---tags x} --build-arg W=$(date) .'],
  [`-t a --build-arg D=$(date) --build-arg 'FLAGS=-O2 -memory x --tagg y' .`],
  [`-t a --build-arg D=$(date) --label "it's -tag for" --label 'b' .`],
  ['-t a --build-arg D=$(date) --label \\"a --tagg .', unknown('tagg', 'tag')],
  ['-t a --build-arg D=$(date) . && docker images --tags x'],
  [`-t a --build-arg ${'$('.repeat(50_000)} .`],
])('%s', async (build, ...found) => {
  const text = `steps:\n  - build: ${JSON.stringify(build)}\n`;
  expect(await foundIn(text, { codes: ['unknown-option'] })).toEqual(found);
});
