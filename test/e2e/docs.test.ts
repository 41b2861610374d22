import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guides, textOf } from '../support/documents.ts';
import { type Block, blocksOf, type Typed, typedIn } from '../support/markdown.ts';
import { acrtask, createPlace, type Place, printed, skipWhen } from './support.ts';
import { expectDone, expectShown, typeAndInterrupt, typeInto, withoutAz, withoutBash, withShell } from './typed.ts';

const patience = 120_000;

interface PageBlock extends Block {
  readonly page: string;
}

/** The examples of the checks are task files, which checks.test.ts reads. */
const isTaskFile = ({ page, language }: PageBlock): boolean =>
  page === 'docs/task-file-checks.md' && language === 'yaml';

const blocks: readonly PageBlock[] = guides
  .flatMap((page) => blocksOf(textOf(page)).map((block) => ({ page, ...block })))
  .filter((block) => !isTaskFile(block));

/** What only a package that is published, or a clone that is not set up, can show; other tests and CI do these. */
const notHere: readonly string[] = [
  'npm ci',
  'npm pack',
  'npm install ./acrtask-*.tgz',
  'npm install --global ./acrtask-*.tgz',
  'npm install --global acrtask',
  'npm ci && npm run demo',
];

const isInterrupted = ({ lines }: Block): boolean => lines.includes('^C');
const needsAz = ({ lines }: Block): boolean => lines.some((line) => line.startsWith('$ az '));
/**
 * Not every machine has an engine and the images: test/commands/local/examples.test.ts and emulator-engine.test.ts carry
 * these out.
 */
const needsEngine = ({ lines }: Block): boolean =>
  lines.some((line) => / --(?:local|engine)\b|\bdocker (?:save|login|pull)\b/.test(line));
const isWorkflow = ({ language }: Block): boolean => language === 'yaml';
/** Whatever needs no state of its own is typed from top to bottom of its page, as a reader would. */
const story = blocks.filter(
  (block) => ![isInterrupted, needsAz, needsEngine, isWorkflow].some((isOther) => isOther(block)),
);

const typedOf = (those: readonly PageBlock[]): readonly Typed[] =>
  those.flatMap(typedIn).filter(({ command }) => !notHere.includes(command));
const storyOf = (page: string): readonly Typed[] => typedOf(story.filter((block) => block.page === page));

/** A step of a workflow for GitHub or Azure Pipelines. */
interface Step {
  readonly uses?: string;
  readonly with?: { readonly command?: string; readonly 'working-directory'?: string };
  readonly run?: string;
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const stepsOf = (block: Block): readonly Step[] => (load(block.lines.join('\n')) as { steps: readonly Step[] }).steps;

/** The folder and the emulator's state that the README's tutorial leaves: what every guide begins with. */
let afterTutorial: Place | undefined;
const dataIn = ({ home }: Place): string => join(home, 'data');

const start = async (place: Place, ...words: readonly string[]): Promise<void> => {
  await printed(place, 'emulator', 'start', '--detach', '--data', dataIn(place), ...words);
};

/** Lays the state after the tutorial into a place and starts an emulator of its own there. */
const continueTutorial = async (place: Place, ...words: readonly string[]): Promise<void> => {
  if (!afterTutorial) throw new Error('The tutorial did not come to its end.');
  await cp(dataIn(afterTutorial), dataIn(place), { recursive: true });
  await cp(afterTutorial.work, place.work, { recursive: true });
  await start(place, ...words);
};

beforeAll(async () => {
  if (withoutBash) return;
  await withShell(async (place, env) => {
    await start(place);
    const commands = storyOf('README.md').filter(
      ({ command }) => !/^(?:npx )?acrtask (?:emulator|demo|--version)\b/.test(command),
    );
    expect(commands.length).toBeGreaterThan(7);
    expectDone(await typeInto(place, commands, env));
    await acrtask(place, 'emulator', 'stop');
    const kept = await createPlace();
    await cp(dataIn(place), dataIn(kept), { recursive: true });
    await cp(place.work, kept.work, { recursive: true });
    afterTutorial = kept;
  });
}, patience);
afterAll(() => afterTutorial?.remove());

/** Who commits something. */
const gitIdentity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'a'],
    [`GIT_${who}_EMAIL`, 'a@example.com'],
  ]),
);

