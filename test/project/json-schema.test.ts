import { Ajv2020 } from 'ajv/dist/2020.js';
import { CORE_SCHEMA, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { exportTask } from '../../src/project/export/export-task.ts';
import { yamlText } from '../../src/project/export/yaml-text.ts';
import { projectFileSchema } from '../../src/project/json-schema.ts';
import { readProjectFile } from '../../src/project/reading/read-project-file.ts';
import { exampleProject } from './example-project.ts';
import { sayable } from './stored-tasks.ts';

// The schema is tried with a validator and a YAML parser that are not those of the checks.
const accepts = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(projectFileSchema());
const isAccepted = (text: string): boolean => accepts(load(text, { schema: CORE_SCHEMA }));
const isRead = (text: string): boolean => readProjectFile(text).project !== undefined;
const task = (text: string): string => `tasks:\n  hello:\n    ${text.replaceAll('\n', '\n    ')}\n`;

describe('the JSON Schema of the project file', () => {
  it('accepts what the reader accepts', () => {
    const texts = [
      exampleProject,
      'tasks: {}',
      'registry: myregistry\nresourceGroup: mygroup\nname: web',
      task('cmd: bash\nset: { a: 1, b: yes, c: 1.10, d: text }\ntags: { a: "" }'),
      task('cmd: bash\nsetSecret: { a: env:A, b: file:b, c: kv:vault/c, d: "text:", e: text:e }'),
      task(
        'cmd: bash\ncpu: 4\ntimeout: 300\nstatus: Disabled\nplatform: windows/amd64\nagentPool: mypool\nlogTemplate: a:1',
      ),
      task('cmd: bash\nidentity: []\nauthMode: None\nsourceAcrAuthId: none'),
      task(
        'cmd: bash\ncredentials: { a.io: { username: me, password: https://v.vault.azure.net/secrets/p, identity: mine } }',
      ),
      task('cmd: bash\nschedule: { a: 0 1 * * *, b: { schedule: 0 2 * * *, enabled: false } }'),
      ...[
        'All',
        'Runtime',
        'true',
        'false',
        '{}',
        '{ type: All, enabled: false, name: a, updateTriggerPayloadType: Token }',
      ].map((baseImage) => task(`cmd: bash\ntriggers: { baseImage: ${baseImage} }`)),
      task('file: a.yaml\nvalues: v.yaml'),
      task('content: "steps: []"\nvaluesContent: "a: b"'),
      'tasks: { quicktask: { isSystemTask: true } }',
    ];
    for (const text of texts) expect([text, isRead(text), isAccepted(text)]).toEqual([text, true, true]);
  });

  it('accepts every file that export writes', async () => {
    for (const stored of Object.values(sayable)) {
      const { task: said } = await exportTask(
        { task: stored, knowsSecrets: true },
        { vaultSuffix: '.vault.azure.net' },
      );
      const text = yamlText({ registry: 'myregistry', tasks: { hello: said } });
      expect([text, isAccepted(text)]).toEqual([text, true]);
    }
  });

  it.each([
    '[]',
    'registy: a',
    'registry: 7',
    'registry: ""',
    'tasks: []',
    'tasks: { hello: }',
    'tasks: { "": { cmd: a } }',
    task('cmd: 7'),
    task('cmd: a\nimages: [b]'),
    task('build: { image: a }'),
    task('cmd: a\ncpu: 0'),
    task('cmd: a\ncpu: 1.5'),
    task('cmd: a\ntimeout: 299'),
    task('cmd: a\ntimeout: 28801'),
    task('cmd: a\nstatus: enabled'),
    task('cmd: a\nidentity: mine'),
    task('cmd: a\nset: { a: [b] }'),
    task('cmd: a\nset: { a: }'),
    task('cmd: a\nsetSecret: { a: plain }'),
    task('cmd: a\nsetSecret: { a: "env:" }'),
    task('cmd: a\nsetSecret: { a: kv:vault }'),
    task('cmd: a\ncredentials: { a.io: { username: a, password: plain } }'),
    task('cmd: a\ncredentials: { a.io: { user: a } }'),
    task('cmd: a\nschedule: { a: { enabled: false } }'),
    task('cmd: a\nschedule: [0 1 * * *]'),
    task('cmd: a\ntriggers: { baseImage: runtime }'),
    task('cmd: a\ntriggers: { baseImage: { typ: All } }'),
    task('cmd: a\ntriggers: { token: plain }'),
    task('cmd: a\naccess: { pull: a }'),
  ])('refuses as the reader does: %j', (text) => {
    expect([isRead(text), isAccepted(text)]).toEqual([false, false]);
  });

  it('explains every key', () => {
    const unexplained: string[] = [];
    const visit = (schema: Readonly<Record<string, unknown>>, path: string): void => {
      const {
        properties = {},
        anyOf = [],
        items,
        additionalProperties,
      } = schema as {
        properties?: Record<string, Record<string, unknown>>;
        anyOf?: Record<string, unknown>[];
        items?: Record<string, unknown>;
        additionalProperties?: Record<string, unknown> | false;
      };
      for (const [key, inner] of Object.entries(properties)) {
        if (typeof inner.description !== 'string') unexplained.push(`${path}.${key}`);
        visit(inner, `${path}.${key}`);
      }
      for (const each of [
        ...anyOf,
        ...[items, additionalProperties].filter((each) => each !== undefined && each !== false),
      ])
        visit(each, path);
    };
    visit(projectFileSchema(), '');
    expect(unexplained).toEqual([]);
  });
});
