import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, optional, withDefault } from '../../cli/option-schemas.ts';
import { hostNamesIn } from '../../emulator/admin-client.ts';
import { type EmulatorRecord, recordPaths } from '../../emulator/emulator-record.ts';
import { hostsFileLine, hostsFileOf, namesMissingIn } from '../../emulator/hosts-file.ts';
import type { Host } from '../../host.ts';
import { runningEmulator } from './running-emulator.ts';

/** How a shell sets a variable, and how it runs the real `az` when that may be an alias of `acrtask az`. */
const shells = {
  sh: {
    az: 'command az',
    set: (name: string, value: string) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  },
  fish: {
    az: 'command az',
    set: (name: string, value: string) => `set -gx ${name} '${value.replaceAll("'", `\\'`)}'`,
  },
  pwsh: {
    az: 'az',
    set: (name: string, value: string) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  },
  cmd: { az: 'az', set: (name: string, value: string) => `set "${name}=${value}"` },
} as const;

/**
 * Any value works: the token endpoint only checks that the header is present. Azure programs treat it as a secret and
 * redact it from their output, so it must not be a word that occurs there.
 */
const headerValue = 'emulator-needs-none';

/** The variables for acrtask and for programs that use an Azure SDK. */
const variablesForSdks = ({ port, tokenPort, certFile, subscriptionId }: EmulatorRecord): Record<string, string> => ({
  ACRTASK_CLOUD: 'emulator',
  AZURE_SUBSCRIPTION_ID: subscriptionId,
  AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
  IDENTITY_ENDPOINT: `http://127.0.0.1:${tokenPort}/msi`,
  IDENTITY_HEADER: headerValue,
  ACRTASK_EMULATOR_ENDPOINT: `https://localhost:${port}`,
  NODE_EXTRA_CA_CERTS: certFile,
  REQUESTS_CA_BUNDLE: certFile,
  SSL_CERT_FILE: certFile,
});

const variablesForAz = ({ tokenPort, certFile }: EmulatorRecord, host: Host): Record<string, string> => ({
  AZURE_CONFIG_DIR: join(recordPaths(host).folder, 'azure'),
  REQUESTS_CA_BUNDLE: certFile,
  APPSETTING_WEBSITE_SITE_NAME: 'acrtask',
  MSI_ENDPOINT: `http://127.0.0.1:${tokenPort}/msi`,
  MSI_SECRET: headerValue,
});

const cloudName = 'acrtask-emulator';

/** Whether az knows an emulator already, maybe an earlier one at another port. */
const isRegistered = async (host: Host): Promise<boolean> => {
  const file = join(recordPaths(host).folder, 'azure', 'clouds.config');
  return (await readFile(file, 'utf8').catch(() => '')).includes(`[${cloudName}]`);
};

const azCommands = async ({ port }: EmulatorRecord, az: string, host: Host): Promise<readonly string[]> => {
  const endpoint = `https://localhost:${port}`;
  return [
    `${az} cloud ${(await isRegistered(host)) ? 'update' : 'register'} -n ${cloudName} --endpoint-resource-manager ${endpoint} --endpoint-active-directory ${endpoint}/aad --endpoint-active-directory-resource-id https://management.core.windows.net/ --endpoint-management ${endpoint} --endpoint-active-directory-graph-resource-id ${endpoint}/graph --suffix-acr-login-server-endpoint .azurecr.io --suffix-keyvault-dns .vault.azure.net --suffix-storage-endpoint localhost`,
    `${az} cloud set -n ${cloudName}`,
    `${az} login --identity`,
  ];
};

/** The names in the tutorial, for users who have not created anything yet. */
const namesOfTutorial = ['myregistry.azurecr.io', 'mybaseregistry.azurecr.io', 'mykeyvault.vault.azure.net'];

/**
 * What az needs besides the variables: it connects to registries and key vaults by host name, and to key vaults always on
 * port 443. Version 2.45 and some later ones also require a host name in links to logs.
 */
const missingForAz = async (record: EmulatorRecord, host: Host): Promise<readonly string[]> => {
  const file = hostsFileOf(host.platform, host.env);
  const known = await readFile(file, 'utf8').catch(() => '');
  const there = await hostNamesIn(record);
  const wanted = ['emulator.blob.localhost', ...(there.length > 0 ? there : namesOfTutorial)];
  const names = namesMissingIn(known, wanted);
  return [
    ...(record.port === 443
      ? []
      : [
          `The emulator listens on port ${record.port}, but az connects to key vaults and registries on port 443. Restart it with: acrtask emulator start --port 443`,
        ]),
    ...(names.length === 0
      ? []
      : [
          `az cannot reach these names, because ${file} does not map them to this machine: ${names.join(' ')}. Add them with: ${hostsFileLine(host.platform, file, names)}`,
        ]),
  ];
};

export default defineCommand({
  summary: 'Print the shell commands that point other programs to the emulator.',
  description:
    'Print shell commands that point acrtask, and any program that uses an Azure SDK, to the running emulator. With --for az, print those for the Azure CLI, and what is still missing on standard error.',
  examples: [
    { about: 'Use the emulator in this shell.', command: 'eval "$(acrtask emulator env)"' },
    { about: 'Use the emulator with the Azure CLI.', command: 'eval "$(acrtask emulator env --for az)"' },
  ],
  options: {
    for: option('--for <program>', 'Program to configure.', withDefault(choice(['sdk', 'az']), 'sdk')),
    shell: option(
      '--shell <shell>',
      'Shell syntax; defaults to sh, except on Windows.',
      optional(choice(['sh', 'fish', 'pwsh', 'cmd'])),
    ),
  },
  request: (values) => values,
  execute: async ({ for: program, shell }, { host, messages }) => {
    const record = await runningEmulator(host);
    const { az, set } = shells[shell ?? (host.platform === 'win32' ? 'pwsh' : 'sh')];
    const lines = Object.entries(program === 'az' ? variablesForAz(record, host) : variablesForSdks(record)).map(
      ([name, value]) => set(name, value),
    );
    const more = program === 'az' ? await azCommands(record, az, host) : [];
    await host.stdout.write(`${[...lines, ...more].join('\n')}\n`);
    if (program === 'az') for (const warning of await missingForAz(record, host)) await messages.warn(warning);
  },
});
