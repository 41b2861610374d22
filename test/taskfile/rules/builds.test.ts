import { describe, expect, it } from 'vitest';
import type { DiagnosticCode } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { foundIn } from './found-in.ts';

const codes: readonly DiagnosticCode[] = [
  'build-context',
  'hidden-context',
  'misread-context',
  'hidden-option',
  'argument-without-value',
  'quoted-tag',
  'shell-in-tag',
  'image-name',
  'git-tag-context',
  'remote-context-directory',
];

const inBuild = (build: string): Promise<readonly string[]> =>
  foundIn(`version: v1.1.0\nsteps:\n  - build: ${build}\n`, { codes });

const git = 'https://github.com/contoso/app.git';
const noBlanks = 'The service splits the text at every blank, also in quotation marks: write values without blanks.';
const useVariable = 'Use a variable of the run, such as {{.Run.ID}}, {{.Run.Date}}, or {{.Run.Commit}}.';
const form = 'Write REGISTRY/NAME:TAG, with the name in lower case.';

/** The text of `build`, and what is found in it. */
const cases: [build: string, ...found: string[]][] = [
  // right
  [
    `-t app:1 --build-arg=FLAGS='-O2 -ftree' --build-arg V=$(tar --file=a -tb) .`,
    "3 hidden-option: the scan for dependencies does not see the option, so it uses the default of the Dockerfile's ARG | Write '--build-arg NAME=VALUE', with a blank.",
  ],
  ['-t $Registry/app:$ID .'],
  ['-t $Registry/app:$ID -f docker/Dockerfile .'],
  ['-t $Registry/app:{{.Run.Commit}}-{{.Run.Branch}} .'],
  ['-t $Registry/{{.Values.name}}:{{.Values.tag}} {{.Values.options}} .'],
  ['-t app:1 {{.Values.context}}'],
  ['--no-cache --pull -t app:1 .'],
  ['--no-cache .'],
  ['-t app:1 --no-cache ./'],
  ['-t app:1 --no-cache -f src/Dockerfile src'],
  ['-t app:1 --label "a b" .'],
  ['-t app:1 --build-arg "GREETING=good morning" .'],
  ['-t app:1 --build-arg A=1 --build-arg B= .'],
  ['-t app:1 --build-arg {{.Values.argument}} .'],
  [`-t app:1 ${git}`],
  [`-t app:1 ${git}#main:src`],
  [`-t app:1 ${git}#v1.2-preview`],
  [`-t app:1 ${git}#v2`],
  [`-t app:1 ${git}#release/1.2.3`],
  [`-t app:1 ${git}#{{.Run.GitTag}}`],
  ['-t app:1 https://contoso.blob.core.windows.net/sources/app.tar.gz'],
  ['-t app:1 https://github.com/contoso/app/archive/refs/heads/main.tar.gz'],
  ['-t app:1 https://dev.azure.com/contoso/shop/_git/app#main:src'],
  ['-t app:1 --platform linux/amd64 .'],
  ['-t app:1 --some-new-option .'],
  ['|\n      -t app:1 \\\n      -f Dockerfile \\\n      .'],
  ['-t app:1 --file=Dockerfile .'],
  ['-t localhost:5000/app:1 .'],
  // the context
  [
    '-t app:1 -f Dockerfile',
    "3 build-context: the build has no context | Add it as the last word, such as '.' for the folder that the step runs in.",
  ],
  [
    'docker build -t app:1 .',
    "3 build-context: 'docker' is taken for the context of the build | Begin with the options: the service adds 'docker build'.",
  ],
  [
    '-t app v1 .',
    "3 build-context: 'v1' is neither an option nor the context of the build, which is '.' | Give one context. A value with blanks needs quotation marks, a label or argument its option.",
  ],
  [
    '-t app:1 . extra',
    "3 build-context: 'extra' is neither an option nor the context of the build, which is '.' | Give one context. A value with blanks needs quotation marks, a label or argument its option.",
  ],
  [
    '-t app:1 --no-cache src',
    "3 hidden-context: the context 'src' stands directly behind '--no-cache', so the scan for dependencies uses '.' instead | Move '--no-cache' before an option that has a value, such as -t.",
  ],
  [
    `-t app:1 -f src/Dockerfile --pull ${git}`,
    `3 hidden-context: the context '${git}' stands directly behind '--pull', so the scan for dependencies uses '.' instead | Move '--pull' before an option that has a value, such as -t.`,
  ],
  [
    '-t app:1 --label "a b" --pull src',
    `3 misread-context: the scan for dependencies takes 'b"' for the context of the build instead of 'src' | ${noBlanks}`,
  ],
  [
    `-t app:1 --label "a b" ${git}`,
    `3 misread-context: the service replaces 'b"' instead of the context '${git}' by '.' | ${noBlanks}`,
  ],
  [
    '-t app:1 https://github.com/contoso/app#main',
    "3 misread-context: 'https://github.com/contoso/app' is downloaded as a file, since it does not end in '.git' | Write 'https://github.com/contoso/app.git#main'.",
  ],
  [
    '-t app:1 git@github.com:contoso/app.git#main:src',
    "3 misread-context: the folder 'src' has no effect, since the address does not begin with 'https://' | Write the address as https://HOST/PATH.git#main:src.",
  ],
  [
    `-t app:1 ${git}#v1.2.3`,
    "3 git-tag-context: the build reads the tag 'v1.2.3' of a Git repository | Use a branch or a commit.",
  ],
  [
    `-t app:1 ${git}#refs/tags/one:src`,
    "3 git-tag-context: the build reads the tag 'refs/tags/one' of a Git repository | Use a branch or a commit.",
  ],
  [
    '-t app:1 . && echo done',
    "3 misread-context: the scan for dependencies takes 'done' for the context of the build instead of '.' | A build step is one build: put other commands into steps of their own.",
  ],
  // options
  [
    '-t app:1 -f=src/Dockerfile src',
    "3 hidden-option: the scan for dependencies does not see the option, so it reads the file 'Dockerfile' | Write '-f src/Dockerfile', with a blank.",
  ],
  [
    '-t app:1 --file=src/Dockerfile .',
    "3 hidden-option: the scan for dependencies does not see the option, so it reads the file 'Dockerfile' | Write '--file src/Dockerfile', with a blank.",
  ],
  [
    '--tag=app:1 .',
    "3 hidden-option: the scan for dependencies does not see the option, so the run does not list the image | Write '--tag app:1', with a blank.",
  ],
  [
    '-tapp:1 .',
    "3 hidden-option: the scan for dependencies does not see the option, so the run does not list the image | Write '-t app:1', with a blank.",
  ],
  [
    '-t app:1 --build-arg=A=1 .',
    "3 hidden-option: the scan for dependencies does not see the option, so it uses the default of the Dockerfile's ARG | Write '--build-arg NAME=VALUE', with a blank.",
  ],
  [
    '-t app:1 --build-arg NODE_ENV .',
    "3 argument-without-value: the build argument 'NODE_ENV' has no value, so the scan for dependencies fails | Write '--build-arg NODE_ENV=VALUE'.",
  ],
  [
    '-t app:1 --build-arg -f Dockerfile .',
    "3 argument-without-value: '-f' is taken for a build argument, and has no value | Write '--build-arg NAME=VALUE'.",
    "3 build-context: 'Dockerfile' is neither an option nor the context of the build, which is '.' | Give one context. A value with blanks needs quotation marks, a label or argument its option.",
  ],
  // tags
  [
    `-t "app:1" .`,
    `3 quoted-tag: the quotation marks become part of the image's name "app:1" | Remove the quotation marks.`,
  ],
  [
    `-t '$Registry/app:1' .`,
    `3 quoted-tag: the quotation marks become part of the image's name '$Registry/app:1' | Remove the quotation marks.`,
  ],
  [
    '-t app:$(date) .',
    `3 shell-in-tag: the scan for dependencies takes 'app:$(date)' as it is, and fails: no shell expands it there | ${useVariable}`,
  ],
  [
    '-t app:`date` .',
    `3 shell-in-tag: the scan for dependencies takes 'app:\`date\`' as it is, and fails: no shell expands it there | ${useVariable}`,
  ],
  [
    '-t app:$VERSION .',
    `3 shell-in-tag: the scan for dependencies takes 'app:$VERSION' as it is, and fails: no shell expands it there | ${useVariable}`,
  ],
  [
    '-t $Regisrty/app:1 .',
    "3 shell-in-tag: the scan for dependencies takes '$Regisrty/app:1' as it is, and fails: no shell expands it there | Did you mean '$Registry'?",
  ],
  [
    '-t $Registry/App:V1 .',
    "3 image-name: the name of the image '$Registry/App:V1' has capital letters | Only the tag may have capital letters.",
  ],
  ['-t $Registry//app:1 .', `3 image-name: the image '$Registry//app:1' has an empty part before a '/' | ${form}`],
  ["'-t app: .'", `3 image-name: the image 'app:' has no tag behind the colon | ${form}`],
  [
    '-t app:a+b .',
    "3 image-name: 'a+b' cannot be the tag of an image | Use letters, digits, '_', '.', and '-', beginning with a letter, a digit, or '_'.",
  ],
  [
    '-t https://$Registry/app:1 .',
    "3 image-name: the image 'https://$Registry/app:1' begins with 'https://' | Leave out 'https://'.",
  ],
  [`-t app:${'a'.repeat(129)} .`, "3 image-name: the tag of the image 'app' has 129 characters | Use 128 at most."],
  [
    '-t -f Dockerfile .',
    "3 build-context: 'Dockerfile' is neither an option nor the context of the build, which is '.' | Give one context. A value with blanks needs quotation marks, a label or argument its option.",
    "3 image-name: '-f' is taken for the name of an image | Write a name after -t.",
  ],
];

