import { locator } from './diagnostics/locate.ts';
import { noPlaces } from './diagnostics/places.ts';
import { Findings, Problem } from './diagnostics/problem.ts';
import type { LoadResult, RunData, TaskFile } from './model.ts';
import { taskShape } from './schema.ts';
import { completeTask } from './stages/complete-task.ts';
import { render } from './stages/render.ts';
import { renderData } from './stages/render-data.ts';
import { mergeValues, parseSetEntries } from './stages/template-values.ts';
import { untouched } from './stages/traced-text.ts';
import { type GoMap, goMap } from './template/go-value.ts';
import { decodeYaml } from './yaml/decode.ts';

export interface PrefixedTags {
  readonly command: string;
  readonly tags: readonly string[];
}

/**
 * Adds the registry's name to the tags of a docker-build style run (not a task file) (taskfile.md 18). Names that
 * start with the text of a known registry, or with `library/`, are unchanged, and so is everything without a registry. Words are separated by single blanks,
 * as the engine does.
 */
export function prefixTags(
  command: string,
  registry: string,
  knownRegistries: readonly string[] = [registry],
): PrefixedTags {
  const known = [...knownRegistries, 'library/'].filter((start) => start !== '');
  const tags: string[] = [];
  const words = command.split(/\s+/).filter((word) => word !== '');
  for (const [index, tag] of words.entries()) {
    if (!['-t', '--tag'].includes(words[index - 1] ?? '')) continue;
    const isWhole = registry === '' || known.some((start) => tag.startsWith(start));
    const whole = isWhole ? tag : `${registry}/${tag}`;
    words[index] = whole;
    tags.push(whole);
  }
  return { command: words.join(' '), tags };
}

export interface DockerBuildOptions {
  readonly run: RunData;
  /** Registries that names are not completed for, in addition to the run's own. */
  readonly knownRegistries: readonly string[];
  readonly isPushEnabled: boolean;
  readonly workingDirectory?: string;
  /** The values file's text. */
  readonly values?: string;
  /** Values as they were typed, `NAME=VALUE`. */
  readonly setEntries?: readonly string[];
}

/** The parts of a docker-build style run, as requests and tasks have them. */
export interface DockerBuildParts {
  readonly dockerFilePath: string;
  readonly imageNames: readonly string[];
  readonly noCache: boolean;
  readonly target?: string | undefined;
  readonly arguments: readonly { readonly name: string; readonly value: string }[];
}

/** The words after `docker build`, in the engine's order and not rendered (taskfile.md 18). */
export const dockerBuildText = (parts: DockerBuildParts): string =>
  [
    ...(parts.noCache ? ['--no-cache'] : []),
    `-f ${parts.dockerFilePath || 'Dockerfile'}`,
    ...parts.imageNames.map((tag) => `-t ${tag}`),
    ...parts.arguments.map(({ name, value }) => `--build-arg ${name}=${value}`),
    ...(parts.target ? [`--target ${parts.target}`] : []),
    '.',
  ].join(' ');

const buildTimeout = 28_800;
const pushTimeout = 3600;

/**
 * What a docker-build style run does: steps `build` and `push` without a network, made from the words after
 * `docker build`. The whole text is a template, without values and secrets (taskfile.md 18).
 */
export function loadDockerBuild(text: string, options: DockerBuildOptions): LoadResult {
  const { run, knownRegistries, isPushEnabled, workingDirectory = '' } = options;
  try {
    const rendered = render(untouched(text), 'build', renderData(run, valuesOf(options), new Map())).text;
    const registry = run.Registry ?? '';
    const { command, tags } = prefixTags(rendered, registry, [registry, ...knownRegistries]);
    const build = { id: 'build', build: command, timeout: buildTimeout };
    const push = { id: 'push', push: tags, when: ['build'], timeout: pushTimeout };
    return {
      ok: true,
      aliasSupport: false,
      rendered,
      places: noPlaces,
      task: taskOf(isPushEnabled && tags.length > 0 ? [build, push] : [build], workingDirectory),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, message: error.message, first: undefined, diagnostics: [] };
  }
}

function valuesOf({ values, setEntries = [] }: DockerBuildOptions): GoMap {
  return values === undefined && setEntries.length === 0 ? goMap() : mergeValues(values, parseSetEntries(setEntries));
}

function taskOf(steps: readonly object[], workingDirectory: string): TaskFile {
  // JSON is YAML, and decoding it adds a step's defaults.
  const decoded = decodeYaml(JSON.stringify({ steps }), taskShape);
  const findings = new Findings();
  const task = completeTask({ task: decoded.value, locate: locator(decoded) }, { workingDirectory }, findings);
  findings.throwIfAny();
  return { ...task, networks: [], steps: task.steps.map((step) => ({ ...step, network: '' })) };
}
