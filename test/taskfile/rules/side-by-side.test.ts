import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const file = (...steps: readonly string[]): string => `steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`;

const api = '{id: api, build: -t r.io/api:1 ./api}';
const web = '{id: web, build: -t r.io/web:1 ./web}';
const pushApi = '{push: ["r.io/api:1"]}';
const pushWeb = '{push: ["r.io/web:1"]}';

const found = (line: number, other: string, lines: string): string =>
  `${line} sequential-steps: step 'web' waits for ${other}, which builds another folder | If no Dockerfile needs an image of another step, let them run side by side: write ${lines}.`;

const cases: [about: string, text: string, found: string[]][] = [
  [
    'builds, each with its push',
    file(api, pushApi, web, pushWeb),
    [found(4, "step 'api' (line 2)", `when: ["-"] in step 'web' (line 4)`)],
  ],
  [
    'builds and a push of both',
    file(api, web, '{push: ["r.io/api:1", "r.io/web:1"]}'),
    [found(3, "step 'api' (line 2)", `when: ["-"] in step 'web' (line 3); when: [api, web] in the step on line 4`)],
  ],
  [
    'builds and then pushes',
    file(api, web, pushApi, pushWeb),
    [
      found(
        3,
        "step 'api' (line 2)",
        `when: ["-"] in step 'web' (line 3); when: [api] in the step on line 4; when: [web] in the step on line 5`,
      ),
    ],
  ],
  [
    'builds without ids, one of a repository',
    file('{build: -t r.io/api:1 https://github.com/contoso/api.git}', web, pushApi),
    [found(3, 'the step on line 2', `when: ["-"] in step 'web' (line 3); when: [acb_step_0] in the step on line 4`)],
  ],
  ['one build', file(api, pushApi), []],
  ['an order that is given', file(api, '{id: web, build: -t r.io/web:1 ./web, when: ["-"]}'), []],
  ['a command, which may write what a build reads', file(api, '{cmd: bash true}', web), []],
  ['one folder', file(api, '{build: -t r.io/web:1 ./api -f web}'), []],
  ['a folder in the other', file(api, '{build: -t r.io/web:1 ./api/web}'), []],
  ['the whole context', file(api, '{build: -t r.io/web:1 .}'), []],
  [
    'an image that is named in the other build',
    file(api, '{build: --build-arg FROM=r.io/api:1 -t r.io/web:1 ./web}'),
    [],
  ],
  ['a base image', file('{build: -t base:1 ./base}', web), []],
  ['an image that is built twice', file(api, '{build: -t r.io/api:1 ./web}'), []],
  ['a build without tag', file(api, '{build: ./web}'), []],
  ['a push of something else', file(api, web, '{push: ["r.io/other:1"]}'), []],
  ['a delay, which means an order', file(api, '{build: -t r.io/web:1 ./web, startDelay: 5}'), []],
  ['what the engine refuses', file(api, web, '{push: ["r.io/api:1"], build: .}'), []],
];

describe('builds that could run side by side', () => {
  it.each(cases)('%s', async (_about, text, expected) => {
    expect(await foundIn(text, { codes: ['sequential-steps'] })).toEqual(expected);
  });
});
