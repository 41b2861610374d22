import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCycle, importsOf, packageOf, type SourceFile } from './support/imports.ts';

interface Rule {
  /** Folders and files that may be imported: a name alone allows everything in it, `types of` types only. */
  readonly from: readonly string[];
  readonly packages: readonly string[];
}

const rule = (from: string, packages = ''): Rule => ({
  from: from.split(', ').filter(Boolean),
  packages: packages.split(', ').filter(Boolean),
});

/**
 * Who may import whom: one line per folder, the most special first. Everybody may import Node's own modules and types of
 * @azure/*. Beyond the first plan, because the code reads better for it:
 * - `cli` and `request` name the types of `service` and `errors`: a command's context holds the services
 * - `version.ts` says which version this is to `main`, the `version` command and the user agent in `azure`
 * - `cache-file.ts` is how `azure`, `service` and completion in `cli` keep something between invocations; `cache-folder.ts` says where, and whether at all
 * - `az-profile.ts` tells both, and `az account` in `service` and `commands`, of the subscriptions that az remembers
 * - `token-claims.ts` tells `azure` and `service` whom an access token is for
 * - `host.ts` is a type almost everywhere: the outside world comes in as an argument
 * - `abortable.ts` ends what `follow` and `service` wait for when the user interrupts
 * - `check-all.ts` gathers errors wherever several things are checked
 * - `write-at-once.ts` is what `host.ts` writes before Node has a stream, apart from it so that a test can hand it a file
 * - `run-in-place.ts` is how `host.ts` gives way to another program, apart from it so that it is loaded for that alone
 * - `output-stream.ts` is how `host.ts` writes, apart from it so that a test can hand it a stream that fails
 * - `printable.ts` takes what acts on a terminal out of texts for people, wherever such a text is shown
 * - `file-kind.ts` says what lies at a path: a file, a folder, nothing
 * - `text-file.ts` reads a text that a user names, no further than a limit
 * - `json.ts`, `guid.ts` and `resource-id.ts` read what everybody meets: JSON answers, GUIDs, resource ids
 * - `output/formats.ts` lists the formats once, for `--output` in `cli` and for `output` itself
 * - `secret-forms.ts` says in which forms a secret may appear, to both that hide secrets in the logs of runs
 * - `registry-challenge.ts` reads how a registry wants to be told who asks, for `runner` and `service`
 * - `make-folder.ts` makes the folders of all files kept
 * - `missing-thing.ts` says what is not there, with similar names, in place of a service's sentence
 * - `did-you-mean.ts` finds what a misspelled word was meant to be, for command lines, names in Azure, and task files
 * - `defect.ts` says where a defect of acrtask is reported, to the two that tell of one: `cli` and `last-guard.ts`
 * - `request/task-difference.ts`, pure, says to `service` what a changed task differs in beyond what was asked
 * - `access/model.ts`, pure, names the facts that `service` collects and the operations that it carries out
 * - `access/stored-login.ts`, pure, reads the credentials of a task, for `service` and `access`
 * - `access/policy-readers.ts`, pure, says whom the access policies of a vault let read secrets
 * - `access/condition-operands.ts`, pure, says whether a role is held in the measure wanted
 * - `access/needed-roles.ts` and `access/role-permissions.ts`, pure, name built-in roles, which `service` need not look up
 * - `request/identity-change.ts` and `request/identity.ts`, pure, say which identities a task has, and has after a change
 * - `request/cron-times.ts`, pure, says when timers fire, also to the timers of `emulator`
 * - `follow/ci` says in `commands` which CI system this is, and how it is told of problems in files
 * - `follow/live-text.ts` redraws lines on a terminal for `commands`, as `follow` does its own line
 * - `follow` watches the log of a run on this machine for `commands/local`, as it does that of a run in Azure for `service`
 * - `load-program.ts` is what `bin` loads first: it loads `main.ts` with what `compiled-code.ts` keeps in that folder
 * - `home-folder.ts` says to both ends of this where the user's files are
 * - `drawing`, pure, draws what `taskfile` reads and what `follow` knows of runs, for the command `graph`; its layout is a library's
 * - `project` makes tasks with the same functions of `request` and `access` as the options of `create` do; \`main.ts\` asks it for the registry of the project file
 * - `library` is what programs import: like `main.ts`, it puts commands and services together, for a host without a console
 * - `demo`, the texts of the tutorial, belongs to the command of that name
 */
