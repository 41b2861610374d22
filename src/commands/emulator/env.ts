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

/** How a shell sets a variable, and runs `az` where that may stand for `acrtask az`. */
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
 * Any value will do: the token endpoint only wants to see that the header is there. It is what Azure programs take for a
 * secret, and keep out of what they say: no word that is said.
 */
const headerValue = 'emulator-needs-none';

/** What acrtask and programs with an Azure SDK need. */
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

const azCommands = ({ port }: EmulatorRecord, az: string): readonly string[] => {
  const endpoint = `https://localhost:${port}`;
  return [
    `${az} cloud register -n acrtask-emulator --endpoint-resource-manager ${endpoint} --endpoint-active-directory ${endpoint}/aad --endpoint-active-directory-resource-id https://management.core.windows.net/ --endpoint-management ${endpoint} --endpoint-active-directory-graph-resource-id ${endpoint}/graph --suffix-acr-login-server-endpoint .azurecr.io --suffix-keyvault-dns .vault.azure.net --suffix-storage-endpoint localhost`,
    `${az} cloud set -n acrtask-emulator`,
    `${az} login --identity`,
  ];
};

/** What the tutorial makes, for who has made nothing yet. */
const namesOfTutorial = ['myregistry.azurecr.io', 'mybaseregistry.azurecr.io', 'mykeyvault.vault.azure.net'];

/**
 * What az needs besides the variables: it goes to registries and key vaults by their names, and to key vaults at port
 * 443 whatever their address says. Until 2.45 and for some time after it also wants a host name in links to logs.
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
          `The emulator answers at port ${record.port}, and az looks for key vaults and registries at port 443. Start it with: acrtask emulator start --port 443`,
        ]),
    ...(names.length === 0
      ? []
      : [
          `${file} does not send these names to this machine; az cannot reach them: ${names.join(' ')}. Add them with: ${hostsFileLine(host.platform, file, names)}`,
        ]),
  ];
};

export default defineCommand({
  summary: 'Print what other programs need to use the emulator.',
  description:
    'Print shell commands that let acrtask and any program with an Azure SDK use the running emulator; with --for az, those that the Azure CLI needs, and on standard error what is still missing for it.',
  examples: [
    { about: 'Use the emulator in this shell.', command: 'eval "$(acrtask emulator env)"' },
    { about: 'Use it with the Azure CLI.', command: 'eval "$(acrtask emulator env --for az)"' },
  ],
  options: {
    for: option('--for <program>', 'For which program.', withDefault(choice(['sdk', 'az']), 'sdk')),
    shell: option(
      '--shell <shell>',
      "The shell's language; sh unless on Windows.",
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
    const more = program === 'az' ? azCommands(record, az) : [];
    await host.stdout.write(`${[...lines, ...more].join('\n')}\n`);
    if (program === 'az') for (const warning of await missingForAz(record, host)) await messages.warn(warning);
  },
});