describe('the text of a build', () => {
  it.each(cases)('%s', async (build, ...found) => {
    expect([...(await inBuild(build))].sort()).toEqual(found.sort());
  });
});

/** Whole files, and what is found in them. */
const files: [name: string, text: string, ...found: string[]][] = [
  [
    'an alias for a value that is not given yet',
    "version: v1.1.0\nalias:\n  values:\n    repo: '{{.Values.repo}}'\nsteps:\n  - build: -t $Registry/$repo:$ID .\n  - push: ['$Registry/$repo:$ID']\n",
  ],
  ['a working directory with a context of its own', 'steps:\n  - build: -t app:1 .\n    workingDirectory: src\n'],
  ['a repository in the workspace itself', `steps:\n  - build: -t app:1 ${git}\n    workingDirectory: /workspace\n`],
  [
    'a repository and a working directory',
    `steps:\n  - build: -t app:1 ${git}\n    workingDirectory: src\n`,
    "3 remote-context-directory: the build of a remote context does not find its Dockerfile in the working directory 'src' | Remove 'workingDirectory'.",
  ],
  [
    'a repository and the working directory of the task',
    `workingDirectory: src\nsteps:\n  - build: -t app:1 ${git}\n`,
    "3 remote-context-directory: the build of a remote context does not find its Dockerfile in the working directory 'src' | Set 'workingDirectory: /workspace' on the step.",
  ],
  [
    'an alias without support, which has a check of its own',
    'version: v1.0.0\nsteps:\n  - build: -t $Registry/app:1 .\n',
  ],
  [
    "docker's client, whose words a shell reads",
    'version: v1.1.0\nsteps:\n  - cmd: docker build -t "app:$(date +%s)" --build-arg A .\n',
  ],
  [
    'images to push',
    'version: v1.1.0\nsteps:\n  - push:\n      - $Registry/app:$ID\n      - $Registry/App:1\n      - app:$(date)\n      - ":1"\n',
    "5 image-name: the name of the image '$Registry/App:1' has capital letters | Only the tag may have capital letters.",
    `6 shell-in-tag: no shell expands 'app:$(date)' before it is pushed | ${useVariable}`,
    `7 image-name: ':1' cannot be the name of an image | ${form}`,
  ],
];

it.each(files)('%s', async (_name, text, ...found) => {
  expect(await foundIn(text, { codes })).toEqual(found);
});
