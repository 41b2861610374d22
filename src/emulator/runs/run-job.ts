import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import { fetchSource } from './context/fetch-context.ts';
import { explainAnswer } from './explain-registry-answer.ts';
import { identityReferences } from './identities.ts';
import { readRunSecret } from './read-run-secret.ts';
import { registryServing } from './registry-hosts.ts';
import { loginsOf } from './registry-logins.ts';
import { type RunContext, RunFailure, type RunJob, type RunWork } from './run-engine.ts';
import type { NamedValue, RunOrder } from './run-order.ts';
import { plainOrigin } from './run-origin.ts';

const fileOf = async (source: RunContext, path: string): Promise<string> => {
  const full = [source.folder, path.replace(/^\.?\//, '')].filter((part) => part !== '').join('/');
  const bytes = await source.files.read(full);
  if (bytes) return Buffer.from(bytes).toString('utf8');
  throw new RunFailure(`failed to unmarshal task before running: open ${path}: no such file or directory`, [
    `The run's context has no file ${full}. Available files: ${source.files.paths(20).join(', ') || 'no files'}.`,
  ]);
};

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

const pairs = (values: readonly NamedValue[]): { name: string; value: string }[] =>
  values.map(({ name, value }) => ({ name, value: String(value ?? '') }));

const workOf = async ({ step }: RunOrder, source: RunContext): Promise<RunWork> => {
  if (step.type === 'Docker') {
    return { ...step, kind: 'dockerBuild', target: step.target, arguments: pairs(step.arguments) };
  }
  const set = pairs(step.values);
  if (step.type === 'FileTask') {
    const values = step.valuesFilePath === undefined ? undefined : await fileOf(source, step.valuesFilePath);
    return { kind: 'taskFile', content: await fileOf(source, step.taskFilePath), values, set };
  }
  const values = step.encodedValuesContent === undefined ? undefined : decode(step.encodedValuesContent);
  return { kind: 'taskFile', content: decode(step.encodedTaskContent), values, set };
};

const commitOf = ({ properties }: Resource): Pick<RunJob, 'commit'> => {
  const { commitId: id, branchName: branch, repositoryUrl: repository } = properties.sourceTrigger ?? {};
  return id === undefined ? {} : { commit: { id, branch, repository } };
};

const goNames: Readonly<Record<string, string>> = { x86: '386' };

/**
 * Turns an order and its source into a job for an engine. Rejects with a `RunFailure` when the source lacks the task
 * file or values file.
 */
export const resolveJob = async (
  context: EmulatorContext,
  order: RunOrder,
  run: Resource,
  source: RunContext,
  signal: AbortSignal,
): Promise<RunJob> => {
  const { registry, step, platform } = order;
  const values = step.type === 'Docker' ? step.arguments : step.values;
  const architecture = (platform.architecture ?? 'amd64').toLowerCase();
  const job: RunJob = {
    runId: run.name,
    registry: { name: registry.name, loginServer: registry.properties.loginServer },
    taskName: order.taskName,
    identities: identityReferences(order),
    platform: { os: platform.os.toLowerCase(), architecture: goNames[architecture] ?? architecture },
    ...commitOf(run),
    work: await workOf(order, source),
    logins: loginsOf(context, order, run.name),
    readSecret: (url, clientId) => readRunSecret(context, order, url, clientId),
    context: source,
    fetchContext: (url) => fetchSource(context, registry, url),
    secretValues: values.flatMap((each) => (each.isSecret && each.value ? [each.value] : [])),
    signal,
    origin: plainOrigin(context, order),
    registryOf: (image, use) => registryServing(context, image, use),
    explain: (problem, login) => explainAnswer(context, job, problem, login),
  };
  return job;
};
