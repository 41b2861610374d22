// Measures `doctor` of a task with five credentials and five secrets beside `list`: whatever does not depend on another
// answer should be asked for at once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const many = [1, 2, 3, 4, 5];

const secretLines = many.map(
  (index) => `  - id: secret${index}\n    keyvault: https://benchvault.vault.azure.net/secrets/secret${index}`,
);
const taskFile = `version: v1.1.0\nsecrets:\n${secretLines.join('\n')}\nsteps:\n  - cmd: bash echo hi\n`;

/** Creates the task `checked` in the registry `benchaccess`, and everything that it needs. `acrtask` runs a command. */
const fill = (acrtask, work) => {
  const json = (...words) => JSON.parse(acrtask([...words, '-o', 'json']));
  const file = join(work, 'checked.yaml');
  writeFileSync(file, taskFile);
  const create = (name) => json('az', 'acr', 'create', '-g', 'bench', '-n', name, '--sku', 'Standard');
  create('benchaccess');
  const onTask = ['-r', 'benchaccess', '-n', 'checked'];
  const task = json('create', ...onTask, '-f', file, '-c', '/dev/null', '--assign-identity');
  const { principalId } = task.identity;
  for (const index of many) {
    const { id, loginServer } = create(`benchbase${index}`);
    const assignee = ['--assignee-object-id', principalId, '--assignee-principal-type', 'ServicePrincipal'];
    json('az', 'role', 'assignment', 'create', ...assignee, '--role', 'AcrPull', '--scope', id);
    json('credential', 'add', ...onTask, '--login-server', loginServer, '--use-identity', '[system]');
  }
  json('az', 'keyvault', 'create', '-g', 'bench', '-n', 'benchvault', '--enable-rbac-authorization', 'false');
  json('az', 'keyvault', 'set-policy', '-n', 'benchvault', '--object-id', principalId, '--secret-permissions', 'get');
  for (const index of many)
    json('az', 'keyvault', 'secret', 'set', '--vault-name', 'benchvault', '-n', `secret${index}`, '--value', 'hidden');
  return ['doctor', 'checked', '-r', 'benchaccess'];
};

/**
 * The rows of the table. `acrtask` runs a command to its end, `measure` gives medians in ms by name, `list` are the words
 * of the command that `doctor` is compared with. The resource group `bench` has to be there.
 */
export const doctorRows = ({ acrtask, measure, bin, list, work }) => {
  const doctor = fill(acrtask, work);
  acrtask(doctor);
  const times = measure({ list, doctor: [bin, ...doctor] });
  const ratio = times.doctor / times.list;
  return [
    [
      'acrtask doctor, five credentials and five secrets',
      '<= 1.6 x list',
      `${ratio.toFixed(2)} x (${times.doctor.toFixed(0)} ms)`,
      ratio <= 1.6,
    ],
  ];
};
