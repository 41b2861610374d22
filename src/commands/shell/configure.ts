import { createAzConfig, localConfigFile, userConfigFile } from '../../cli/az-config/az-config.ts';
import { type Settings, writeSettings } from '../../cli/az-config/az-config-write.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, optional, texts, threeState, withDefault } from '../../cli/option-schemas.ts';

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

/** A name, or what holds one: a login server, a resource id. */
const canBeRegistry = (text: string): boolean =>
  /^(?:[a-z0-9]{5,50}|[a-z0-9][^\s/]*\.[^\s/]+|\/subscriptions\/\S+)$/i.test(text);

/** One sentence for each setting that is given more than once, by whichever of its names. */
const repeated = (words: readonly string[]): readonly string[] => {
  const names = words.flatMap((word) => parsed(word)?.name ?? []);
  const settings = new Set(names.map((name) => known[name] ?? name));
  return [...settings].flatMap((setting) => {
    const given = names.filter((name) => (known[name] ?? name) === setting);
    return given.length > 1
      ? [`argument --defaults/-d: ${[...new Set(given)].join(' and ')}: one default is given ${given.length} times`]
      : [];
  });
};

const problemOf = (word: string): string | undefined => {
  const setting = parsed(word);
  if (!setting) return `argument --defaults/-d: '${word}' is not name=value`;
  if (!Object.hasOwn(known, setting.name))
    return `argument --defaults/-d: '${setting.name}' is no default of acrtask, which has registry (or acr), group and location`;
  if (known[setting.name] === 'acr' && setting.value !== undefined && !canBeRegistry(setting.value))
    return `argument --defaults/-d: '${setting.value}' cannot be a registry: give its name (5 to 50 letters and digits), login server or resource id`;
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
        await messages.warn(`The variable ${variable} is set to '${host.env[variable]}' and goes before the file.`);
    }
    return listDefaults ? createAzConfig(host).list(section) : undefined;
  },
});
