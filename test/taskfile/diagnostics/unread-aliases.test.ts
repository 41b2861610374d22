import { describe, expect, it } from 'vitest';
import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';

const front = 'version: v1.1.0\nalias:\n  src: [https://example.com/aliases.yaml]\n';

const codes = async (text: string, readAliasSource = async (): Promise<string | undefined> => undefined) =>
  (await checkTaskFile(front + text, { readAliasSource }))
    .filter(({ severity }) => severity !== 'information')
    .map(({ code, line }) => `${line} ${code}`);

describe('aliases from an address that is not read', () => {
  it.each<[string, string, string[]]>([
    ['none is used', 'steps:\n  - cmd: a\n    retries: -1\n', ['6 step-retries']],
    ['in a command', 'steps:\n  - cmd: bash $a\n', []],
    ['in a value with a type', 'steps:\n  - cmd: b\n    timeout: $a\n', []],
    ['in another line', 'steps:\n  - cmd: bash $a\n    retries: -1\n', ['6 step-retries']],
    ['in place of the steps', 'steps: $a\n', []],
    ['in place of everything', 'env: []\n$a\n', []],
    ['in an id that others wait for', 'steps:\n  - id: $a\n    cmd: b\n  - cmd: c\n    when: [d]\n', []],
    [
      'in a volume that others mount',
      'volumes:\n  - name: $a\n    secret: {x: eA==}\nsteps:\n  - cmd: b\n    volumeMounts: [{name: c, mountPath: /c}]\n',
      [],
    ],
    ['known ones', 'steps:\n  - cmd: bash $Registry\n    when: [d]\n', ['6 when-unknown']],
    ['in a comment', 'steps:\n  # $a\n  - cmd: bash\n    when: [d]\n', ['7 when-unknown']],
  ])('%s', async (_name, text, found) => expect(await codes(text)).toEqual(found));

  it('hide nothing when they are read', async () => {
    expect(await codes('steps:\n  - cmd: b\n    timeout: $a\n', async () => 'b: c\n')).toContain('6 wrong-type');
  });

  it('are not all that is used when a comment silences nothing', async () => {
    expect(await codes('steps:\n  # acrtask-ignore step-retries\n  - cmd: $a\n')).toEqual([]);
  });
});
