import { join } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, optional, withDefault } from '../../cli/values.ts';
import { type EmulatorRecord, recordPaths } from '../../emulator/discovery.ts';
import type { Host } from '../../host.ts';
import { runningEmulator } from './running.ts';

/** How a shell sets a variable, writes a comment, and runs `az` where that may stand for `acrtask az`. */
const shells = {
  sh: {
    az: 'command az',
    set: (name: string, value: string) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    comment: '#',
  },
  fish: {
    az: 'command az',
    set: (name: string, value: string) => `set -gx ${name} '${value.replaceAll("'", `\\'`)}'`,
    comment: '#',
  },
  pwsh: {
    az: 'az',
    set: (name: string, value: string) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    comment: '#',
  },
  cmd: { az: 'az', set: (name: string, value: string) => `set "${name}=${value}"`, comment: 'rem' },
} as const;

/** Any value will do: the token endpoint only wants to see that the header is there. */
const headerValue = 'acrtask';

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

export default defineCommand({
  summary: 'Print what other programs need to use the emulator.',
  description:
    'Print shell commands that let acrtask and any program with an Azure SDK use the running emulator; with --for az, those that the Azure CLI needs.',
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
  execute: async ({ for: program, shell }, { host }) => {
    const record = await runningEmulator(host);
    const { az, set, comment } = shells[shell ?? (host.platform === 'win32' ? 'pwsh' : 'sh')];
    const lines = Object.entries(program === 'az' ? variablesForAz(record, host) : variablesForSdks(record)).map(
      ([name, value]) => set(name, value),
    );
    const more =
      program === 'az'
        ? [
            ...azCommands(record, az),
            `${comment} az follows logs and looks into registries by host name. Let the hosts file send these to 127.0.0.1,`,
            `${comment} and start the emulator with --port-in-names:`,
            `${comment}   emulator.blob.localhost myregistry.azurecr.io mybaseregistry.azurecr.io mykeyvault.vault.azure.net`,
          ]
        : [];
    await host.stdout.write(`${[...lines, ...more].join('\n')}\n`);
  },
});