const rules: Readonly<Record<string, Rule>> = {
  'main.ts': rule(
    'cli, commands/catalog.ts, project/find-project-file.ts, project/project-defaults.ts, output, service/services.ts, host.ts, errors.ts, last-guard.ts, version.ts',
  ),
  'load-program.ts': rule('main.ts, compiled-code.ts, home-folder.ts'),
  'compiled-code.ts': rule('cache-folder.ts, version.ts, types of host.ts'),
  'home-folder.ts': rule(''),
  'host.ts': rule('home-folder.ts, output-stream.ts, write-at-once.ts, run-in-place.ts, errors.ts'),
  'run-in-place.ts': rule('types of host.ts'),
  'last-guard.ts': rule('defect.ts, errors.ts'),
  'defect.ts': rule(''),
  'output-stream.ts': rule('errors.ts, types of write-at-once.ts'),
  'write-at-once.ts': rule(''),
  'errors.ts': rule(''),
  'abortable.ts': rule(''),
  'check-all.ts': rule('errors.ts'),
  'json.ts': rule('errors.ts'),
  'guid.ts': rule(''),
  'did-you-mean.ts': rule(''),
  'missing-thing.ts': rule('did-you-mean.ts, errors.ts'),
  'resource-id.ts': rule(''),
  'file-kind.ts': rule(''),
  'text-file.ts': rule('errors.ts', 'node:fs/promises'),
  'make-folder.ts': rule(''),
  'registry-challenge.ts': rule(''),
  'secret-forms.ts': rule(''),
  'version.ts': rule(''),
  'printable.ts': rule(''),
  'cache-folder.ts': rule('types of host.ts'),
  'cache-file.ts': rule('cache-folder.ts, make-folder.ts, types of host.ts', 'write-file-atomic'),
  'az-profile.ts': rule('types of host.ts'),
  'token-claims.ts': rule(''),
  'commands/emulator/': rule(
    'did-you-mean.ts, cli, commands/shared, demo, emulator, runner, taskfile, errors.ts, file-kind.ts, make-folder.ts, types of host.ts, types of service',
  ),
  'commands/local/': rule(
    'cache-folder.ts, did-you-mean.ts, cli, commands/shared, runner, taskfile, request, follow, check-all.ts, errors.ts, file-kind.ts, make-folder.ts, printable.ts, text-file.ts, types of host.ts, types of service',
  ),
  'commands/': rule(
    'did-you-mean.ts, missing-thing.ts, cli, drawing, request, access, project, taskfile, follow/ci, follow/live-text.ts, az-profile.ts, check-all.ts, errors.ts, file-kind.ts, make-folder.ts, printable.ts, text-file.ts, version.ts, types of follow, types of host.ts, types of service',
    'diff, write-file-atomic',
  ),
  'cli/': rule(
    'did-you-mean.ts, missing-thing.ts, check-all.ts, defect.ts, errors.ts, make-folder.ts, printable.ts, text-file.ts, az-profile.ts, cache-file.ts, cache-folder.ts, output/formats.ts, types of output, types of host.ts, types of service',
    'commander, write-file-atomic',
  ),
  'library/': rule(
    'abortable.ts, cli, commands, did-you-mean.ts, missing-thing.ts, emulator/emulator.ts, output/shapes.ts, service/services.ts, taskfile, types of service, host.ts',
  ),
  'follow/': rule('abortable.ts, errors.ts, printable.ts, types of host.ts'),
  'request/': rule('taskfile, check-all.ts, errors.ts, file-kind.ts, types of service'),
  'project/': rule(
    'request, access, taskfile, did-you-mean.ts, check-all.ts, errors.ts, printable.ts, text-file.ts, types of service',
    'diff, zod',
  ),
  'access/': rule('taskfile, errors.ts, types of service'),
  'service/': rule(
    'abortable.ts, cache-file.ts, did-you-mean.ts, registry-challenge.ts, token-claims.ts, context, follow, request/task-difference.ts, types of request, request/identity-change.ts, request/identity.ts, access/condition-operands.ts, access/model.ts, access/policy-readers.ts, access/role-permissions.ts, access/needed-roles.ts, access/stored-login.ts, access/stored-task.ts, types of access, az-profile.ts, check-all.ts, errors.ts, printable.ts, types of host.ts, types of azure',
  ),
  'azure/': rule('errors.ts, token-claims.ts, az-profile.ts, cache-file.ts, version.ts, types of host.ts', '@azure/*'),
  'context/': rule('errors.ts, types of host.ts'),
  'output/': rule('errors.ts, printable.ts, types of host.ts', '@jmespath-community/jmespath, js-yaml'),
  'taskfile/': rule(
    'did-you-mean.ts, errors.ts, printable.ts, types of host.ts',
    'get-east-asian-width, js-yaml, re2js',
  ),
  'drawing/': rule('taskfile, types of follow, errors.ts, printable.ts', '@dagrejs/dagre, get-east-asian-width'),
  'demo/': rule('errors.ts', 'shell-quote'),
  'runner/': rule(
    'taskfile, errors.ts, make-folder.ts, registry-challenge.ts, secret-forms.ts, types of host.ts',
    'tar-stream',
  ),
  'emulator/': rule(
    'taskfile, make-folder.ts, request/cron-times.ts, secret-forms.ts',
    'js-yaml, path-to-regexp, selfsigned, tar-stream, unbash, write-file-atomic',
  ),
};

