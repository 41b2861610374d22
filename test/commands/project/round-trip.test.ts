import { describe, expect, it } from 'vitest';
import { createSecretNames } from '../../../src/project/export/export-secrets.ts';
import { exportTask } from '../../../src/project/export/export-task.ts';
import type { StoredTask } from '../../../src/service/resource.ts';
import { identities, sayable } from '../../project/stored-tasks.ts';
import { createProjectBench, type ProjectBench } from '../../support/project-bench.ts';

type Json = Readonly<Record<string, unknown>>;

/** What only the service decides, and what apply says of the tasks that it creates. */
const maintained = new Set(['id', 'systemData', 'provisioningState', 'creationDate', 'principalId', 'acrtask-project']);
const withoutMaintained = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutMaintained);
  if (typeof value !== 'object' || value === null) return value;
  const left = Object.entries(value)
    .filter(([name]) => !maintained.has(name))
    .map(([name, each]) => [name, withoutMaintained(each)] as const);
  return Object.fromEntries(left.filter(([name, each]) => name !== 'tags' || Object.keys(each as object).length > 0));
};

const wholeOf = async (bench: ProjectBench, registry: string, name: string): Promise<unknown> =>
  withoutMaintained(await bench.arm('POST', `${registry}/tasks/${name}/listDetails`));

const groupOfBench = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg';

/** The identities of the stored tasks are those of the bench. */
const inBench = (task: StoredTask, clientIds: Readonly<Record<string, string>>): Json => {
  const text = JSON.stringify({
    location: 'eastus',
    identity: task.identity,
    tags: task.tags,
    properties: { ...task.properties, provisioningState: undefined, creationDate: undefined },
  });
  const placed = text.replaceAll(
    identities,
    `${groupOfBench}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
  );
  return JSON.parse(
    Object.entries(clientIds).reduce((all, [before, after]) => all.replaceAll(before, after), placed),
  ) as Json;
};

const clientIdOf = async (bench: ProjectBench, name: string): Promise<string> => {
  const { stdout } = await bench.must(`az identity show -g rg -n ${name} -o json`);
  return (JSON.parse(stdout) as { clientId: string }).clientId;
};

/** The environment variables that export names, with what they stand for. */
const secretsOf = async (bench: ProjectBench, tasks: readonly string[]): Promise<Record<string, string>> => {
  const names = createSecretNames();
  for (const task of tasks)
    await exportTask(
      { task: (await bench.whole(task)) as unknown as StoredTask, knowsSecrets: true },
      { vaultSuffix: '.vault.azure.net', names },
    );
  return Object.fromEntries(names.secrets.map(({ variable, value }) => [variable, value ?? '']));
};

describe('export, diff, and apply', () => {
  it('make equal tasks elsewhere', async () => {
    const bench = await createProjectBench(
      {},
      { before: ['az identity create -g rg -n Other', 'az acr create -g rg -n elsewhere --sku Standard'] },
    );
    const clientIds = {
      '44444444-4444-4444-4444-444444444444': await clientIdOf(bench, 'mine'),
      '55555555-5555-5555-5555-555555555555': await clientIdOf(bench, 'Other'),
    };
    const refused: string[] = [];
    const names = new Map<string, string>();
    for (const [at, [name, task]] of Object.entries(sayable).entries()) {
      const short = `task-${at}`;
      try {
        await bench.arm('PUT', `myregistry/tasks/${short}`, inBench(task, clientIds));
        names.set(short, name);
      } catch (error) {
        refused.push(`${name}: ${(error as Error).message}`);
      }
    }
    const system = { isSystemTask: true, status: 'Disabled', timeout: 600, logTemplate: 'logs:1' };
    await bench.arm('PUT', 'myregistry/tasks/quicktask', { location: 'eastus', properties: system });
    names.set('quicktask', 'the system task');
    expect(refused).toEqual([]);
    const { stdout: file, stderr } = await bench.must('export --all -r myregistry');
    expect(stderr).not.toContain('does not say everything');
    bench.write('acrtask.yaml', file);
    const secrets = await secretsOf(bench, [...names.keys()]);
    const diff = await bench.run('diff', { env: secrets });
    expect([diff.stdout, diff.exitCode]).toEqual([
      `acrtask.yaml and registry myregistry:\n${names.size} tasks unchanged.\n`,
      0,
    ]);
    // With the task files beside the project file.
    await bench.must('export --all -r myregistry --dir out');
    const beside = await bench.run('diff -f out/acrtask.yaml', { env: secrets });
    expect([beside.stdout, beside.exitCode]).toEqual([
      `out/acrtask.yaml and registry myregistry:\n${names.size} tasks unchanged.\n`,
      0,
    ]);
    await bench.must('apply --yes -r elsewhere', { env: secrets });
    for (const [short, name] of names)
      expect([name, await wholeOf(bench, 'elsewhere', short)]).toEqual([
        name,
        await wholeOf(bench, 'myregistry', short),
      ]);
  });
});
