import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf, type Typed, typedIn } from '../support/markdown.ts';
import { type Place, printed, project, skipWhen } from './support.ts';
import { expectDone, expectShown, typeAndInterrupt, typeInto, withoutAz, withoutBash, withShell } from './typed.ts';

const patience = 120_000;

const blocks = blocksOf(await readFile(join(project, 'README.md'), 'utf8'));

/** What only a package that is published, or a clone that is not set up, can show; other tests and CI do these. */
const notHere: readonly string[] = [
  'npm ci',
  'npm pack',
  'npm install --global ./acrtask-*.tgz',
  'npm install --global acrtask',
  'npm ci && npm run demo',
  'npm ci && npm test',
];

const lay = async (place: Place, ...lines: readonly string[]): Promise<void> => {
  for (const line of lines) await printed(place, ...line.split(' '));
};
const registry = [
  'az group create -n myResourceGroup -l eastus',
  'az acr create -g myResourceGroup -n myregistry --sku Standard',
];
const hello = 'create -r myregistry -n hello --cmd bash -c /dev/null --assign-identity';

const isInterrupted = ({ lines }: Block): boolean => lines.includes('^C');
const needsAz = ({ lines }: Block): boolean => lines.some((line) => line.startsWith('$ az '));
const needsRole = ({ lines }: Block): boolean => lines.some((line) => line.startsWith('[emulator] Give it one'));
const isWorkflow = ({ language }: Block): boolean => language === 'yaml';
/** The steps of a workflow that use the action. */
const actionSteps = (
  block: Block,
): readonly { readonly uses?: string; readonly with?: { readonly command: string } }[] =>
  isWorkflow(block) ? (load(block.lines.join('\n')) as { steps: [] }).steps.filter(({ uses }) => uses) : [];
/** Whatever needs no state of its own is typed from top to bottom, as a reader would. */
const story = blocks.filter(
  (block) => ![isInterrupted, needsAz, needsRole, isWorkflow].some((isOther) => isOther(block)),
);
const only = (wanted: (block: Block) => boolean): readonly Typed[] =>
  blocks
    .filter(wanted)
    .flatMap(typedIn)
    .filter(({ command }) => !notHere.includes(command));

describe.concurrent('the commands of the README', () => {
  it('are all there that are left out', () => {
    const typed = blocks.flatMap(typedIn).map(({ command }) => command);
    expect(notHere.filter((command) => !typed.includes(command))).toEqual([]);
  });

  it('work from top to bottom', { timeout: patience }, (context) => {
    skipWhen(withoutBash, context);
    return withShell(async (place, env) => {
      await writeFile(join(place.work, 'password.txt'), 'hubpassword\n');
      const done = await typeInto(
        place,
        only((block) => story.includes(block)),
        { ...env, TOKEN: 'secret' },
      );
      expectDone(done);
    });
  });

  it('work in CI', { timeout: patience }, (context) => {
    skipWhen(withoutBash, context);
    return withShell(async (place, env) => {
      await writeFile(
        join(place.work, 'create-our-tasks.sh'),
        `#!/bin/sh -e\nacrtask ${registry.join('\nacrtask ')}\n`,
      );
      await chmod(join(place.work, 'create-our-tasks.sh'), 0o755);
      const steps = only((block) => isWorkflow(block) && block.section === 'The emulator');
      expect(steps.length).toBeGreaterThan(2);
      expectDone(await typeInto(place, steps, { ...env, ACRTASK_CLOUD: 'emulator' }));
    });
  });

  it('work in the action', { timeout: patience }, () =>
    withShell(async (place) => {
      await lay(place, 'emulator start --detach', ...registry);
      await mkdir(join(place.work, 'app'));
      await writeFile(join(place.work, 'app', 'Dockerfile'), 'FROM scratch\n');
      const lines = blocks.flatMap(actionSteps).flatMap((step) => step.with?.command.trim().split('\n') ?? []);
      expect(lines.length).toBeGreaterThan(0);
      await lay({ ...place, work: join(place.work, 'app') }, ...lines);
    }),
  );

  it('tell which role is missing', { timeout: patience }, (context) => {
    skipWhen(withoutBash, context);
    return withShell(async (place, env) => {
      await lay(
        place,
        'emulator start --detach',
        ...registry,
        'az acr create -g myResourceGroup -n mybaseregistry --sku Standard',
        hello,
        'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity [system]',
      );
      const typed = only(needsRole);
      expect(typed.length).toBe(1);
      expectDone(await typeInto(place, typed, { ...env, ACRTASK_CLOUD: 'emulator' }));
    });
  });

  it('work with the Azure CLI', { timeout: patience }, (context) => {
    skipWhen(withoutBash ?? withoutAz, context);
    return withShell(async (place, env) => {
      await lay(place, 'emulator start --detach', ...registry, hello);
      const typed = only(needsAz);
      expect(typed.length).toBe(2);
      expectDone(await typeInto(place, typed, { ...env, AZURE_CORE_COLLECT_TELEMETRY: 'no' }));
    });
  });

  it.for(blocks.filter(isInterrupted).flatMap(typedIn))(
    'end with Ctrl-C: $command',
    { timeout: patience },
    ({ command, output = [] }, context) => {
      skipWhen(withoutBash, context);
      return withShell(async (place, env) => {
        if (!command.includes('emulator start'))
          await lay(place, 'emulator start --detach --status-ms 3600000', ...registry, hello);
        const before = output[output.indexOf('^C') - 1] ?? '';
        const { exitCode, stdout } = await typeAndInterrupt(place, command, before, {
          ...env,
          ACRTASK_CLOUD: 'emulator',
        });
        const shown = output.filter((line) => line !== '^C');
        expectShown(stdout, shown);
        expect(exitCode).toBe(shown.some((line) => line.startsWith('ERROR: ')) ? 130 : 0);
      });
    },
  );
});