/** Edges that are dynamic on purpose: the folder behind them is only loaded when it is needed. */
const dynamicOnly: readonly (readonly [from: string, to: string])[] = [['service/services.ts', 'azure/connect.ts']];

/** What everybody may import: small and stable. */
const foundations = ['errors.ts', 'json.ts', 'guid.ts', 'resource-id.ts'];

const isWithin = (path: string, name: string): boolean =>
  path === name || path.startsWith(name.endsWith('/') ? name : `${name}/`);

const homeOf = (path: string): string => Object.keys(rules).find((name) => isWithin(path, name)) ?? '';

const mayImport = (file: SourceFile, { kind, target, isFile }: ReturnType<typeof importsOf>[number]): boolean => {
  const home = homeOf(file.path);
  const allowed = rules[home];
  if (!allowed) return false;
  if (!isFile) {
    if (target.startsWith('node:') || (kind === 'type' && target.startsWith('@azure/'))) return true;
    return allowed.packages.some(
      (name) => name === packageOf(target) || (name.endsWith('/*') && target.startsWith(name.slice(0, -1))),
    );
  }
  if (target.startsWith('..')) return false;
  if (isWithin(target, home) || foundations.includes(target)) return true;
  if (dynamicOnly.some(([from, to]) => from === file.path && to === target && kind === 'dynamic')) return true;
  return allowed.from.some((name) =>
    name.startsWith('types of ') ? kind === 'type' && isWithin(target, name.slice(9)) : isWithin(target, name),
  );
};

const problemsOf = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((each) => !mayImport(file, each))
      .map(({ kind, target }) => `${file.path} must not import ${target} (${kind})`),
  );

const root = fileURLToPath(new URL('../src', import.meta.url));
const files: readonly SourceFile[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ path: name.split(sep).join('/'), text: readFileSync(join(root, name), 'utf8') }));

