import { describe, expect, it } from 'vitest';
import { checkTaskFile } from '../../src/taskfile/check-task-file.ts';
import { shown } from './shown.ts';

/** A test of a service, with everything in an order of its own. */
const service = `version: v1.1.0
stepTimeout: 1800
steps:
  # Both images are needed by the test.
  - id: build-web
    build: -t $Registry/web:$ID -f web/Dockerfile .
    when: ["-"]
  - id: build-tests
    build: -t $Registry/web-tests:$ID -f tests/Dockerfile .
    when: ["-"]
  - id: run-web
    cmd: $Registry/web:$ID
    detach: true
    ports: ["8080:80"]
    when: [build-web]
  - id: test
    cmd: $Registry/web-tests:$ID http://run-web
    startDelay: 5
    timeout: 900
    retries: 2
    retryDelay: 10
    when: [build-tests, run-web]
  - id: push
    push:
      - $Registry/web:$ID
    when: [test]
`;

/** Steps one after the other, with templates and docker's client. */
const release = `steps:
  - id: build
    build: >
      -t {{.Run.Registry}}/shop/api:{{.Run.ID}}
      -t shop-api
      --build-arg VERSION={{.Values.version}} src/api
  - id: tag
    cmd: docker tag shop-api {{.Run.Registry}}/shop/api:v{{.Values.version}}
  - id: login
    cmd: docker login partner.azurecr.io -u robot --password-stdin
  - id: smoke-test
    cmd: shop-api node selftest.js
    timeout: 120
  - id: publish
    push:
      - '{{.Run.Registry}}/shop/api:{{.Run.ID}}'
      - '{{.Run.Registry}}/shop/api:v{{.Values.version}}'
  - id: deploy
    cmd: mcr.microsoft.com/azure-cli:2.60.0 az webapp restart -n shop -g shop
    retries: 3
`;

/** What others build: a tool, a script, and buildx. */
const tools = `version: v1.1.0
steps:
  - cmd: bash ./scripts/prepare.sh
  - build: -t $Registry/tools:latest tools
    cache: enabled
  - id: make-images
    cmd: $Registry/tools:latest make images
    privileged: true
  - push: ["$Registry/one:$ID", "$Registry/two:$ID"]
  - cmd: buildx build --push -t $Registry/three:$ID --platform linux/arm64 .
  - cmd: acr purge --filter 'one:.*' --ago 30d
    disableWorkingDirectoryOverride: true
    timeout: 3600
`;

/** Replaces a part of a file that occurs once, and tells the line where it stands. */
const plant = (text: string, good: string, bad: string): { text: string; line: number } => {
  const parts = text.split(good);
  if (parts.length !== 2) throw new Error(`'${good}' stands ${parts.length - 1} times in the file`);
  return { text: parts.join(bad), line: (parts[0] ?? '').split('\n').length };
};

const faults: [about: string, text: string, good: string, bad: string, code: string][] = [
  ['a misspelt id in when', service, '[build-tests, run-web]', '[build-tets, run-web]', 'when-unknown'],
  ['a misspelt id in a lonely when', service, '[test]', '[tset]', 'when-unknown'],
  ['an id that exists twice', service, 'id: build-tests', 'id: build-web', 'step-id-duplicate'],
  ['white space in an id', service, 'id: run-web', 'id: run web', 'step-id'],
  ['a wait for a later step', service, '[build-web]', '[build-web, push]', 'when-cycle'],
  ['a wait for itself', service, '[build-tests, run-web]', '[build-tests, run-web, test]', 'when-self'],
  ['an id twice in when', service, '[build-tests, run-web]', '[run-web, build-tests, run-web]', 'when-repeated'],
  ["'-' beside an id", service, 'when: [test]', 'when: ["-", test]', 'when-immediate'],
  ['a push at once', service, 'when: [test]', 'when: ["-"]', 'unordered-push'],
  [
    'a test that does not wait for its build',
    service,
    'when: [build-tests, run-web]',
    'when: [run-web]',
    'unordered-run',
  ],
  ['a service that does not wait for its build', service, 'when: [build-web]', 'when: ["-"]', 'unordered-run'],
  ['a push of another tag', service, '      - $Registry/web:$ID', '      - $Registry/web:latest', 'unbuilt-push'],
  ['a limit that no run has', service, 'timeout: 900', 'timeout: 90000', 'timeout-range'],
  ['a limit below zero', service, 'stepTimeout: 1800', 'stepTimeout: -1800', 'timeout-range'],
  ['retries below zero', service, 'retries: 2', 'retries: -2', 'step-retries'],
  ['delays longer than the step', service, 'retries: 2', 'retries: 200', 'retry-after-timeout'],
  ['a delay without retries', service, '    retries: 2\n', '', 'retry-without-retries'],
  ['a kept container', service, 'startDelay: 5', 'keep: true', 'kept-container'],
  ['an id of one letter', release, 'id: tag', 'id: t', 'container-name'],
  ['a push of a misspelt image', release, "api:{{.Run.ID}}'", "apis:{{.Run.ID}}'", 'unbuilt-push'],
  ['a step that does two things', release, '    retries: 3', '    push: [shop-api]', 'step-kind-conflict'],
  [
    'a step that does nothing',
    release,
    '    cmd: mcr.microsoft.com/azure-cli:2.60.0 az webapp restart -n shop -g shop',
    '    cmd:',
    'missing-value',
  ],
];

describe('files without a fault', () => {
  it.each([
    ['service', service],
    ['release', release],
    ['tools', tools],
  ])('%s', async (_name, text) => {
    expect((await checkTaskFile(text, { valuesMayFollow: true })).map(shown)).toEqual([]);
  });
});

describe('the first problem that is told of a file with one fault', () => {
  it.each(faults)('%s', async (_about, text, good, bad, code) => {
    const { text: faulty, line } = plant(text, good, bad);
    const [first] = await checkTaskFile(faulty, { valuesMayFollow: true });
    expect({ code: first?.code, line: first?.line }).toEqual({ code, line });
  });
});
