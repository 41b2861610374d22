import { describe, expect, it } from 'vitest';
import { createSecretNames } from '../../../src/project/export/export-secrets.ts';
import { exportTask } from '../../../src/project/export/export-task.ts';
import { yamlText } from '../../../src/project/export/yaml-text.ts';
import { readProjectFile } from '../../../src/project/reading/read-project-file.ts';
import { taskBodyOf } from '../../../src/project/task-body.ts';
import { secretsOf, withSecrets } from '../../../src/project/task-secrets.ts';
import { wantedTask } from '../../../src/project/wanted-task.ts';
import { taskFacts } from '../../../src/request/task-facts.ts';
import type { StoredTask } from '../../../src/service/resource.ts';
import { recordedCases } from '../../request/recorded.ts';
import { sayable, secretsOfThem } from '../stored-tasks.ts';

const vaultSuffix = '.vault.azure.net';

/** Client IDs by resource ID, as Azure says them. */
const clientIdsOf = ({ identity }: StoredTask): Map<string, string | undefined> =>
  new Map(Object.entries(identity?.userAssignedIdentities ?? {}).map(([id, each]) => [id, each.clientId]));

/** The file of a task, and the body that is made from what is read from it. */
const roundTrip = async (stored: StoredTask) => {
  const names = createSecretNames();
  const { name, task, lost } = await exportTask({ task: stored, knowsSecrets: true }, { vaultSuffix, names });
  const text = yamlText({ registry: 'myregistry', tasks: { [name]: task } });
  const { project, faults } = readProjectFile(text);
  const read = project?.tasks?.[name];
  if (!read) throw new Error(`${text}${JSON.stringify(faults)}`);
  const values = new Map(names.secrets.map(({ variable, value }) => [`env:${variable}`, value ?? '']));
  const addressOf = (reference: string) =>
    reference.replace(/^kv:([^/]+)\/(.*)$/, `https://$1${vaultSuffix}/secrets/$2`);
  const filled = withSecrets(
    read,
    secretsOf(read).map(({ text: reference }) => values.get(reference) ?? addressOf(reference).replace(/^text:/, '')),
  );
  const clientIds = clientIdsOf(stored);
  const logins = Object.entries(filled.credentials ?? {}).map(([server, login]) => [
    server,
    { ...login, identity: login.identity && (clientIds.get(login.identity) ?? login.identity) },
  ]);
  const { sourceAcrAuthId: source } = filled;
  const { task: wanted } = await wantedTask(
    name,
    { ...filled, ...(filled.credentials ? { credentials: Object.fromEntries(logins) } : {}) },
    {
      location: 'eastus',
      taskFiles: { read: async () => '', check: async () => {} },
      sourceIdentity: source && (clientIds.get(source) ?? source),
      vaultSuffix,
    },
  );
  return { text, lost, wanted: taskBodyOf(wanted), keys: Object.keys(read) };
};

describe('a task made from the file that a task was exported to', () => {
  it.each(Object.entries(sayable))('%s', async (_, stored) => {
    const { lost, wanted } = await roundTrip(stored);
    expect(Object.fromEntries(taskFacts(wanted))).toEqual(Object.fromEntries(taskFacts(stored)));
    expect(lost).toEqual([]);
  });

  const recorded = recordedCases('task', 'create').filter(({ body }) => body !== undefined);
  it.each(recorded.map(({ id, body }) => [id, body]))('has, as the Azure CLI sent it: %s', async (_, body) => {
    const { isSystemTask } = (body as { properties: { isSystemTask?: boolean } }).properties;
    const name = isSystemTask ? 'quicktask' : 'hello';
    const stored = { id: `/tasks/${name}`, name, ...body } as unknown as StoredTask;
    const { lost, wanted } = await roundTrip(stored);
    const facts = Object.fromEntries(taskFacts(stored));
    expect({ lost, facts: Object.fromEntries(taskFacts(wanted)) }).toEqual({ lost: [], facts });
  });

  it('has no secret in its file', async () => {
    for (const stored of Object.values(sayable)) {
      const { text } = await roundTrip(stored);
      for (const secret of secretsOfThem) expect(text).not.toContain(secret);
    }
  });
});
