import { describe, expect, it } from 'vitest';
import { createProjectBench } from '../../support/project-bench.ts';

const project = `registry: myregistry
name: mine
tasks:
  docker-task:
    context: https://github.com/o/r.git#main
    build:
      images: ["app:{{.Run.ID}}", "app:latest"]
      dockerfile: src/Dockerfile
      target: build
      args: { A: "1", B: two }
      secretArgs: { C: env:SECRET }
      noPush: true
      noCache: true
    platform: linux/arm/v7
    cpu: 4
    timeout: 700
    status: Disabled
    agentPool: mypool
    logTemplate: "logs:{{.Run.ID}}"
    identity: ["[system]", mine]
    authMode: None
    credentials:
      docker.io: { username: kv:mykeyvault/UserName, password: kv:mykeyvault/Password, identity: "[system]" }
      other.example: { username: somebody, password: env:SECRET }
      mybaseregistry.azurecr.io: { identity: mine }
    schedule: { nightly: "0 1 * * *", weekly: { schedule: "0 2 * * 0", enabled: false } }
    triggers:
      commit: true
      pullRequest: true
      token: env:TOKEN
      branch: dev
      sourceTriggerName: mySource
      baseImage: { type: All, name: myBase, updateTriggerEndpoint: env:HOOK, updateTriggerPayloadType: Token }
    tags: { team: web, cost: "12" }
  file-task:
    context: https://github.com/o/r.git#main:folder
    file: acb.yaml
    values: values.yaml
    set: { A: "1" }
    setSecret: { B: env:SECRET }
    gitAccessToken: env:TOKEN
    triggers: { commit: false, baseImage: false }
    identity: [mine]
    sourceAcrAuthId: mine
  encoded-task:
    file: task.yaml
    valuesContent: "a: 1"
    set: { A: "1" }
    setSecret: { B: env:SECRET }
    platform: windows
    triggers: { baseImage: { enabled: false } }
`;
const files = {
  'acrtask.yaml': project,
  'task.yaml': 'version: v1.1.0\nsteps:\n  - cmd: bash echo {{.Values.a}}\n',
};
const env = { SECRET: 'planted-secret', TOKEN: 'planted-token', HOOK: 'https://hook.example/planted' };

type Path = readonly (string | number)[];
type Json = Record<string | number, unknown>;

/** What the service maintains, and the kind of a step, which all the rest depends on. */
const passedOver = new Set([
  'provisioningState',
  'creationDate',
  'principalId',
  'tenantId',
  'clientId',
  'isSystemTask',
]);

/** What a project file cannot say. */
const cannotSay = new Set(['location', 'tokenType', 'scope']);

/** What the service takes for granted, so that nothing differs where it is not there. */
const isDefault = (value: unknown, path: Path): boolean =>
  ['status:Enabled', 'architecture:amd64', 'cpu:2', 'timeout:3600', 'isSecret:false', 'isPushEnabled:true']
    .concat(['noCache:false', 'updateTriggerPayloadType:Default', 'loginMode:Default'])
    .includes(`${path.at(-1)}:${value}`);

const isLeafList = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each !== 'object');

const leavesOf = (value: unknown, path: Path = []): Path[] => {
  const key = String(path.at(-1));
  if (passedOver.has(key) || cannotSay.has(key) || (key === 'type' && path.at(-2) === 'step')) return [];
  if (key === 'acrtask-project') return [];
  if (typeof value !== 'object' || value === null || isLeafList(value)) return [path];
  if (path.includes('userAssignedIdentities'))
    return path.at(-2) === 'userAssignedIdentities' ? [] : leavesIn(value, path);
  return leavesIn(value, path);
};
const leavesIn = (value: object, path: Path): Path[] =>
  Array.isArray(value)
    ? value.flatMap((each, at) => leavesOf(each, [...path, at]))
    : Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]));

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, part) => (value as Json)[part], root);

const other: Readonly<Record<string, unknown>> = {
  Enabled: 'Disabled',
  Disabled: 'Enabled',
  linux: 'windows',
  windows: 'linux',
  amd64: 'arm64',
  arm: 'arm64',
  v7: 'v6',
  None: 'Default',
  Default: 'Token',
  Token: 'Default',
  All: 'Runtime',
  Runtime: 'All',
  Github: 'VisualStudioTeamService',
  Opaque: 'Vaultsecret',
  Vaultsecret: 'Opaque',
  '0 1 * * *': '0 3 * * *',
  '0 2 * * 0': '0 3 * * *',
  'SystemAssigned, UserAssigned': 'UserAssigned',
  '[system]': 'another-client',
};

