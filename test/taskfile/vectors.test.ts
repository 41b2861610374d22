import { describe, expect, it } from 'vitest';
import { applyAliases } from '../../src/taskfile/aliases.ts';
import { dockerfilePath, inspectBuild } from '../../src/taskfile/build-command.ts';
import { dockerRunLine } from '../../src/taskfile/docker-run-line.ts';
import { describeDependencies } from '../../src/taskfile/dockerfile.ts';
import { parseImageReference, withLatestTag } from '../../src/taskfile/image-reference.ts';
import { prefixTags } from '../../src/taskfile/load-docker-build.ts';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import { mergeEnv } from '../../src/taskfile/merge-env.ts';
import type { LoadOptions, Step } from '../../src/taskfile/model.ts';
import { Problem } from '../../src/taskfile/problem.ts';
import { render } from '../../src/taskfile/render.ts';
import { renderData, shellQuote } from '../../src/taskfile/render-data.ts';
import { parseSecretUrl } from '../../src/taskfile/secret-url.ts';
import { mergeValues, parseSetEntries } from '../../src/taskfile/template-values.ts';
import { positionAt, stripComments, untouched } from '../../src/taskfile/traced-text.ts';
import { hasAliasSupport, sniffVersion } from '../../src/taskfile/version-line.ts';
import { readVectors, type Vector, type VectorResult } from './vector.ts';

/** What came out, in the vectors' form; results of a failure are the message and the lines of its diagnostics. */
type Outcome = { readonly ok: true; readonly [result: string]: unknown } | Failure;
interface Failure {
  readonly ok: false;
  readonly message: string;
  readonly lines: readonly (number | undefined)[];
}

const kinds: Readonly<Record<string, (vector: Vector) => Outcome | Promise<Outcome>>> = {
  async task(vector) {
    const result = await loadTaskFile(vector.input, loadOptions(vector));
    const lineOf = (step: Step): string => dockerRunLine(step, vector.run?.SharedVolume ?? '').text;
    return result.ok
      ? { ...result, dockerRun: Object.fromEntries(result.task.steps.map((step) => [step.id, lineOf(step)])) }
      : { ok: false, message: result.message, lines: result.diagnostics.map(({ line }) => line) };
  },
  render(vector) {
    const values = mergeValues(vector.values, parseSetEntries(vector.set ?? []));
    const source = stripComments(untouched(vector.input));
    return { ok: true, rendered: render(source, 'decoded', renderData(vector.run ?? {}, values, new Map())).text };
  },
  async alias(vector) {
    const { readAliasSource } = loadOptions(vector);
    const applied = await applyAliases(stripComments(untouched(vector.input)), {
      render: (section) => section,
      ...(readAliasSource ? { readSource: readAliasSource } : {}),
    });
    return { ok: true, preprocessed: applied.text.text };
  },
  version: ({ input }) => {
    const version = sniffVersion(input);
    return { ok: true, version, aliasSupport: hasAliasSupport(version) };
  },
  'build-command': ({ input, options }) => ({ ok: true, ...inspectBuild(input, options) }),
  dockerfile: ({ input, options }) => ({
    ok: true,
    dependencies: sortBuildtime(describeDependencies(input, options ?? {})),
  }),
  'dockerfile-path': ({ input, options }) => ({
    ok: true,
    path: dockerfilePath(input, options?.dockerfile ?? '', options?.workingDir ?? ''),
  }),
  'image-reference': ({ input }) => ({ ok: true, image: parseImageReference(input) }),
  'image-tag': ({ input }) => ({ ok: true, image: withLatestTag(input) }),
  'prefix-tags': ({ input, options }) => ({
    ok: true,
    ...prefixTags(input, options?.registry ?? '', options?.knownRegistries),
  }),
  'env-merge': ({ options }) => ({ ok: true, env: mergeEnv(options?.own ?? [], options?.inherited ?? []) }),
  'secret-url': ({ input }) => ({ ok: true, ...parseSecretUrl(input) }),
  'shell-quote': ({ input }) => ({ ok: true, quoted: shellQuote(input) }),
};

function loadOptions({ values, set, run, secrets, files, options }: Vector): LoadOptions {
  return {
    run: run ?? {},
    set: parseSetEntries(set ?? []),
    ...(values === undefined ? {} : { values }),
    ...options,
    resolveSecrets: async (declared) =>
      new Map(declared.flatMap(({ id }) => (secrets?.[id] === undefined ? [] : [[id, secrets[id]] as const]))),
    readAliasSource: async (source) => {
      const content = files?.[source];
      if (content === undefined) throw new Error(`open ${source}: no such file or directory`);
      return content;
    },
  };
}

