import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { userConfigFile } from '../az-config/az-config.ts';
import { readConfigFile, sectionValues } from '../az-config/az-config-file.ts';

/** Commands that read and change settings on this machine; `az cloud` is what points az to the emulator. */
const localCommands = new Set(['cloud', 'config', 'configure', 'version', '--version', '-v']);
const helpWords = new Set(['--help', '-h']);

const isLocal = (argv: readonly string[]): boolean =>
  localCommands.has(argv[1]?.toLowerCase() ?? '') || argv.some((word) => helpWords.has(word));

const settingOf = (path: string, section: string, name: string): string | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return sectionValues(readConfigFile(text, path), section, path)?.get(name);
};

const originOf = (address: string | undefined): URL | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address) : undefined;

/** Whether an ARM endpoint is an emulator: on this machine, or where the variables of the emulator say. */
const isEmulator = (address: string | undefined, { env }: Pick<Host, 'env'>): boolean => {
  const endpoint = originOf(address);
  return (
    endpoint !== undefined &&
    (['localhost', '127.0.0.1'].includes(endpoint.hostname) ||
      endpoint.origin === originOf(env.ACRTASK_EMULATOR_ENDPOINT)?.origin)
  );
};

/** Where the Azure CLI sends its requests: the name of its cloud, and the ARM endpoint of one that was registered. */
const cloudOfAz = (host: Pick<Host, 'env' | 'home'>): { readonly name: string; readonly endpoint?: string } => {
  const config = userConfigFile(host);
  const name = host.env.AZURE_CLOUD_NAME || settingOf(config, 'cloud', 'name') || 'AzureCloud';
  const endpoint = settingOf(join(dirname(config), 'clouds.config'), name, 'endpoint_resource_manager');
  return endpoint === undefined ? { name } : { name, endpoint };
};

/**
 * Keeps commands that are meant for the emulator away from Azure. Throws CommandError when acrtask's cloud is the emulator,
 * but the Azure CLI's is not, unless the command reaches no cloud.
 */
export const requireSameCloud = (argv: readonly string[], host: Pick<Host, 'env' | 'home' | 'platform'>): void => {
  if (host.env.ACRTASK_CLOUD?.toLowerCase() !== 'emulator' || isLocal(argv)) return;
  const { name, endpoint } = cloudOfAz(host);
  if (isEmulator(endpoint, host)) return;
  const point =
    host.platform === 'win32'
      ? 'acrtask emulator env --for az | Out-String | Invoke-Expression'
      : 'eval "$(acrtask emulator env --for az)"';
  throw new CommandError(
    `The cloud is the emulator (ACRTASK_CLOUD), but that of the Azure CLI is '${name}'. The command is not handed to the Azure CLI.`,
    { hint: `To point the Azure CLI to the emulator: ${point}\nTo use Azure, unset ACRTASK_CLOUD.` },
  );
};
