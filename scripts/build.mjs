// Bundles src/ into dist/: the entry, the code that every command needs, a chunk per command, and the license notices of
// the bundled packages.
//
// The bundle is CommonJS although the sources are ES modules: Node 20 loads it several milliseconds faster, a large part
// of the total time of `acrtask --version` (see `npm run bench`).
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';
import { escapeScripts } from './ascii-code.mjs';
import { writeDeclarations } from './declarations.mjs';
import { loadLater } from './load-later.mjs';
import { writeNotices } from './notices.mjs';
import { partsOfPackages } from './parts-of-packages.mjs';
import { bugsAddress } from './release-check.mjs';
import { emptyClass, replaceInPackages, replaceOnce } from './replace-in-packages.mjs';
import { slimSourceMaps } from './source-maps.mjs';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));

/** Commander can start programs as subcommands and loads the modules for that at once; acrtask never does. */
const withoutSubprocesses = {
  package: 'commander',
  file: 'lib/command.js',
  text: "require('node:child_process')",
  replace: replaceOnce("require('node:child_process')", 'undefined'),
};

/** Operation groups in Microsoft's package that no command calls, but its client creates an object for each. */
const withoutUncalledOperations = [
  'CacheRules',
  'ConnectedRegistries',
  'CredentialSets',
  'Operations',
  'PrivateEndpointConnections',
  'Replications',
  'ScopeMaps',
  'Tokens',
  'Webhooks',
].map((group) => ({
  package: '@azure/arm-containerregistry',
  file: `dist/esm/operations/${group[0].toLowerCase()}${group.slice(1)}.js`,
  text: `the class ${group}Impl and no other export`,
  replace: emptyClass(`${group}Impl`),
}));

/** Task files are read by nearly every command, written by few, and the writer is the larger part of the package. */
const yamlParts = [
  { package: 'js-yaml', importers: /\/src\/taskfile\/steps\/dependency-dump\.ts$/, exports: ['dump'] },
  {
    package: 'js-yaml',
    importers: /\/src\/taskfile\/yaml\//,
    exports: ['YAMLException', 'getScalarValue', 'parseEvents'],
  },
];

/** What is loaded before the rest can be loaded with what is kept of its compiled code: as little as possible. */
const loading = /^(load-program|compiled-code|cache-folder|home-folder|version)$/;
/** The files of each chunk that several commands share, by their path below src/ without the extension. */
const core =
  /^(main|last-guard|host|output-stream|write-at-once|errors|file-kind|json|defect|check-all|printable|output\/formats)$/;
const executing =
  /^(guid|resource-id|az-profile|cache-file|make-folder|text-file|follow\/ci\/ci-system)$|^cli\/(execute-command|file-nearby|preview-notices|read-local-file|az-config\/(az-config|configured-defaults)|parsing\/(expand-at-files|parse|validate|shortened-options)|secrets\/(read-secret-source|secret-options))$/;
/** The files that describe a task request: a command needs them to carry out, but not to show its help. */
const taskRequests =
  /^request\/|^commands\/(.+\/)?(refuse-all-identities|named-identities|default-branch|wanted-targets)$/;
/** What reads and checks task files. */
const readingTaskFiles =
  /^taskfile\/(template|yaml|rules)\/(?!functions\/|printf$)|^taskfile\/(?:(?:diagnostics|stages|steps)\/)?(aliases|alias-text|check-[a-z-]+|complete-task|consequences|diagnose|docker-(?!flags|run-line)[a-z-]+|examine-task|ignore-comments|limits|load-task-file|word-set|places|problem|render|render-data|schema|template-[a-z-]+|traced-text|version-line)$|^commands\/task-file\/(validate-files|check-file|local-context|reports\/text-report)$/;
/** What explains why the engine refuses a file: most files are not refused. */
const explainingFaults =
  /^taskfile\/(yaml\/(syntax-fault|line-repair|yaml-words)|template\/(template-words|template-fault|blank-action)|stages\/(check-outline|type-words)|steps\/(go-url|secret-url)|diagnostics\/(unread-aliases|diagnostic-codes)|check-values-file)$/;
/** The functions that templates can call: few do. */
const templateFunctions = /^taskfile\/template\/(functions\/|printf$)/;
/** Parts of the command line that are rarely needed. */
const onDemand =
  /^cli\/(url-and-value|system-error|az-config\/|azure-cli\/|completion\/(?!hidden-commands)|help\/(overview|other-az-commands|command-list|reference))/;
