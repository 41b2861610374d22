import { createAzConfig, localConfigFile, userConfigFile } from '../cli/az-config.ts';
import { type Settings, writeSettings } from '../cli/az-config-write.ts';
import { defineCommand } from '../cli/command.ts';
import { option } from '../cli/option.ts';
import { choice, optional, texts, threeState, withDefault } from '../cli/values.ts';

const section = 'defaults';

/** What acrtask reads, and its name in the file. */
const known: Readonly<Record<string, string>> = {
  registry: 'acr',
  acr: 'acr',
  group: 'group',
  location: 'location',
};

/** How people write "nothing" where a shell keeps the quotes. */
const blank = /^(?:''|"\s*"|\s*)$/;

const parsed = (word: string): { readonly name: string; readonly value: string | undefined } | undefined => {
  const at = word.indexOf('=');
  if (at < 0) return undefined;
  const value = word.slice(at + 1);
  return { name: word.slice(0, at).toLowerCase(), value: blank.test(value) ? undefined : value };
};

const problemOf = (word: string): string | undefined => {
  const setting = parsed(word);
  if (!setting) return `argument --defaults/-d: '${word}' is not name=value`;
  if (!Object.hasOwn(known, setting.name))
    return `argument --defaults/-d: '${setting.name}' is no default of acrtask, which has registry (or acr), group and location`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these would end the line of the file
  return /[\u0000-\u001f]/.test(setting.value ?? '')
    ? `argument --defaults/-d: the value of '${setting.name}' has more than one line`
    : undefined;
};

export default defineCommand({
  summary: 'Set the registry, group and location that commands use when none is given.',
  description:
    "Set the registry, group and location that commands use when none is given, in the Azure CLI's own configuration file: both read it. An empty value takes a default away.",
  examples: [
    {
      about: 'Leave -r and -g out from now on.',
      command: 'acrtask configure --defaults registry=myregistry group=myResourceGroup',
    },
    { about: 'No longer.', command: 'acrtask configure --defaults registry= group=' },
    { about: 'Only in this folder and below.', command: 'acrtask configure --defaults acr=myregistry --scope local' },
    { about: 'See what is set, and where.', command: 'acrtask configure --list-defaults -o table' },
  ],
  options: {
    defaults: option(
      '--defaults, -d [defaults...]',
      'Defaults as name=value: registry (or acr), group, location.',
      optional(texts()),
      { suggests: { named: { registry: 'registries', group: 'groups', location: [] } } },
    ),
    listDefaults: option(
      '--list-defaults, -l [bool]',
      'List the defaults that apply here, and where each is from.',
      optional(threeState()),
    ),
    scope: option(
      '--scope <scope>',
      'The file of the user, or the one of the working directory.',
      withDefault(choice(['global', 'local']), 'global'),
    ),
  },
  check: ({ defaults, listDefaults }) =>
    defaults === undefined || defaults.length === 0
      ? listDefaults
        ? []
        : ['one of the arguments --defaults/-d --list-defaults/-l is required']
      : defaults.flatMap((word) => problemOf(word) ?? []),
  request: ({ defaults, scope }) => {
    if (!defaults?.length) return undefined;
    const settings: Settings = Object.fromEntries(
      defaults.flatMap((word) => {
        const { name, value } = parsed(word) ?? {};
        return name === undefined ? [] : [[known[name], value]];
      }),
    );
    return { settings, scope };
  },
  execute: async (change, { host, messages }) => {
    if (!change) return createAzConfig(host).list(section);
    const { settings, scope } = change;
    await writeSettings(scope === 'local' ? localConfigFile(host) : userConfigFile(host), section, settings);
    for (const [name, value] of Object.entries(settings)) {
      const variable = `AZURE_${section}_${name}`.toUpperCase();
      if (host.env[variable] && host.env[variable] !== value)
        await messages.warn(`The variable ${variable} is set to '${host.env[variable]}' and goes before the file.`);
    }
    return undefined;
  },
});
