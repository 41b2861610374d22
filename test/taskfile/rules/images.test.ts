import { expect, it } from 'vitest';
import type { DiagnosticCode } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { foundIn } from './found-in.ts';

const codes: readonly DiagnosticCode[] = [
  'untagged-image',
  'image-name',
  'pull-without-login',
  'local-registry',
  'ignored-build-failure',
  'cache-tag',
];
const untagged = (line: number, image: string): string =>
  `${line} untagged-image: the image '${image}' has no tag, so it is the latest one of each run | Name a version of the image.`;

/** Steps, and what is found in them; the first step is in line 3. */
const cases: [steps: string, ...found: string[]][] = [
  ['  - cmd: bash echo hi'],
  ['  - cmd: az account show'],
  ['  - cmd: docker version'],
  ['  - cmd: buildx version'],
  ['  - cmd: $Registry/tool run'],
  ['  - cmd: "{{.Values.image}} run"'],
  ['  - cmd: node:22 --version'],
  ['  - cmd: mcr.microsoft.com/azure-cli@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef az'],
  ['  - cmd: localhost:5000/tool:1 run'],
  ['  - build: -t tests .\n  - cmd: tests'],
  ['  - build: -t tests:latest .\n  - cmd: tests'],
  ['  - cmd: docker build -t "tests" .\n  - cmd: tests'],
  ['  - cmd: docker tag one tests\n  - cmd: tests'],
  ["  - cmd: bash -c 'echo node'"],
  ["  - cmd: bash -c 'docker pull $IMAGE'"],
  ["  - cmd: bash -c 'for each in A B; do docker pull $each; done'"],
  ['  - cmd: node --version', untagged(3, 'node')],
  [
    '  - cmd: node:latest',
    "3 untagged-image: the tag 'latest' of 'node' can be another image in each run | Name a version of the image.",
  ],
  ['  - cmd: contoso.azurecr.io:443/tool run', untagged(3, 'contoso.azurecr.io:443/tool')],
  ['  - cmd: -e A=1 -v /a:/b node run', untagged(3, 'node')],
  ['  - cmd: docker run --rm node', untagged(3, 'node')],
  ["  - cmd: bash -c 'docker pull node && docker run node'", untagged(3, 'node')],
  ['  - cmd: node one\n  - cmd: node two', untagged(3, 'node'), untagged(4, 'node')],
  [
    '  - cmd: Contoso/Tool:1 run',
    "3 image-name: the name of the image 'Contoso/Tool:1' has capital letters | Write 'contoso/tool:1'.",
  ],
  // pull
  ['  - cmd: node:22\n    pull: true'],
  ['  - cmd: mcr.microsoft.com/azure-cli:2.60.0 az\n    pull: true'],
  ['  - cmd: $Registry/tool:1'],
  [
    '  - cmd: $Registry/tool:1\n    pull: true',
    "4 pull-without-login: 'pull' fetches '$Registry/tool:1' without the logins of the run, so a private registry refuses it | Remove 'pull': the step fetches the image by itself, with the logins.",
  ],
  // builds
  ['  - build: -t app:1 .\n    ignoreErrors: false'],
  ['  - build: -f Dockerfile .\n    ignoreErrors: true'],
  [
    '  - build: -t app:1 .\n    ignoreErrors: true',
    "4 ignored-build-failure: when this build fails, the run goes on, and fails at its end because 'app:1' does not exist | Remove 'ignoreErrors', or the tags.",
  ],
  ['  - build: -t $Registry/app:1 .'],
  [
    '  - build: -t localhost:5000/app:1 .',
    "3 local-registry: the run lists 'localhost:5000' as a user of Docker Hub, not as a registry",
  ],
  [
    '  - build: -t registry:5000/app:1 .',
    "3 local-registry: the run lists 'registry:5000' as a user of Docker Hub, not as a registry",
  ],
  ['  - id: image\n    build: -t $Registry/app:1 .\n    cache: enabled'],
  [`  - id: ${'a'.repeat(120)}\n    build: -t $Registry/app:1 .`],
  [
    `  - id: ${'a'.repeat(113)}\n    build: -t $Registry/app:1 .\n    cache: enabled`,
    '3 cache-tag: the build runs without its cache, because the tag of the cache image would have 129 characters | Shorten the id: the tag consists of the names of the task and the step, and can have 128 characters.',
  ],
  [`  - id: ${'a'.repeat(112)}\n    build: -t $Registry/app:1 .\n    cache: enabled`],
];

it.each(cases)('%s', async (steps, ...found) => {
  expect(await foundIn(`version: v1.1.0\nsteps:\n${steps}\n`, { codes })).toEqual(found);
});

it('takes short names for images of the service before version 1.1.0 too, but not on Windows', async () => {
  const steps = 'steps:\n  - cmd: bash echo hi\n';
  expect([
    await foundIn(steps, { codes }),
    await foundIn(`version: v1.1.0\n${steps}`, { codes, run: { OS: 'windows' } }),
  ]).toEqual([[], [untagged(3, 'bash')]]);
});
