import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['missing-dockerfile'] as const;
const there = ['Dockerfile', 'src', 'src/app', 'src/app/Dockerfile', 'lower', 'lower/dockerfile', 'empty'];
const has = (path: string): boolean => there.includes(path);
const correct = 'Correct its path, which begins where the step runs, or add the file.';
const missing = (path: string, line = 2, hint = correct): string =>
  `${line} missing-dockerfile: there is no Dockerfile '${path}' in the context of the run | ${hint}`;
const inside = (path: string): string =>
  `A path behind -f begins where the step runs, not in the context of the build: write '-f ${path}'.`;

/** Steps, and what is found. */
const steps: [steps: string, ...found: string[]][] = [
  ['- build: -t a:1 .'],
  ['- build: -t a:1 ./'],
  ['- build: -t a:1 -f src/app/Dockerfile .'],
  ['- build: -t a:1 -f ./Dockerfile src'],
  ['- build: -t a:1 src/app'],
  ['- build: -t a:1 lower'],
  ['- {build: "-t a:1 .", workingDirectory: src/app}'],
  ['- {build: "-t a:1 -f ../../Dockerfile .", workingDirectory: src/app}'],
  ['- {build: "-t a:1 -f /workspace/Dockerfile .", workingDirectory: src}'],
  ['- {build: "-t a:1 .", workingDirectory: /elsewhere}'],
  ['- {build: "-t a:1 .", disableWorkingDirectoryOverride: true, workingDirectory: empty}'],
  ['- build: -t a:1 https://github.com/contoso/app.git'],
  ['- build: -t a:1 -f x/Dockerfile https://github.com/contoso/app.git#main:x'],
  ['- build: -t a:1 - < x/Dockerfile'],
  ['- build: -t a:1 -f $FILE .'],
  ['- build: -t a:1 -f {{.Values.file}} .'],
  ['- build: -t a:1 {{.Values.folder}}'],
  ['- build: -t a:1 {{.Values.options}} empty'],
  ['- build: "-t a:{{.Values.tag}} -f x/Dockerfile ."', missing('x/Dockerfile')],
  ['- cmd: bash ./make-dockerfiles.sh\n  - build: -t a:1 -f x/Dockerfile .'],
  ['- cmd: git clone https://github.com/contoso/x\n  - build: -t a:1 x'],
  ['- cmd: docker pull node:22\n  - build: -t a:1 x', missing('x/Dockerfile', 3)],
  ['- cmd: "docker login a -u b\\ndocker cp c:/Dockerfile x/Dockerfile"\n  - build: -t a:1 x'],
  ['- build: -t a:1 -o type=local,dest=x .\n  - build: -t a:1 x'],
  ['- build: -t a:1 --output=x .\n  - build: -t a:1 x'],
  ['- {id: x, build: "-t a:1 https://github.com/contoso/x.git"}\n  - build: -t a:1 -f x/Dockerfile.dev x'],
  ['- build: -t a:1 oci://contoso.azurecr.io/x:1\n  - build: -t a:1 acb_step_0'],
  ['- build: -t a:1 -f "src/the file" .'],
  [`- build: -t a:1 --label "b=c d" --load .`],
  ['- {id: x, build: "-t a:1 ."}\n  - build: -t a:1 -f x/Dockerfile .', missing('x/Dockerfile', 3)],
  ['- push: [b:1]\n  - build: -t a:1 x', missing('x/Dockerfile', 3)],
  ['- build: -t a:1 empty', missing('empty/Dockerfile')],
  ['- build: -t a:1 -f Dockerfile.prd .', missing('Dockerfile.prd')],
  ['- build: -t a:1 -f "x/Dockerfile" .', missing('x/Dockerfile')],
  ['- {build: "-t a:1 .", workingDirectory: empty}', missing('empty/Dockerfile')],
  ['- build: -t a:1 -f app/Dockerfile src', missing('app/Dockerfile', 2, inside('src/app/Dockerfile'))],
];

describe('in a context that is known', () => {
  it.each(steps)('%s', async (text, ...found) => {
    const contextFiles = { has, isCertain: true };
    expect(await foundIn(`steps:\n  ${text}\n`, { codes, contextFiles })).toEqual(found);
  });
});

it.each([
  'volumes: [{name: x, secret: {Dockerfile: RlJPTSBh}}]\nsteps:\n  - build: -t a:1 -f x/Dockerfile .\n',
  'volumes: [{name: x, secret: {Dockerfile: RlJPTSBh}}]\nsteps:\n  - build: -t a:1 /y\n    volumeMounts: [{name: x, mountPath: /y}]\n',
])('knows that volumes hold files, too', async (text) => {
  expect(await foundIn(text, { codes, contextFiles: { has, isCertain: true } })).toEqual([]);
});

const unsure = 'Correct its path, or name the folder that is the context with --context.';

describe('in a folder that may be the context', () => {
  it.each<[text: string, ...found: string[]]>([
    ['- build: -t a:1 x'],
    ['- build: -t a:1 -f x/Dockerfile y'],
    ['- build: -t a:1 empty', missing('empty/Dockerfile', 2, unsure)],
    ['- build: -t a:1 .\n  - build: -t b:1 x', missing('x/Dockerfile', 3, unsure)],
    ['- build: -t a:1 -f src/Dockerfile .', missing('src/Dockerfile', 2, unsure)],
    ['- build: -t a:1 -f app/Dockerfile src', missing('app/Dockerfile', 2, inside('src/app/Dockerfile'))],
  ])('%s', async (text, ...found) => {
    expect(await foundIn(`steps:\n  ${text}\n`, { codes, contextFiles: { has, isCertain: false } })).toEqual(found);
  });

  it('has nothing for a build without a Dockerfile of its own beside it', async () => {
    const contextFiles = { has: () => false, isCertain: false };
    expect(await foundIn('steps:\n  - build: -t a:1 -f Dockerfile .\n', { codes, contextFiles })).toEqual([]);
  });
});
