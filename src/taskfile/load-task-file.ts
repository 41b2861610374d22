import { messageOf } from '../errors.ts';
import { diagnose } from './diagnostics/diagnose.ts';
import { createPlaces, type Places } from './diagnostics/places.ts';
import {
  enginePlace,
  explain,
  explained,
  Findings,
  type Place,
  Problem,
  problemAt,
  restated,
} from './diagnostics/problem.ts';
import { maxTextLength, tooLong } from './limits.ts';
import type { LoadOptions, LoadResult, Step, TaskFile } from './model.ts';
import type { TaskDocument } from './schema.ts';
import { type AppliedAliases, applyAliases, withoutAliases } from './stages/aliases.ts';
import { type Examined, examine } from './stages/examine-task.ts';
import { render } from './stages/render.ts';
import { renderData } from './stages/render-data.ts';
import { mergeValues, parseSetEntries } from './stages/template-values.ts';
import { stripComments, type TracedText, untouched } from './stages/traced-text.ts';
import { hasAliasSupport, sniffVersion } from './stages/version-line.ts';
import { parseSecretUrl } from './steps/secret-url.ts';
import type { GoMap } from './template/go-value.ts';
import { defaultTemplateName } from './template/parse-task-template.ts';

const renderPrefix = 'unable to render task: ';
const valuesPrefix = 'error while loading exec steps: ';
const secretsPrefix = 'failed to resolve secrets in the task with error: ';
const runPrefix = 'failed to unmarshal task before running: ';

/**
 * Loads a task file: comments, aliases, templates, YAML, checks, defaults (taskfile.md 1). A mistake in the file or
 * in its values gives the engine's message, with diagnostics at the places in `text`.
 */
export async function loadTaskFile(text: string, options: LoadOptions): Promise<LoadResult> {
  const { result } = await readTaskFile(text, options);
  return result;
}

/** How a task file was read, stage by stage: what a stage that was not reached would have made is absent. */
export interface Reading {
  readonly result: LoadResult;
  /** The text as the user wrote it. */
  readonly original: string;
  /** The user's text without its comment lines. */
  readonly stripped: TracedText;
  readonly aliasSupport: boolean;
  /** What stands in for the text with alias support, and the names that were replaced. */
  readonly applied?: AppliedAliases;
  /** What the template printed; when secrets could not be read, what it printed without them. */
  readonly rendered?: TracedText;
  /** Whether the template printed all of it, with secrets. */
  readonly isRendered?: true;
  /** What the rendered text says, as far as it can be decoded. */
  readonly examined?: Examined;
  /** Everything that was found, at offsets of the user's text, in the engine's order. */
  readonly problem?: Problem;
}

type Progress = { -readonly [K in keyof Omit<Reading, 'result'>]: Reading[K] };

/** As `loadTaskFile`, and what each stage made of the text, for those who look at more than the result. */
export async function readTaskFile(text: string, options: LoadOptions): Promise<Reading> {
  const refused = tooLong(text);
  const stripped = stripComments(untouched(refused ? '' : text));
  const progress: Progress = { original: text, stripped, aliasSupport: hasAliasSupport(sniffVersion(stripped.text)) };
  try {
    if (refused) throw new Problem(refused.message, [refused]);
    return { result: await load(options, progress), ...progress };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message, places } = error;
    const engines = enginePlace(error);
    const [first] = diagnose(text, engines ? [engines] : []);
    return { ...progress, problem: error, result: { ok: false, message, first, diagnostics: diagnose(text, places) } };
  }
}

async function load(options: LoadOptions, progress: Progress): Promise<LoadResult> {
  const name = options.name ?? defaultTemplateName;
  const { stripped, aliasSupport } = progress;
  const valuesOf = (): GoMap =>
    explain(valuesPrefix, undefined, () =>
      mergeValues(options.values, [...parseSetEntries(options.setEntries ?? []), ...(options.set ?? [])]),
    );
  const applied = aliasSupport
    ? await applyAliases(stripped, {
        ...(options.run.OS === undefined ? {} : { os: options.run.OS }),
        render: (section) =>
          section.text === '' ? section : render(section, 'aliasData', renderData(options.run, valuesOf(), new Map())),
        ...(options.readAliasSource ? { readSource: options.readAliasSource } : {}),
        ...(options.aliasImages ? { images: options.aliasImages } : {}),
      })
    : withoutAliases(stripped);
  progress.applied = applied;
  const { rendered, secrets, examined } = await renderWithSecrets(applied.text, name, options, valuesOf, progress);
  progress.rendered = rendered;
  progress.isRendered = true;
  const { task, places } = hideSecrets(secrets, options, () =>
    explain(runPrefix, undefined, () => finish({ rendered, examined }, applied.aliases, options, progress)),
  );
  return {
    ok: true,
    task,
    aliasSupport,
    ...(aliasSupport ? { preprocessed: applied.text.text } : {}),
    rendered: rendered.text,
    places,
  };
}

interface Rendered {
  readonly rendered: TracedText;
  /** Values by id. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What the text says, when it does not contain secrets and so has been looked at already. */
  readonly examined?: Examined;
}

async function renderWithSecrets(
  source: TracedText,
  name: string,
  options: LoadOptions,
  valuesOf: () => GoMap,
  progress: Progress,
): Promise<Rendered> {
  if (source.text === '') return { rendered: source, secrets: new Map() };
  try {
    const values = valuesOf();
    const secrets = source.text.includes('secrets')
      ? await firstPass(source, name, options, values, progress)
      : new Map<string, string>();
    const data = renderData(options.run, values, secrets);
    const rendered = hideSecrets(secrets, options, () => render(source, name, data));
    const isSame = progress.rendered?.text === rendered.text;
    return { rendered, secrets, ...(isSame && progress.examined ? { examined: progress.examined } : {}) };
  } catch (error) {
    throw explained(renderPrefix, undefined, error);
  }
}

