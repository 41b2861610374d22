import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/demo/script.ts';
import { textOf } from '../../support/documents.ts';
import { examples, needsEngine } from '../../support/examples.ts';
import { registryId } from '../../support/fake-azure.ts';
import { runLocalLine } from '../../support/fake-engine.ts';
import { blocksOf, typedIn } from '../../support/markdown.ts';

const task = {
  id: `${registryId('myregistry')}/tasks/hello`,
  name: 'hello',
  location: 'eastus',
  properties: {
    step: {
      type: 'EncodedTask',
      encodedTaskContent: Buffer.from('steps:\n  - cmd: bash echo hello\n').toString('base64'),
    },
  },
};

const steps =
  'version: v1.1.0\nsteps:\n  - id: build\n    build: -t app:{{.Values.version}} .\n  - id: test\n    cmd: app\n';
const secrets = `version: v1.1.0
secrets:
  - id: token
    keyvault: https://mykeyvault.vault.azure.net/secrets/token
steps:
  - cmd: bash echo {{.Secrets.token}}
`;

const files = {
  'acb.yaml': 'version: v1.1.0\nsteps:\n  - id: hello\n    cmd: bash echo hello\n',
  'mytask.yaml': steps,
  'secrets.yaml': secrets,
  'vault.yaml': 'version: v1.1.0\nsteps:\n  - cmd: az login --identity\n',
  'token.txt': 'token\n',
  Dockerfile: 'FROM scratch\n',
};

const inGuide = blocksOf(textOf('docs/running-locally.md')).flatMap((block) =>
  block.language === 'sh' ? typedIn(block).map(({ command }) => command) : [],
);

describe('what --help and the guide show of runs on this machine', () => {
  it.each([...examples.filter(needsEngine).map(({ command }) => command), ...inGuide])('%s', async (command) => {
    const [program, ...words] = wordsOf(command, {});
    const { exitCode, stderr } = await runLocalLine(words, {
      files,
      env: { TOKEN: 'token' },
      replies: { 'POST R/tasks/hello/listDetails': [[200, task]] },
    });
    expect({ program, exitCode, errors: stderr.match(/^ERROR: .*$/gm) }).toEqual({
      program: 'acrtask',
      exitCode: 0,
      errors: null,
    });
  });
});
