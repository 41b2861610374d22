import { createAzConfig, localConfigFile, userConfigFile } from '../../cli/az-config/az-config.ts';
import { type Settings, writeSettings } from '../../cli/az-config/az-config-write.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, optional, texts, threeState, withDefault } from '../../cli/option-schemas.ts';

const section = 'defaults';

/** The defaults that acrtask reads, and their names in the file. */
const known: Readonly<Record<string, string>> = {
  registry: 'acr',
  acr: 'acr',
  group: 'group',
  location: 'location',
};

/** Empty values in shells that keep the quotes. */
const blank = /^(?:''|"\s*"|\s*)$/;

const parsed = (word: string): { readonly name: string; readonly value: string | undefined } | undefined => {
  const at = word.indexOf('=');
  if (at < 0) return undefined;
  const value = word.slice(at + 1);
  return { name: word.slice(0, at).toLowerCase(), value: blank.test(value) ? undefined : value };
};

/** A registry by name, login server, or resource ID. */
const canBeRegistry = (text: string): boolean =>
  /^(?:[a-z0-9]{5,50}|[a-z0-9][^\s/]*\.[^\s/]+|\/subscriptions\/\S+)$/i.test(text);

/** One sentence for each setting that is given more than once, under any of its names. */
const repeated = (words: readonly string[]): readonly string[] => {
  const names = words.flatMap((word) => parsed(word)?.name ?? []);
  const settings = new Set(names.map((name) => known[name] ?? name));
  return [...settings].flatMap((setting) => {
    const given = names.filter((name) => (known[name] ?? name) === setting);
    return given.length > 1
      ? [
          `argument --defaults/-d: ${[...new Set(given)].join(' and ')}: the same default is given ${given.length} times`,
        ]
      : [];
  });
};

const problemOf = (word: string): string | undefined => {
  const setting = parsed(word);
  if (!setting) return `argument --defaults/-d: '${word}' does not have the form name=value`;
  if (!Object.hasOwn(known, setting.name))
    return `argument --defaults/-d: '${setting.name}' is not a default that acrtask supports: use registry (or acr), group, or location`;
  if (known[setting.name] === 'acr' && setting.value !== undefined && !canBeRegistry(setting.value))
    return `argument --defaults/-d: '${setting.value}' is not a valid registry: use its name (5 to 50 letters and digits), login server, or resource ID`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these would end the line of the file
  return /[\u0000-\u001f]/.test(setting.value ?? '')
    ? `argument --defaults/-d: the value of '${setting.name}' contains a line break`
    : undefined;
};

export default defineCommand({
  summary: 'Set the default registry, group, and location.',
  description:
    "Set the default registry, group, and location in the Azure CLI's configuration file, which both programs read. An empty value removes a default.",
  examples: [
    {
      about: 'Set defaults so that you can omit -r and -g.',
      command: 'acrtask configure --defaults registry=myregistry group=myResourceGroup',
    },
    { about: 'Remove the defaults.', command: 'acrtask configure --defaults registry= group=' },
    {
      about: 'Set a default for this folder and its subfolders only.',
      command: 'acrtask configure --defaults acr=myregistry --scope local',
    },
    { about: 'List the defaults and where each is set.', command: 'acrtask configure --list-defaults -o table' },
  ],
  options: {
    defaults: option(
      '--defaults, -d [defaults...]',
      'Defaults as name=value: registry (or acr), group, or location.',
      optional(texts()),
      { suggests: { named: { registry: 'registries', group: 'groups', location: [] } } },
    ),
    listDefaults: option(
      '--list-defaults, -l [bool]',
      'List the defaults that apply in this folder, and where each is set.',
      optional(threeState()),
    ),
    scope: option(
      '--scope <scope>',
      'Configuration file of the user, or of the working directory.',
      withDefault(choice(['global', 'local']), 'global'),
    ),
  },
  check: ({ defaults, listDefaults }) =>
    defaults === undefined || defaults.length === 0
      ? listDefaults
        ? []
        : ['one of the arguments --defaults/-d --list-defaults/-l is required']
      : [...defaults.flatMap((word) => problemOf(word) ?? []), ...repeated(defaults)],
  request: ({ defaults = [], listDefaults = false, scope }) => {
    const settings: Settings = Object.fromEntries(
      defaults.flatMap((word) => {
        const { name, value } = parsed(word) ?? {};
        return name === undefined ? [] : [[known[name], value]];
      }),
    );
    return { settings, listDefaults, scope };
  },
  execute: async ({ settings, listDefaults, scope }, { host, messages }) => {
    if (Object.keys(settings).length > 0)
      await writeSettings(scope === 'local' ? localConfigFile(host) : userConfigFile(host), section, settings);
    for (const [name, value] of Object.entries(settings)) {
      const variable = `AZURE_${section}_${name}`.toUpperCase();
      if (host.env[variable] && host.env[variable] !== value)
        await messages.warn(
          `The environment variable ${variable} is set to '${host.env[variable]}' and overrides the file.`,
        );
    }
    return listDefaults ? createAzConfig(host).list(section) : undefined;
  },
});