/** Renders without secrets to find out which ones are declared, and resolves them (taskfile.md 7.5). */
async function firstPass(
  source: TracedText,
  name: string,
  options: LoadOptions,
  values: GoMap,
  progress: Progress,
): Promise<ReadonlyMap<string, string>> {
  try {
    const data = renderData(options.run, values, new Map());
    const rendered = render(source, name, data, 'failed to render the template: ');
    const examined = explain('failed to parse template to create task: ', undefined, () =>
      examine(rendered, progress.original, options),
    );
    Object.assign(progress, { rendered, examined });
    const { declared, locate, located } = examined;
    const { secrets } = examined.document;
    const findings = new Findings();
    if (declared) findings.report(restated(declared, 'failed to parse template to create task: '));
    else {
      for (const secret of secrets) {
        const url = urlProblem(secret.keyvault, locate(secret, 'keyvault'));
        if (url) findings.report(located(url));
      }
    }
    // The engine is not there yet; what it would say without secrets is as true with them when nothing uses them.
    const completed = findings.problem && !source.text.includes('.Secrets') ? examined.completed : undefined;
    if (completed) findings.report(completed);
    findings.throwIfAny();
    return await resolveSecrets(
      secrets,
      (text) => located(problemAt('secret-unresolved', locate(secrets[0] ?? secrets), text)),
      options,
    );
  } catch (error) {
    throw explained(secretsPrefix, undefined, error);
  }
}

async function resolveSecrets(
  secrets: TaskDocument['secrets'],
  unresolved: (text: string) => Problem,
  options: LoadOptions,
): Promise<ReadonlyMap<string, string>> {
  if (secrets.length === 0) return new Map();
  if (!options.resolveSecrets) {
    throw unresolved('secrets cannot be resolved here: no access to a key vault was given');
  }
  try {
    return await options.resolveSecrets(secrets);
  } catch (error) {
    throw problemAt('secret-unresolved', undefined, messageOf(error));
  }
}

function urlProblem(url: string, place: number | undefined): Problem | undefined {
  try {
    parseSecretUrl(url);
    return undefined;
  } catch (error) {
    const plainly = `'${url}' is not the URL of a secret in a key vault`;
    return problemAt('secret-url', place, messageOf(error), { plainly });
  }
}

function finish(
  { rendered, examined: known }: { readonly rendered: TracedText; readonly examined: Examined | undefined },
  aliases: ReadonlyMap<string, string>,
  options: LoadOptions,
  progress: Progress,
): { task: TaskFile; places: Places } {
  const prefix = 'failed to deserialize task and validate: ';
  const examined = known ?? explain(prefix, undefined, () => examine(rendered, progress.original, options));
  progress.examined = examined;
  const { document, locate, decoded, task, declared, completed } = examined;
  const findings = new Findings();
  if (declared) findings.report(restated(declared, prefix));
  if (completed) findings.report(completed);
  findings.throwIfAny();
  return {
    task: { ...task, steps: aliases.size === 0 ? task.steps : withImageAliases(task.steps, aliases, examined) },
    places: createPlaces(document, { locate, decoded, rendered, original: progress.original }),
  };
}

function withImageAliases(
  steps: readonly Step[],
  aliases: ReadonlyMap<string, string>,
  { document, locate, located }: Examined,
): Step[] {
  let length = 0;
  return steps.map((step, index) => {
    const cmd = expandImageAlias(step.cmd, aliases);
    length += cmd.length;
    if (length <= maxTextLength) return cmd === step.cmd ? step : { ...step, cmd };
    const text = `the aliases make more than ${maxTextLength} characters of the commands`;
    throw located(problemAt('too-large', locate(document.steps[index] as object, 'cmd'), text));
  });
}

/**
 * Replaces the first word of a command when it is an alias, once (taskfile.md 6.6). Any alias counts, not only images.
 */
function expandImageAlias(command: string, aliases: ReadonlyMap<string, string>): string {
  const [first = '', ...rest] = command.trim().split(' ');
  const text = aliases.get(first);
  return text === undefined ? command : [text, ...rest].join(' ');
}

/**
 * Runs `work` and removes secret values from the problem it may throw: whole values, and the excerpts in YAML type
 * errors, which may contain part of one.
 */
function hideSecrets<T>(secrets: ReadonlyMap<string, string>, { hasStandIns }: LoadOptions, work: () => T): T {
  if (hasStandIns) return work();
  try {
    return work();
  } catch (error) {
    const values = [...secrets.values()].filter((value) => value !== '');
    if (!(error instanceof Problem) || values.length === 0) throw error;
    const hide = (text: string): string =>
      values.reduce(
        (hidden, value) => hidden.replaceAll(value, '***'),
        text.replace(/(cannot unmarshal !\S+) `[\s\S]*?` into/g, '$1 into'),
      );
    const places = error.places.map((place) => withoutSecrets(place, hide));
    throw new Problem(hide(error.message), places);
  }
}

/** A place without secrets; what is said about types also shows parts of values. */
function withoutSecrets({ plainly, hint, ...place }: Place, hide: (text: string) => string): Place {
  const isOfType = place.code === 'wrong-type';
  return {
    ...place,
    message: hide(place.message),
    ...(plainly === undefined ? {} : { plainly: hide(isOfType ? plainly.replace(/, not '[\s\S]*'$/, '') : plainly) }),
    ...(hint === undefined || isOfType ? {} : { hint: hide(hint) }),
  };
}