const changed = (value: unknown, path: Path): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).concat(path.includes('trigger') ? [] : ['more:v1']);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  if (text in other) return other[text];
  if (path.at(-1) === 'repositoryUrl') return 'https://github.com/o/another.git#main';
  if (path.at(-1) === 'encodedTaskContent')
    return Buffer.from('steps:\n  - cmd: bash echo drifted\n').toString('base64');
  if (path.at(-1) === 'encodedValuesContent') return Buffer.from('a: 2').toString('base64');
  return `${text}x`;
};

const withValue = (root: Json, path: Path, value: unknown): Json => {
  const copy = structuredClone(root);
  const owner = valueAt(copy, path.slice(0, -1)) as Json;
  if (value === undefined) delete owner[path.at(-1) ?? ''];
  else owner[path.at(-1) ?? ''] = value;
  return copy;
};

/** The path of a leaf as diff names it. */
const nameOf = (root: Json, path: Path): string =>
  path.slice(path[0] === 'properties' ? 1 : 0).reduce<{ text: string; at: Path }>(
    ({ text, at }, part) => {
      const inner = [...at, part];
      if (typeof part === 'number') return { text: `${text}[${(valueAt(root, inner) as Json).name}]`, at: inner };
      if (at.at(-1) === 'customRegistries') return { text: `${text}[${part.toLowerCase()}]`, at: inner };
      return { text: text === '' ? part : `${text}.${part}`, at: inner };
    },
    { text: '', at: path[0] === 'properties' ? ['properties'] : [] },
  ).text;

/** The name of a trigger, argument, or value is part of the path of the rest. */
const isNameInList = (path: Path): boolean => path.at(-1) === 'name' && typeof path.at(-2) === 'number';

const bodyOf = ({ location, tags, identity, properties }: Json): Json =>
  JSON.parse(JSON.stringify({ location, tags, identity, properties }), (key, value) =>
    passedOver.has(key) && typeof value === 'string' ? undefined : value,
  );

interface Change {
  readonly path: string;
}

describe.each(['docker-task', 'file-task', 'encoded-task'])('a field of %s changed behind its back', (name) => {
  it('shows in diff as exactly that field, and apply puts it back', async () => {
    const { run, must, whole, arm } = await createProjectBench(files, {
      before: ['az acr update -n myregistry --sku Premium', 'agentpool create -r myregistry -n mypool'],
    });
    await must('apply --yes', { env });
    const made = bodyOf(await whole(name));
    const wrong: unknown[] = [];
    let count = 0;
    for (const path of leavesOf(made)) {
      for (const value of [changed(valueAt(made, path), path), undefined]) {
        const drifted = withValue(made, path, value);
        try {
          await arm('PUT', `myregistry/tasks/${name}`, drifted);
        } catch {
          // The service refuses such a task.
          continue;
        }
        count += 1;
        const stored = bodyOf(await whole(name));
        const same =
          JSON.stringify(stored) === JSON.stringify(made) ||
          (value === undefined && isDefault(valueAt(made, path), path));
        const { stdout, exitCode } = await run(`diff ${name} -o json`, { env });
        const { tasks } = JSON.parse(stdout) as { tasks: { changes: Change[] }[] };
        const paths = (tasks[0]?.changes ?? []).map((each) => each.path);
        // A login without anything in it is not stored.
        const owner = path.slice(0, -1);
        const isAll = value === undefined && owner.includes('customRegistries') && owner.length === 4;
        const isAlone = isAll && Object.keys(valueAt(made, owner) as object).length === 1;
        const expected = same ? [] : [...(isAlone ? [nameOf(made, owner)] : []), nameOf(made, path)];
        const isExact = isNameInList(path) ? paths.length > 1 : JSON.stringify(paths) === JSON.stringify(expected);
        const applied = await run(`apply ${name} --yes`, { env });
        const after = bodyOf(await whole(name));
        const isBack = same || JSON.stringify(sorted(after)) === JSON.stringify(sorted(made));
        if (!isExact || !isBack || applied.exitCode !== 0 || exitCode !== (same ? 0 : 8))
          wrong.push({ path: path.join('/'), value, paths, expected, exitCode, isBack, stderr: applied.stderr });
        if (!isBack) await arm('PUT', `myregistry/tasks/${name}`, made);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(15);
  });
});

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [another]) => (one < another ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
};