async function outcomeOf(vector: Vector): Promise<Outcome> {
  try {
    return (await kinds[vector.kind]?.(vector)) ?? { ok: false, message: `no runner for ${vector.kind}`, lines: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const places = error instanceof Problem ? error.places : [];
    const lines = places.flatMap(({ offset }) => (offset === undefined ? [] : [positionAt(vector.input, offset).line]));
    return { ok: false, message: error.message, lines };
  }
}

function sortBuildtime(dependencies: ReturnType<typeof describeDependencies>) {
  return dependencies.map((entry) => ({
    ...entry,
    'buildtime-dependency':
      entry['buildtime-dependency']?.toSorted((left, right) => (left.repository < right.repository ? -1 : 1)) ?? null,
  }));
}

/** The part of `actual` that `expected` speaks about: keys that are not listed are not compared. */
function project(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, index) => (index < expected.length ? project(item, expected[index]) : item));
  }
  if (!isRecord(actual) || !isRecord(expected)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, project(actual[key], expected[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(outcome: Outcome, expected: VectorResult): void {
  if (outcome.ok || expected.ok) {
    expect(outcome.ok ? project(outcome, expected) : outcome).toEqual(expected);
    return;
  }
  const missing = (expected.errorContains ?? []).filter((text) => !outcome.message.includes(text));
  expect({ missing, message: missing.length > 0 ? outcome.message : '' }).toEqual({ missing: [], message: '' });
  if (expected.where) expect(outcome.lines[0]).toBe(expected.where.line);
}

interface Deviation {
  readonly because: string;
  /** What this package does instead, from what the engine does. */
  instead(engine: VectorResult): VectorResult;
}

const node18 = {
  registry: 'registry.hub.docker.com',
  repository: 'library/node',
  tag: '18',
  digest: '',
  reference: 'node:18',
};

/** Where this package differs from the engine on purpose (taskfile.md 22). */
const deviations: Readonly<Record<string, Deviation>> = {
  'every-step-property': {
    because: 'exitedWith and exitedWithout are checked and then dropped: nothing uses them',
    instead: ({ task, ...rest }) => ({ ...rest, task: { steps: (task as TaskResult).steps.map(withoutExitCodes) } }),
  },
  'localhost-registry-is-taken-for-a-hub-user': {
    because: 'localhost and names with a port are hosts to docker, so the dump names them as registries',
    instead: () => ({
      ok: true,
      dependencies: [
        {
          image: null,
          'runtime-dependency': {
            registry: 'localhost:5000',
            repository: 'app',
            tag: '1',
            digest: '',
            reference: 'localhost:5000/app:1',
          },
          'buildtime-dependency': null,
        },
      ],
    }),
  },
  'from-inside-continued-run-is-counted': {
    because: 'a line that continues a RUN is no FROM instruction',
    instead: () => ({
      ok: true,
      dependencies: [
        {
          image: null,
          'runtime-dependency': { ...node18, repository: 'library/alpine', tag: '3', reference: 'alpine:3' },
          'buildtime-dependency': [node18],
        },
      ],
    }),
  },
  'platform-flag-is-not-understood': {
    because: 'docker accepts flags before the image, and multi-platform builds need them',
    instead: () => ({
      ok: true,
      dependencies: [{ image: null, 'runtime-dependency': node18, 'buildtime-dependency': null }],
    }),
  },
};

interface TaskResult {
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

function withoutExitCodes(step: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(step).filter(([key]) => !key.startsWith('exitedWith')));
}

const vectors = readVectors().filter(({ kind }) => kinds[kind]);

describe.each(Object.keys(kinds))('vectors of kind %s', (kind) => {
  it.each(vectors.filter((vector) => vector.kind === kind))('$name', async (vector) => {
    const deviation = deviations[vector.name];
    const outcome = await outcomeOf(vector);
    check(outcome, deviation ? deviation.instead(vector.expect) : vector.expect);
    if (deviation) expect(() => check(outcome, vector.expect)).toThrow();
  });
});

it('knows every vector that it deviates from', () => {
  const names = new Set(vectors.map(({ name }) => name));
  expect(Object.keys(deviations).filter((name) => !names.has(name))).toEqual([]);
});
