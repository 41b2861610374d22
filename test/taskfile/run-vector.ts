import { explain, Problem } from '../../src/taskfile/diagnostics/problem.ts';
import { prefixTags } from '../../src/taskfile/load-docker-build.ts';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import type { LoadOptions, Step } from '../../src/taskfile/model.ts';
import { applyAliases } from '../../src/taskfile/stages/aliases.ts';
import { mergeEnv } from '../../src/taskfile/stages/merge-env.ts';
import { render } from '../../src/taskfile/stages/render.ts';
import { renderData, shellQuote } from '../../src/taskfile/stages/render-data.ts';
import { mergeValues, parseSetEntries } from '../../src/taskfile/stages/template-values.ts';
import { positionAt, stripComments, untouched } from '../../src/taskfile/stages/traced-text.ts';
import { hasAliasSupport, sniffVersion } from '../../src/taskfile/stages/version-line.ts';
import { dockerfilePath, inspectBuild } from '../../src/taskfile/steps/build-command.ts';
import { dockerRunLine, serviceAgent } from '../../src/taskfile/steps/docker-run-line.ts';
import { describeDependencies } from '../../src/taskfile/steps/dockerfile.ts';
import { readImageReference, withLatestTag } from '../../src/taskfile/steps/image-reference.ts';
import { parseCredential } from '../../src/taskfile/steps/registry-credential.ts';
import { parseSecretUrl } from '../../src/taskfile/steps/secret-url.ts';
import { executionLog } from './execution-log.ts';
import type { Vector } from './vector.ts';

/** What came out, in the vectors' form; results of a failure are the engine's message and the line that it is about. */
export type Outcome = { readonly ok: true; readonly [result: string]: unknown } | Failure;
interface Failure {
  readonly ok: false;
  readonly message: string;
  readonly lines: readonly (number | undefined)[];
}

export const kinds: Readonly<Record<string, (vector: Vector) => Outcome | Promise<Outcome>>> = {
  async task(vector) {
    const result = await loadTaskFile(vector.input, loadOptions(vector));
    const lineOf = (step: Step): string => dockerRunLine(step, serviceAgent(step, vector.run?.SharedVolume ?? '')).text;
    return result.ok
      ? { ...result, dockerRun: Object.fromEntries(result.task.steps.map((step) => [step.id, lineOf(step)])) }
      : { ok: false, message: result.message, lines: [result.first?.line] };
  },
  render(vector) {
    const source = stripComments(untouched(vector.input));
    if (source.text === '') return { ok: true, rendered: '' };
    const values = explain('error while loading exec steps: ', undefined, () =>
      mergeValues(vector.values, parseSetEntries(vector.set ?? [])),
    );
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
  'image-reference': ({ input }) => ({ ok: true, image: readImageReference(input) }),
  'image-tag': ({ input }) => ({ ok: true, image: withLatestTag(input) }),
  'prefix-tags': ({ input, options }) => ({
    ok: true,
    ...prefixTags(input, options?.registry ?? '', options?.knownRegistries),
  }),
  credential: ({ input }) => ({ ok: true, credential: parseCredential(input) }),
  async 'exec-log'(vector) {
    const result = await loadTaskFile(vector.input, loadOptions(vector));
    return result.ok
      ? { ok: true, ...executionLog(result, vector.options ?? {}) }
      : { ok: false, message: result.message, lines: [result.first?.line] };
  },
  'env-merge': ({ options }) => ({ ok: true, env: mergeEnv(options?.own ?? [], options?.inherited ?? []) }),
  'secret-url': ({ input }) => ({ ok: true, ...parseSecretUrl(input) }),
  'shell-quote': ({ input }) => ({ ok: true, quoted: shellQuote(input) }),
};

function loadOptions({ values, set, run, secrets, files, options }: Vector): LoadOptions {
  return {
    run: run ?? {},
    setEntries: set ?? [],
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

/** What comes out of a vector. */
export async function outcomeOf(vector: Vector): Promise<Outcome> {
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
