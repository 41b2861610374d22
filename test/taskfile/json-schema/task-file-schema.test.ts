import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { taskFileSchema } from '../../../src/taskfile/json-schema/task-file-schema.ts';
import { readVectors } from '../vector.ts';

// The schema is tried with a validator and a YAML parser that are not those of the checks.
const ajv = new Ajv2020({ strict: true, allErrors: true });
const schema = taskFileSchema();
const accepts = ajv.compile(schema);

const parse = (text: string): unknown => load(text, { schema: CORE_SCHEMA.withTags(mergeTag) });

/** What an editor would underline: `path: message` of each problem; what is no YAML 1.2 is undefined. */
const problemsOf = (text: string): readonly string[] | undefined => {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  accepts(document);
  return (accepts.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
};

/** Vectors that the engine accepts and the schema refuses on purpose. */
const refused: Readonly<Record<string, string>> = {
  'unknown-properties-are-ignored': 'a key that the format does not have is most often misspelled',
  'property-names-are-case-sensitive': 'a key that the format does not have is most often misspelled',
  'version-blank-means-default': 'a key without a value says nothing',
  'build-with-empty-cmd-is-fine': 'a key of another kind of step, though empty, is a leftover',
  'repeated-id-in-when': 'the run never ends',
};

/** Vectors that the engine refuses and the schema cannot. */
const accepted: Readonly<Record<string, string>> = {
  'unknown-id': 'what another step is called',
  'forward-reference': 'what another step is called',
  'self-reference': 'what another key of the step says',
  'would-be-cycle': 'what another step is called',
  'env-without-equals-with-task-env': 'whether anything is inherited',
  'duplicate-id': 'what another step is called',
  'duplicate-with-generated-id': 'what another step is called',
  'generated-id-first-then-duplicate': 'what another step is called',
  'mount-unknown-volume': 'what volumes are called',
  'mount-volume-name-is-case-sensitive': 'what volumes are called',
  'mount-duplicate-path': 'what another mount says',
  'volume-duplicate-name': 'what another volume is called',
  'secret-duplicate-id': 'what another secret is called',
  'integer-overflow-rejected': 'numbers of JSON are not exact there',
  'multi-line-secret-breaks-plain-yaml': 'what a template prints',
  'task-value-breaks-yaml': 'what a template prints',
};

/** Vectors that are no YAML for an editor: it tells that itself. */
const unreadable: Readonly<Record<string, string>> = {
  'duplicate-keys-last-wins': 'a key twice',
  'unquoted-dash-in-flow-list': 'the engine reads [-], YAML 1.2 does not',
  'docker-hub-login-from-vault': 'a value begins with an action',
  'documentation-slip-version-without-colon': 'it is no YAML for the engine either',
  'empty-file-is-an-empty-task': 'an empty document',
  'comments-only-file': 'an empty document',
  'only-first-document-is-read': 'two documents',
  'tab-indentation-rejected': 'it is no YAML for the engine either',
  'colon-space-in-plain-command-rejected': 'it is no YAML for the engine either',
  'secret-properties-may-be-templated': 'a value begins with an action',
  'secret-into-volume': 'a value begins with an action',
  'task-conditional-step': 'an action on a line of its own',
  'task-range-makes-steps': 'an action on a line of its own',
  'task-unquoted-template-at-value-start': 'a value begins with an action',
  'task-render-error-prefix': 'a value begins with an action',
};

const vectors = readVectors().filter(({ kind }) => kind === 'task' || kind === 'exec-log' || kind === 'docker-run');

describe('the schema of a task file', () => {
  it('is a schema itself, of the draft that it names', () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (name, { input, expect: { ok } }) => {
    const problems = problemsOf(input);
    const found = problems === undefined ? 'unreadable' : problems.length === 0 ? 'accepted' : 'refused';
    const asTheEngine = ok ? 'accepted' : 'refused';
    const reasons = ok ? { refused } : { accepted };
    const [otherwise = asTheEngine] = Object.entries({ ...reasons, unreadable }).flatMap(([outcome, names]) =>
      name in names ? [outcome] : [],
    );
    expect(found, problems?.join('\n')).toBe(otherwise);
  });

  it('has no reason for a vector that is not there', () => {
    const names = new Set(vectors.map(({ name }) => name));
    const listed = [refused, accepted, unreadable].flatMap((reasons) => Object.keys(reasons));
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});

const step = (lines: string): string => `steps:\n  - ${lines.replaceAll('\n', '\n    ')}\n`;

describe('what it accepts', () => {
  it.each([
    ['aliases and templates for numbers and booleans', step('cmd: $image\ntimeout: $limit\nkeep: "{{.Values.keep}}"')],
    ['a template for a number, as an editor reads it', step('cmd: bash x\ntimeout: {"{.Values.seconds}": null}')],
    ['words that are booleans for the engine', step('cmd: bash x\nkeep: yes\ndetach: Off')],
    ['numbers that are such for the engine', step('cmd: bash x\ntimeout: 1_000\nretries: 0b11\nstartDelay: 2.5')],
    ['numbers and booleans as texts', step('cmd: 1\nuser: 0\nentryPoint: true')],
    ['lists without an entry', step('cmd: bash x\nenv:\nports:\nwhen:')],
    ['any case of a version', 'version: V1.0.0\nsteps: []\n'],
    ['a template as version', 'version: "{{.Values.version}}"\nsteps: []\n'],
    ['any case of a cache mode', step('build: -t a .\ncache: Enabled')],
    ['keys without effect', step('push: [a/b]\nenv: [A=1]')],
    ['a vault in a template', 'secrets: [{id: a, keyvault: "{{.Values.vault}}/secrets/a"}]\n'],
    ['a version of a secret', 'secrets: [{id: a, keyvault: "https://v.vault.azure.cn/secrets/a/0123"}]\n'],
    [
      'a client ID in braces',
      'secrets: [{id: a, keyvault: "https://v.vault.azure.net/secrets/a", clientID: "{00001111-aaaa-2222-bbbb-3333cccc4444}"}]\n',
    ],
    ["keys of one's own at the top", 'x-env: &env [A=1]\nsteps:\n  - cmd: bash x\n    env: *env\n'],
    ['several variables in an entry', 'env: ["A=1,B=2"]\nsteps: []\n'],
  ])('%s', (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('what it refuses', () => {
  it.each([
    ['a misspelled key of a step', step('cmd: bash x\ntiemout: 3'), '/steps/0: must NOT have additional properties'],
    ['a misspelled key of the task', 'step: []\n', ': must NOT have additional properties'],
    ['two kinds of step', step('cmd: bash x\nbuild: .'), '/steps/0/build: boolean schema is false'],
    ['no kind of step', step('id: ab'), "/steps/0: must have required property 'cmd'"],
    ['a step without image', step('push: []'), '/steps/0/push: must NOT have fewer than 1 items'],
    ['mounts of a push', step('push: [a/b]\nvolumeMounts: []'), '/steps/0/volumeMounts: boolean schema is false'],
    ['a push that is a text', step('push: a/b'), '/steps/0/push: must be array,null'],
    ['a time with its unit', step('cmd: bash x\ntimeout: 10m'), '/steps/0/timeout: must be number'],
    ['a number in quotation marks', step('cmd: bash x\ntimeout: "10"'), '/steps/0/timeout: must be number'],
    ['a boolean in quotation marks', step('cmd: bash x\nkeep: "true"'), '/steps/0/keep: must be boolean'],
    ['a negative number of retries', step('cmd: bash x\nretries: -1'), '/steps/0/retries: must be >= 0'],
    ["'-' beside an ID", step('cmd: bash x\nwhen: ["-", ab]'), '/steps/0/when: must NOT have more than 1 items'],
    [
      'an ID with white space',
      step('cmd: bash x\nid: a b'),
      '/steps/0/id: must match pattern "^(?!acb_root$)\\S+$|\\{\\{|\\$"',
    ],
    [
      'the reserved ID',
      step('cmd: bash x\nid: acb_root'),
      '/steps/0/id: must match pattern "^(?!acb_root$)\\S+$|\\{\\{|\\$"',
    ],
    ['an unknown version', 'version: v2.0.0\nsteps: []\n', '/version: must be equal to one of the allowed values'],
    ['a version that is a number', 'version: 1.0\nsteps: []\n', '/version: must be string'],
    [
      'an unknown cache mode',
      step('build: .\ncache: yes'),
      '/steps/0/cache: must be equal to one of the allowed values',
    ],
    ['a secret without vault', 'secrets: [{id: a}]\n', "/secrets/0: must have required property 'keyvault'"],
    ['a client ID that is no GUID', 'secrets: [{clientID: me}]\n', '/secrets/0/clientID: must match pattern'],
    [
      'a volume without files',
      'volumes: [{name: v, secret: {}}]\n',
      '/volumes/0/secret: must NOT have fewer than 1 properties',
    ],
    [
      'a path as file name',
      'volumes: [{name: v, secret: {a/b: eA==}}]\n',
      '/volumes/0/secret: property name must be valid',
    ],
    ['an inherited variable without value', 'env: [A]\nsteps: []\n', '/env/0: must match pattern'],
    [
      'aliases without a version',
      'alias: {values: {a: b}}\nsteps: []\n',
      ': must have property version when property alias is present',
    ],
    [
      'an alias with an underscore',
      'version: v1.1.0\nalias: {values: {a_b: c}}\n',
      '/alias/values: property name must be valid',
    ],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});

const checks = fileURLToPath(new URL('../checks/', import.meta.url));
const publicFiles = fileURLToPath(new URL('../public/', import.meta.url));

/** Checks whose bad example the schema refuses, too. */
const told = [
  'unknown-key',
  'wrong-type',
  'alias-name',
  'alias-directive',
  'secret-id',
  'secret-source',
  'secret-client-id',
  'secret-url',
  'volume-name',
  'volume-source',
  'volume-file-name',
  'mount-on-push',
  'mount-incomplete',
  'version',
  'env-entry',
  'step-retries',
  'step-repeat',
  'step-kind-conflict',
  'step-kind-missing',
  'step-id',
  'step-id-reserved',
  'step-cache',
  'when-immediate',
  'when-repeated',
];

/** Good examples that the schema refuses. */
const refusedExamples: Readonly<Record<string, string>> = {
  'unknown-ignore': 'a comment silences the check of its misspelled key',
};

describe('the examples of checks', () => {
  const codes = readdirSync(checks);
  it.each(codes.filter((code) => told.includes(code)))('%s: refuses the bad example', (code) => {
    expect(problemsOf(readFileSync(`${checks}${code}/bad.yaml`, 'utf8'))).not.toEqual([]);
  });

  it.each(codes.filter((code) => !(code in refusedExamples)))('%s: accepts the good example', (code) => {
    expect(problemsOf(readFileSync(`${checks}${code}/good.yaml`, 'utf8')) ?? []).toEqual([]);
  });
});

describe('files as people write them', () => {
  const files = readdirSync(publicFiles).filter((file) => file.endsWith('.yaml'));
  const readable = files.filter((file) => problemsOf(readFileSync(`${publicFiles}${file}`, 'utf8')) !== undefined);

  it.each(readable)('accepts %s', (file) => {
    expect(problemsOf(readFileSync(`${publicFiles}${file}`, 'utf8'))).toEqual([]);
  });

  it('are YAML before they are rendered, but for values that begin with an action and actions between lines', () => {
    const others = files.filter((file) => !readable.includes(file));
    const begins = /^\s*\{\{|: *\{\{|- *\{\{/m;
    expect(others.filter((file) => !begins.test(readFileSync(`${publicFiles}${file}`, 'utf8')))).toEqual([]);
    expect(readable.length).toBeGreaterThan(20);
  });
});

/** Every description in the schema, by its path. */
const describedKeys = (part: unknown, path = ''): readonly string[] => {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'properties' && !path.includes('oneOf')
      ? Object.entries(value as object).flatMap(([name, each]) =>
          'description' in each ? describedKeys(each, `${path}.${name}`) : [`${path}.${name}`],
        )
      : describedKeys(value, `${path}/${key}`),
  );
};

it('describes every key', () => {
  expect(describedKeys(schema)).toEqual([]);
});