describe('src', () => {
  it('shows no window of its own on Windows for a process that it starts', () => {
    const starts = files
      .filter(({ text }) => text.includes('node:child_process'))
      .map(({ path, text }) => [
        path,
        text.match(/(?<![.\w])(?:spawn|execFile|exec|fork)(?:Sync)?\(/g)?.length,
        text.match(/windowsHide: true/g)?.length,
      ]);
    expect(starts.length).toBeGreaterThan(1);
    expect(starts.filter(([, started, hidden]) => started !== hidden)).toEqual([]);
  });

  it('makes folders in one way, which ends', () => {
    const recursive = files.filter(({ text }) => /\bmkdir(?:Sync)?\([^;]*recursive/.test(text));
    expect(recursive.map(({ path }) => path)).toEqual([]);
  });

  it('is read whole', () => {
    expect(files.length).toBeGreaterThan(100);
    const lines = files.flatMap(
      ({ text }) => text.match(/^import\b(?!\()|^export (?:type )?(?:\*|\{[^}]*\}) from /gm) ?? [],
    );
    const statements = files.flatMap(importsOf).filter(({ kind }) => kind !== 'dynamic');
    expect(statements.length).toBe(lines.length);
  });

  it('imports only files that are there', () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files
      .flatMap(importsOf)
      .filter(({ isFile, target }) => isFile && target.endsWith('.ts') && !paths.has(target));
    expect(missing.map(({ target }) => target)).toEqual([]);
  });

  it('imports only what its folders may', () => expect(problemsOf(files)).toEqual([]));

  it('has no cycle of files', () => expect(findCycle(files)).toBeUndefined());
});

describe('the rules notice', () => {
  it.each([
    [
      "import { x } from '../emulator/emulator.ts';",
      'service/runs.ts',
      'service/runs.ts must not import emulator/emulator.ts (value)',
    ],
    [
      "import { connect } from '../azure/connect.ts';",
      'service/services.ts',
      'service/services.ts must not import azure/connect.ts (value)',
    ],
    [
      "const { connect } = await import('../azure/connect.ts');",
      'service/runs.ts',
      'service/runs.ts must not import azure/connect.ts (dynamic)',
    ],
    [
      "import { Task } from '@azure/arm-containerregistry';",
      'service/tasks.ts',
      'service/tasks.ts must not import @azure/arm-containerregistry (value)',
    ],
    [
      "import { type Host, nodeHost } from '../../host.ts';",
      'cli/parsing/parse.ts',
      'cli/parsing/parse.ts must not import host.ts (value)',
    ],
    [
      "export { x } from '../service/runs.ts';",
      'emulator/router.ts',
      'emulator/router.ts must not import service/runs.ts (value)',
    ],
    [
      "import '../../../test/support/patched.ts';",
      'cli/parsing/parse.ts',
      'cli/parsing/parse.ts must not import ../test/support/patched.ts (value)',
    ],
    [
      "import {\n  a,\n  b,\n} from 'chalk';",
      'cli/parsing/parse.ts',
      'cli/parsing/parse.ts must not import chalk (value)',
    ],
    [
      "import { x } from '../emulator/emulator.ts';",
      'commands/run.ts',
      'commands/run.ts must not import emulator/emulator.ts (value)',
    ],
    ["import { x } from './x.ts';", 'elsewhere/y.ts', 'elsewhere/y.ts must not import elsewhere/x.ts (value)'],
  ])('%s in %s', (text, path, problem) => expect(problemsOf([{ path, text }])).toEqual([problem]));

  it.each([
    ["import type { Azure } from '../azure/connect.ts';", 'service/runs.ts'],
    ["import type { Task } from '@azure/arm-containerregistry';", 'service/tasks.ts'],
    ["const { connect } = await import('../azure/connect.ts');", 'service/services.ts'],
    ["import { readFile } from 'node:fs/promises';", 'errors.ts'],
    ["import { x } from '../../emulator/emulator.ts';", 'commands/emulator/start.ts'],
  ])('nothing wrong with %s in %s', (text, path) => expect(problemsOf([{ path, text }])).toEqual([]));

  it('a cycle, also of types, but for dynamic imports', () => {
    const imports = (path: string, target: string) => ({ path, text: `import { x } from './${target}';` });
    const chain = [imports('a.ts', 'b.ts'), imports('b.ts', 'c.ts')];
    expect(findCycle([...chain, imports('c.ts', 'b.ts')])).toEqual(['b.ts', 'c.ts', 'b.ts']);
    expect(findCycle([...chain, { path: 'c.ts', text: "import type { X } from './a.ts';" }])).toEqual([
      'a.ts',
      'b.ts',
      'c.ts',
      'a.ts',
    ]);
    expect(findCycle([...chain, { path: 'c.ts', text: "await import('./a.ts');" }])).toBeUndefined();
  });
});
