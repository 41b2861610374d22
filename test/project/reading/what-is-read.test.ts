import { describe, expect, it } from 'vitest';
import { faultsText } from '../../../src/project/reading/fault.ts';
import { readProjectFile } from '../../../src/project/reading/read-project-file.ts';
import { exampleProject } from '../example-project.ts';

describe('a project file that is read', () => {
  it('has what is merged into a map where the map has nothing itself', () => {
    const { project, faults } = readProjectFile(`tasks:
  hello: &hello
    cmd: bash
    cpu: 4
    set: { version: 1.10 }
  world: &world
    <<: *hello
    cpu: 1
  other: { <<: [*world, *hello], timeout: 600, "set": { "<<": a } }
  again: &again { <<: *again, cmd: bash }
`);
    expect({ project, faults }).toEqual({
      project: {
        tasks: {
          hello: { cmd: 'bash', cpu: 4, set: { version: '1.10' } },
          world: { cmd: 'bash', cpu: 1, set: { version: '1.10' } },
          other: { cmd: 'bash', cpu: 1, timeout: 600, set: { '<<': 'a' } },
          again: { cmd: 'bash' },
        },
      },
      faults: [],
    });
  });

  it('has texts where texts are meant, as they are written', () => {
    const { project, faults } = readProjectFile(exampleProject);
    expect(faults).toEqual([]);
    expect(project).toEqual({
      registry: 'myregistry',
      tasks: {
        helloworld: {
          file: 'helloworldtask.yaml',
          identity: ['[system]'],
          access: { pull: ['mybaseregistry'], vaults: ['mykeyvault'] },
          credentials: {
            'docker.io': {
              username: 'kv:mykeyvault/UserName',
              password: 'kv:mykeyvault/Password',
              identity: '[system]',
            },
          },
          schedule: { nightly: '0 1 * * *' },
        },
        app: {
          context: 'https://github.com/o/r.git#main',
          build: { images: ['app:{{.Run.ID}}'], dockerfile: 'Dockerfile', args: { A: '1.10', B: 'yes' } },
          triggers: { commit: true, token: 'env:GIT_TOKEN', baseImage: 'Runtime' },
        },
      },
    });
  });

  it.each<[string, object]>([
    [
      'set: { a: 0x10, b: 1_000, c: ~x, d: 2026-01-01, e: "true", f: .5 }',
      { a: '0x10', b: '1_000', c: '~x', d: '2026-01-01', e: 'true', f: '.5' },
    ],
    ['set: { set: 1.0, args: no }', { set: '1.0', args: 'no' }],
    ['set: &a { x: 1.0 }\n    tags: *a', { x: '1.0' }],
  ])('keeps the digits of %s', (text, set) => {
    expect(readProjectFile(`tasks:\n  hello:\n    cmd: a\n    ${text}\n`)).toMatchObject({
      project: { tasks: { hello: { set } } },
    });
  });

  it('tells where its parts are', () => {
    const { placeOf } = readProjectFile('tasks:\n  hello: { cmd: bash }\n');
    expect([placeOf(['tasks', 'hello', 'cmd']), placeOf(['tasks', 'hello', 'absent'])]).toEqual([
      { offset: 23, end: 27 },
      { offset: 16 },
    ]);
  });
});

describe('the faults of a project file, for people', () => {
  it('stand with their lines, and what to do, in the order of the text', () => {
    const text = `registry: 7
tasks:
  hello:
    cmd: bash
    image: [a]
    set: [b]
`;
    expect(
      faultsText('acrtask.yaml', text, readProjectFile(text).faults),
    ).toBe(`acrtask.yaml:1:11: error: registry must be text, but it is 7.
  registry: 7
            ^
  Put it in quotation marks.
acrtask.yaml:5:5: error: There is no key 'image' in tasks.hello.
      image: ...
      ^^^^^
  Its keys are: context, file, content, cmd, build, values, valuesContent, set, setSecret, gitAccessToken, platform, cpu, timeout, status, agentPool, logTemplate, isSystemTask, identity, access, authMode, sourceAcrAuthId, credentials, schedule, triggers, tags.
acrtask.yaml:6:10: error: tasks.hello.set must be a map, but it is a list.
      set: [b]
           ^`);
  });

  it('show no secret that was written in plain text', () => {
    const text = 'tasks:\n  hello: { cmd: a, setSecret: { a: hunter22 }, triggers: { token: hunter23 } }\n';
    const told = faultsText('f', text, readProjectFile(text).faults);
    expect(told.match(/^f:.*/gm)).toEqual([
      'f:2:36: error: tasks.hello.setSecret.a is a secret, written in plain text or in an unknown form.',
      'f:2:67: error: tasks.hello.triggers.token is a secret, written in plain text or in an unknown form.',
    ]);
    expect(told).not.toContain('hunter2');
  });

  it.each([
    'hello: { cmd: 7, setSecret: { a: hunter22 } }',
    'hello: { cmd: a, pasword: hunter22 }',
    'hello: { cmd: a, credentials: { a.io: { username: a, pasword: hunter22 } } }',
    'hello: { cmd: a, setSecrets: { a: hunter22 } }',
    'hello: { cmd: a, setSecret: { a: 1234567 } }',
    'hello: { cmd: a, setSecret: { a: hunter22, a: b } }',
    'hello: { cmd: a, setSecret: hunter22 }',
    'hello: { cmd: a, triggers: hunter22 }',
    'hello: { cmd: a, pasword: hunter22, cpu: two }',
    'hello: { cpu: two, pasword: hunter22, cmd: a }',
    'hello: { cmd: a, pasword: hunter22, tokn: hunter22, platform: linx }',
    'hello: { cmd: a, setSecret: { a: hunter22 }, platform: linx, schedule: { n: never } }',
    'hello: { cmd: a, token: "hunter22 }',
    'password: hunter22: b',
    'hello:\n    cmd: a\n    setSecret:\n      - a=hunter22',
    'hello:\n    cmd: a\n    setSecret:\n      a=hunter22: env:A',
    'hello: { build: { secretArgs: { a=hunter22: env:A } }, context: "https://github.com/o/r.git#main" }',
    'hello: { build: {}, context: "https://ghp_hunter22@github.com/o/r.git#main" }',
    'hello: { cmd: a, triggers: { repository: "https://me:hunter22@github.com/o/r.git", token: env:A } }',
    '"gitAccessToken" : hunter22: b',
  ])('show no secret beside what is wrong: %s', (line) => {
    const text = `tasks:\n  ${line}\n`;
    const told = faultsText('f', text, readProjectFile(text).faults);
    expect(told).toMatch(/^f:[2-5]:/);
    expect(told).not.toMatch(/hunter22|1234567/);
  });

  it('show a key that is not known, and not what is behind it', () => {
    const text = 'tasks:\n  hello:\n    cmd: a\n    pasword: hunter22\n';
    expect(faultsText('f', text, readProjectFile(text).faults).split('\n').slice(0, 3)).toEqual([
      "f:4:5: error: There is no key 'pasword' in tasks.hello.",
      '      pasword: ...',
      '      ^^^^^^^',
    ]);
  });

  it('show what acts on a terminal as text', () => {
    const text = 'a\u009bb: 1\n';
    expect(faultsText('f', text, readProjectFile(text).faults)).not.toContain('\u009b');
  });
});