/** What the services share with the commands that follow runs. */
const following = /^abortable$|^follow\/(live-line|log-cursor|outcome|run-source|run-status)$/;
/** What turns an answer of a service into a result, for output and for programs. */
const results = /^output\/(present|shapes(\/.*)?|fields|resource|python-text)$/;
const sharedByCommands =
  /^commands\/(.+\/)?(rows(\/.*)?|[\w-]+-rows|login-servers|access-options|task-file-options|shared\/(local-task-files|options|rights))$/;

const sourceOf = (id) => /[\\/]src[\\/](.+)\.ts$/.exec(id)?.[1].replaceAll('\\', '/') ?? '';
const isSourceOf = (files) => (id) => files.test(sourceOf(id));
/** What finds out whether a command line is for the Azure CLI, which does not wait for more. */
const findingCommands = /^commands\/catalog$|^cli\/(azure-cli\/is-for-azure-cli|parsing\/find-command)$/;
/** What hands a command line to the Azure CLI. */
const handingOver =
  /^cli\/azure-cli\/(calls-before|find-azure-cli|hand-over|handed-process|leads-to-acrtask|start-program)$/;
const isCommandLine = (id) => {
  if (/node_modules[\\/]commander[\\/]/.test(id)) return true;
  const path = sourceOf(id);
  return (
    path === 'did-you-mean' ||
    path === 'project/find-project-file' ||
    path === 'taskfile/run-data' ||
    (path.startsWith('cli/') && !findingCommands.test(path) && !onDemand.test(path) && !executing.test(path)) ||
    sharedByCommands.test(path)
  );
};

await rm('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: { 'load-program': 'src/load-program.ts', index: 'src/library/index.ts', emulator: 'src/library/emulator.ts' },
  platform: 'node',
  external: /^node:/,
  // As a group without its dependencies requires.
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    partsOfPackages(yamlParts),
    replaceInPackages([withoutSubprocesses, ...withoutUncalledOperations]),
    loadLater('request'),
    loadLater('regular-expressions'),
    loadLater('template-functions'),
    loadLater('task-file-faults'),
    loadLater('node:fs/promises'),
    loadLater('node:os'),
    loadLater('node:tty'),
    loadLater('rolldown-runtime'),
  ],
  transform: {
    target: 'node20.19',
    define: {
      ACRTASK_VERSION: JSON.stringify(manifest.version),
      ACRTASK_BUGS: JSON.stringify(bugsAddress(manifest)) ?? 'undefined',
      ACRTASK_DEMO_FILES: JSON.stringify('../demo/'),
    },
  },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'cjs',
  // `require` in place of `import()`: it needs no loader of modules, and works in code that is compiled from a cache.
  dynamicImportInCjs: false,
  minify: {
    compress: { keepNames: { class: true, function: false } },
    mangle: { keepNames: { class: true, function: false } },
  },
  sourcemap: true,
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    // What every command needs in one file, and what builds requests in another: each file costs a little to open.
    groups: [
      { name: 'load-program', test: isSourceOf(loading), priority: 2 },
      { name: 'main', test: isSourceOf(core), priority: 1 },
      { name: 'catalog', test: isSourceOf(findingCommands) },
      { name: 'hand-over', test: isSourceOf(handingOver) },
      { name: 'command-line', test: isCommandLine },
      { name: 'request', test: isSourceOf(taskRequests) },
      { name: 'regular-expressions', test: /node_modules[\\/]re2js[\\/]/ },
      // What these need is part of 'task-files', which loads them.
      { name: 'task-file-faults', test: isSourceOf(explainingFaults), includeDependenciesRecursively: false },
      { name: 'template-functions', test: isSourceOf(templateFunctions), includeDependenciesRecursively: false },
      { name: 'present', test: isSourceOf(results) },
      { name: 'following', test: isSourceOf(following) },
      { name: 'execute-command', test: isSourceOf(executing) },
      { name: 'task-files', test: isSourceOf(readingTaskFiles) },
    ],
  },
});
await bundle.close();
await slimSourceMaps('dist');
await escapeScripts('dist');
await writeDeclarations(['library/index.ts', 'library/emulator.ts'], 'src', 'dist/types');
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
await writeNotices(
  output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])),
  'dist/THIRD-PARTY-NOTICES.txt',
);
await cp('src/demo/files', 'dist/demo', { recursive: true });