const script = async (place: Place, name: string, lines: string): Promise<void> => {
  await writeFile(join(place.work, name), `#!/bin/sh -e\n${lines}\n`);
  await chmod(join(place.work, name), 0o755);
};

describe.concurrent('the commands of the README and the guides', () => {
  it('are all there that are left out', () => {
    const typed = blocks.flatMap(typedIn).map(({ command }) => command);
    expect(notHere.filter((command) => !typed.includes(command))).toEqual([]);
    expect(guides.length).toBeGreaterThan(10);
  });

  it('work from top to bottom: README.md', { timeout: patience }, (context) => {
    skipWhen(withoutBash, context);
    return withShell(async (place, env) => {
      expectDone(await typeInto(place, storyOf('README.md'), env));
    });
  });

  it.for(guides.filter((page) => page !== 'README.md' && storyOf(page).length > 0))(
    'work from top to bottom, after the tutorial: %s',
    { timeout: patience },
    (page, context) => {
      skipWhen(withoutBash, context);
      return withShell(async (place, env) => {
        await continueTutorial(place);
        await writeFile(join(place.work, 'password.txt'), 'hubpassword\n');
        const set = { ACRTASK_CLOUD: 'emulator', TOKEN: 'secret', ...gitIdentity };
        const done = await typeInto(place, storyOf(page), { ...env, ...set });
        expectDone(done);
      });
    },
  );

  it.for(blocks.filter(isWorkflow).map((block) => [block.page, stepsOf(block)] as const))(
    'work in CI: the steps in %s',
    { timeout: patience },
    ([, steps], context) => {
      skipWhen(withoutBash, context);
      return withShell(async (place, env) => {
        if (!steps.some(({ run }) => run?.includes('emulator start'))) await continueTutorial(place);
        await mkdir(join(place.work, 'app'));
        await writeFile(join(place.work, 'app', 'Dockerfile'), 'FROM scratch\n');
        await writeFile(join(place.work, 'acb.yaml'), 'steps:\n  - cmd: bash echo hello\n');
        await writeFile(
          join(place.work, 'acrtask.yaml'),
          'registry: myregistry\ntasks:\n  nightly: { cmd: bash echo hello }\n',
        );
        await script(place, 'create-our-tasks.sh', 'acrtask az group create -n myResourceGroup -l eastus');
        await script(place, 'deploy.sh', 'test "$1" = myregistry.azurecr.io/hello@sha256:0');
        const tried = [];
        for (const { uses, with: given, run, script: line, env: own } of steps) {
          const folder = join(place.work, given?.['working-directory'] ?? '.');
          const lines = uses
            ? (given?.command?.trim().split('\n') ?? []).map((each) => `acrtask ${each}`)
            : [run ?? line];
          const commands = lines.flatMap((command) => (command && !notHere.includes(command) ? [{ command }] : []));
          const set = { ...own, ...(own?.DIGEST ? { DIGEST: 'sha256:0' } : {}) };
          expectDone(
            await typeInto({ ...place, work: folder }, commands, { ...env, ACRTASK_CLOUD: 'emulator', ...set }),
          );
          tried.push(...commands);
        }
        expect(tried.length).toBeGreaterThan(0);
      });
    },
  );

  it('work with the Azure CLI', { timeout: patience }, (context) => {
    skipWhen(withoutBash ?? withoutAz, context);
    return withShell(async (place, env) => {
      await continueTutorial(place);
      const typed = typedOf(blocks.filter(needsAz));
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
        if (!command.includes('emulator start')) await continueTutorial(place, '--status-ms', '3600000');
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
