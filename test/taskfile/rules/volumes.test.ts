import { expect, it } from 'vitest';
import type { DiagnosticCode } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { foundIn } from './found-in.ts';

const codes: readonly DiagnosticCode[] = [
  'volume-folder',
  'volume-mounted-twice',
  'volume-text',
  'volume-expansion',
  'volume-in-context',
  'mounted-dockerfile',
  'unused-volume',
  'mount-volume',
  'unknown-network',
];
const text = 'Write {{ "TEXT" | b64enc }}, or {{ .Secrets.ID | b64enc }}.';
const volume = (file: string): string => `volumes:\n  - name: config\n    secret:\n      ${file}\n`;
const mounted = (step: string, path = '/etc/config'): string =>
  `steps:\n  - ${step}\n    volumeMounts:\n      - name: config\n        mountPath: ${path}\n`;
const run = mounted('cmd: node:22');

const secret = 'secrets:\n  - id: token\n    keyvault: https://contoso.vault.azure.net/secrets/token\n';

const cases: [name: string, text: string, found: string[], context?: string[]][] = [
  ['a volume', volume('a: e30=') + run, []],
  ['a secret', volume("a: '{{.Secrets.token | b64enc}}'") + run, []],
  ['a secret that is Base64 already', volume("a: '{{.Secrets.token}}'") + run + secret, []],
  ['a value', volume("a: '{{.Values.settings}}'") + run, []],
  [
    'text without encoding',
    volume('a: debug=true') + run,
    [`4 volume-text: the text of the file 'a' is not Base64 | ${text}`],
  ],
  [
    'a length that is no multiple of four',
    volume('a: e30') + run,
    [`4 volume-text: the text of the file 'a' is not Base64 | ${text}`],
  ],
  ['encoded text without marks', volume('a: \'{{ "one two" | b64enc }}\'') + run, []],
  [
    'encoded text that a shell changes',
    volume('a: \'{{ "echo $HOME" | b64enc }}\'') + run,
    [
      "4 volume-expansion: a shell changes the text of the file 'a': it has '$', a backslash, or a backtick | Encode the text once more, and decode it in the step with 'base64 -d'.",
    ],
  ],
  ['nothing in the context', volume('a: e30=') + run, [], ['Dockerfile', 'conf']],
  [
    'a folder of the same name',
    volume('a: e30=') + run,
    [
      "2 volume-folder: the context has a file or folder 'config' too, so the run fails before its first step | Rename the volume.",
    ],
    ['config'],
  ],
  [
    'a volume without a mount',
    `${volume('a: e30=')}steps:\n  - cmd: node:22\n`,
    ["2 unused-volume: no step mounts the volume 'config' | Remove it, or mount it."],
  ],
  ['a volume whose files are read in the workspace', `${volume('a: e30=')}steps:\n  - cmd: bash cat config/a\n`, []],
  [
    'a misspelt mount',
    `${volume('a: e30=')}steps:\n  - cmd: node:22\n    volumeMounts:\n      - name: confg\n        mountPath: /a\n`,
    ["8 mount-volume: there is no volume 'confg' | Did you mean 'config'?"],
  ],
  [
    'a volume at two paths',
    `${volume('a: e30=')}${run}      - name: config\n        mountPath: /etc/more\n`,
    [
      "11 volume-mounted-twice: the volume 'config' is mounted at '/etc/more' only, not at '/etc/config' as well | Use one path, or a second volume with the same files.",
    ],
  ],
  ['a volume in two steps', `${volume('a: e30=')}${run}${mounted('cmd: node:22', '/b').replace('steps:\n', '')}`, []],
  [
    'a build of the workspace',
    `${volume('a: e30=')}${run}  - build: -t app:1 .\n`,
    [
      "2 volume-in-context: the files of the volume also lie in the folder 'config' of the context, so 'COPY . .' copies them into the image | Add 'config' to .dockerignore.",
    ],
  ],
  [
    'a build of the workspace with a .dockerignore',
    `${volume('a: e30=')}${run}  - build: -t app:1 .\n`,
    [],
    ['.dockerignore'],
  ],
  ['a build of another folder', `${volume('a: e30=')}${run}  - build: -t app:1 src\n`, []],
  ['a build of a repository', `${volume('a: e30=')}${run}  - build: -t app:1 https://github.com/contoso/app.git\n`, []],
  [
    'a Dockerfile in a volume',
    volume('Dockerfile: RlJPTSBub2RlOjIy') + mounted('build: -t app:1 -f /etc/config/Dockerfile src'),
    [
      "6 mounted-dockerfile: the scan for dependencies does not find the Dockerfile '/etc/config/Dockerfile' in the volume 'config' | The service also puts the files of the volume into the workspace: write '-f /workspace/config/Dockerfile'.",
    ],
  ],
  ['a context in a volume', volume('Dockerfile: RlJPTSBub2RlOjIy') + mounted('build: -t app:1 /etc/config'), []],
  ['a Dockerfile where the volume is not', volume('a: e30=') + mounted('build: -t app:1 -f docker/Dockerfile src'), []],
  [
    'a Dockerfile in the folder of the volume',
    volume('Dockerfile: RlJPTSBub2RlOjIy') + mounted('build: -t app:1 -f config/Dockerfile src', '/workspace/config'),
    [],
  ],
  ['the network of the run', 'steps:\n  - cmd: node:22\n    network: acb_default_network\n', []],
  ['a network of docker', 'steps:\n  - cmd: node:22\n    network: host\n', []],
  ['the network of a container', 'steps:\n  - cmd: node:22\n    network: container:db\n', []],
  ['a declared network', 'networks:\n  - name: back\nsteps:\n  - cmd: node:22\n    network: back\n', []],
  [
    'a network that a command makes',
    'steps:\n  - cmd: docker network create back\n  - cmd: node:22\n    network: back\n',
    [],
  ],
  [
    'a misspelt network',
    'networks:\n  - name: backend\nsteps:\n  - cmd: node:22\n    network: bakend\n',
    ["5 unknown-network: there is no network 'bakend' | Did you mean 'backend'?"],
  ],
  [
    'a network that nothing makes',
    'steps:\n  - cmd: node:22\n    network: back\n',
    ["3 unknown-network: there is no network 'back' | Declare it under 'networks'."],
  ],
  [
    "the run's network in a file with others",
    'networks:\n  - name: back\nsteps:\n  - cmd: node:22\n    network: acb_default_network\n',
    ["5 unknown-network: there is no network 'acb_default_network' | Declare it under 'networks'."],
  ],
];

it.each(cases)('%s', async (_name, file, found, context) => {
  const options = context ? { isInContext: (name: string) => context.includes(name) } : {};
  expect(await foundIn(file, { codes, ...options })).toEqual(found);
});
