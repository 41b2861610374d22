import { describe, expect, it } from 'vitest';
import { type NeededRight, neededRights } from '../src/cli/permissions.ts';
import { catalog } from '../src/commands/catalog.ts';
import { wordsOf } from '../src/demo/script.ts';
import type { Network } from '../src/host.ts';
import { main } from '../src/main.ts';
import { rightsFor } from './support/asked-rights.ts';
import { wordsOf as wordsOfEntry } from './support/every-command.ts';
import { stand } from './support/example-host.ts';
import { type Setting, settings } from './support/example-settings.ts';
import { examples, needsEngine, needsInterrupt, needsShell } from './support/examples.ts';
import { type PermissionLine, permissionLines } from './support/permission-lines.ts';

/** Rights that commands need and no request of theirs shows, and why. */
const unseen: Readonly<Record<string, readonly [rights: readonly string[], reason: string]>> = {
  'az acr create': [['registries/operationstatuses/read'], 'Azure creates a registry in a while, the emulator at once'],
  'az acr update': [['registries/operationstatuses/read'], 'Azure changes a registry in a while, the emulator at once'],
  'az acr delete': [['registries/operationstatuses/read'], 'Azure deletes a registry in a while, the emulator at once'],
  'az acr login': [
    ['registries/pull/read', 'data registries/repositories/content/read'],
    'Docker uses the token that the command gets',
  ],
  ...Object.fromEntries(
    ['doctor', 'run', 'az acr task run', 'rerun', 'logs'].map((command) => [
      command,
      [
        ['microsoft.authorization/roledefinitions/read'],
        'roles other than those that doctor assigns can only be given to a principal whose ID is known',
      ],
    ]),
  ),
};

interface Line extends Omit<PermissionLine, 'line'> {
  readonly words: readonly string[];
}

/** Whether an example prints what it would send, and asks Azure for nothing. */
const onlyPrints = ({ command }: { readonly command: string }): boolean => / --print\b/.test(command);

const exampleLines = (command: string): readonly Line[] =>
  examples
    .filter(
      (example) => example.words === command && !needsShell(example) && !needsEngine(example) && !onlyPrints(example),
    )
    .map((example) => ({
      // For a shell `#` begins a comment at the start of a word only; for the parser it does anywhere.
      words: wordsOf(example.command.replace(/(?<=\S)#/g, '\\#'), { ...settings[command]?.env }).slice(1),
      interrupted: needsInterrupt(example),
    }));

/** The examples of a command, and the lines that make it ask for more. */
const linesOf = (command: string): readonly Line[] => [
  ...exampleLines(command),
  ...(permissionLines[command] ?? []).map(({ line, ...more }) => ({
    ...more,
    words: [...command.split(' '), ...wordsOf(line, {})],
  })),
];

/** A host in the state that a line needs. */
const standFor = (command: string, { from, ...line }: Line, surroundings: Parameters<typeof stand>[1]) => {
  const base: Setting = settings[from ?? command] ?? {};
  const before = [...(base.before ?? []), ...(line.before ?? [])];
  return stand({ ...base, ...line, before, files: { ...base.files, ...line.files } }, surroundings);
};

/** The rights that Azure checks while a line is carried out, and whether the command succeeds. */
const rightsAskedBy = async (
  command: string,
  line: Line,
): Promise<{ readonly asked: readonly string[]; readonly exitCode: number }> => {
  const asked: string[] = [];
  const watching =
    (network: Network): Network =>
    async (request) => {
      const { method, url } = request;
      asked.push(...rightsFor({ method, url, body: await request.clone().text() }));
      return line.refused?.test(`${method} ${new URL(url).pathname}`)
        ? Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 })
        : network(request);
    };
  const host = await standFor(command, line, { watching });
  if (line.interrupted) host.beforeSleep(() => host.interrupt());
  return { exitCode: await main(line.words, host), asked };
};

const short = (right: string): string => right.replace('microsoft.containerregistry/', '');

const kinds = { action: '', dataAction: 'data ', graph: 'graph ' } as const;

const commands = await Promise.all(
  catalog
    .map((entry) => ({ command: wordsOfEntry(entry), entry }))
    // These talk to the emulator of this machine, or are the tutorial.
    .filter(({ command }) => !/^(?:emulator |demo$)/.test(command))
    .map(async ({ command, entry }) => ({ command, definition: (await entry.load()).default })),
);

describe('the permissions that a command declares', () => {
  it.each(commands)('$command: are those that its requests need', async ({ command, definition }) => {
    const needed = neededRights({ ...definition, options: {} });
    const nameOf = ({ kind, name }: NeededRight) => short(`${kinds[kind]}${name.toLowerCase()}`);
    const declared = new Set(needed.map(nameOf));
    const always = needed.filter(({ when }) => when === undefined).map(nameOf);
    const [ofAzureAlone = []] = unseen[command] ?? [];
    const all = new Set<string>();
    const sometimes: string[] = [];
    for (const line of linesOf(command)) {
      const { asked, exitCode } = await rightsAskedBy(command, line);
      const now = asked.map(short);
      for (const right of now) all.add(right);
      const left = always.filter((each) => !now.includes(each) && !ofAzureAlone.includes(each));
      if (exitCode === 0 && left.length > 0) sometimes.push(`${line.words.join(' ')}: ${left.join(', ')}`);
    }
    expect({
      undeclared: [...all].filter((each) => !declared.has(each)),
      superfluous: [...declared].filter((each) => !all.has(each)),
      declaredAsAlways: sometimes,
    }).toEqual({ undeclared: [], superfluous: ofAzureAlone, declaredAsAlways: [] });
  });

  it('cover a secret that is read from a key vault', async () => {
    const { asked } = await rightsAskedBy('run', {
      words: wordsOf('run -r myregistry -n hello --set-secret a=kv:mykeyvault/Password', {}),
      before: [
        'az keyvault create -g myResourceGroup -n mykeyvault',
        'az keyvault secret set --vault-name mykeyvault -n Password --value a',
      ],
    });
    expect([...new Set(asked.filter((each) => each.startsWith('data ')))]).toEqual([
      'data microsoft.keyvault/vaults/secrets/getsecret/action',
    ]);
    const run = commands.find(({ command }) => command === 'run')?.definition;
    expect(run && neededRights(run).filter(({ kind }) => kind === 'dataAction')).toEqual([
      {
        kind: 'dataAction',
        name: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
        when: 'to say why the run failed, unless --no-diagnosis is given',
      },
      {
        kind: 'dataAction',
        name: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
        when: 'with a secret given as kv:VAULT/SECRET',
      },
    ]);
  });

  it('are always declared with names that Azure could have', () => {
    const odd = commands.flatMap(({ definition }) =>
      neededRights(definition).filter(({ kind, name }) =>
        kind === 'graph'
          ? !/^[A-Z]\w+(?:\.\w+)+$/.test(name)
          : !/^Microsoft\.\w+(?:\/\w+)+\/(?:read|write|delete|action)$/.test(name),
      ),
    );
    expect(odd).toEqual([]);
  });
});

const actionsOf = (rights: readonly NeededRight[]): string[] =>
  rights.filter(({ kind }) => kind === 'action').map(({ name }) => name);
const everyAction = [...new Set(commands.flatMap(({ definition }) => actionsOf(neededRights(definition))))];

describe('in the emulator, which knows by itself which action a request is', () => {
  it.each(commands)('$command: its examples work with no other actions than those', async ({ command, definition }) => {
    const own = actionsOf(neededRights(definition));
    const others = everyAction.filter((each) => !own.includes(each));
    const failed: unknown[] = [];
    for (const line of exampleLines(command)) {
      const host = await standFor(command, line, { faults: [`deny=${others.join(',')}`] });
      if (line.interrupted) host.beforeSleep(() => host.interrupt());
      const exitCode = await main(line.words, host);
      if (exitCode !== (line.interrupted ? 130 : 0)) failed.push({ line: line.words, errors: host.written.stderr });
    }
    expect(failed).toEqual([]);
  });

  /** A list shows what the caller may read, and then does not show what the command looks for. */
  const onlyHidden = new Set([
    'Microsoft.ContainerRegistry/registries/read',
    'Microsoft.KeyVault/vaults/read',
    'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  ]);
  /** Actions without which a command still does something, and why. */
  const spared: readonly (readonly [action: RegExp, commands: RegExp, reason: string])[] = [
    [
      /\/tasks\/listDetails\//,
      /^(?:update|export|az acr task run|credential (?!list)|identity show|explain-trigger)/,
      'the task is then read without its secrets',
    ],
    [/\/listLogSasUrl\//, /logs$/, 'a log that cannot be read is told of in a warning'],
    [/\/checkNameAvailability\//, /check-name$/, 'the emulator takes every POST for an action'],
  ];
  const needs = commands.flatMap(({ command, definition }) =>
    neededRights(definition)
      .filter(({ kind, name, when }) => kind === 'action' && when === undefined && !onlyHidden.has(name))
      .filter(({ name }) => !unseen[command]?.[0].includes(short(name.toLowerCase())))
      .filter(({ name }) => !spared.some(([action, whose]) => action.test(name) && whose.test(command)))
      .map(({ name: action }) => ({ command, action })),
  );
  it.each(needs)('$command: without $action, it fails and names it', async ({ command, action }) => {
    const [line = { words: [] }] = exampleLines(command);
    const host = await standFor(command, line, { faults: [`deny=${action}`] });
    const exitCode = await main(line.words, host);
    const told = host.written.stderr.toLowerCase();
    expect({
      exitCode,
      names: told.includes(`your account lacks the permission ${action.toLowerCase()} on /`),
      suggests: told.includes(`acrtask permissions ${command} --as-role`),
    }).toEqual({ exitCode: 1, names: true, suggests: true });
  });
});
