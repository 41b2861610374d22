import { describe, expect, it } from 'vitest';
import { wordsOf } from '../src/demo/script.ts';
import { main } from '../src/main.ts';
import { stand } from './support/example-host.ts';
import { settings } from './support/example-settings.ts';
import { examples, needsEngine, needsInterrupt, needsShell } from './support/examples.ts';

describe('the examples of --help, against the emulator', () => {
  const inProcess = examples.filter((example) => !needsShell(example) && !needsEngine(example));
  it.each(inProcess.map(({ command, words }) => [command, words]))('%s', async (command, words) => {
    const setting = settings[words];
    if (!setting) throw new Error(`test/support/example-settings.ts does not say what ${words} needs.`);
    const host = await stand(setting);
    // For a shell `#` begins a comment at the start of a word only; for the parser it does anywhere.
    const line = wordsOf(command.replace(/^npx /, '').replace(/(?<=\S)#/g, '\\#'), { ...setting.env });
    expect(line[0]).toBe('acrtask');
    const isEndless = needsInterrupt({ command });
    if (isEndless) host.beforeSleep(() => host.interrupt());
    const exitCode = await main(line.slice(1), host);
    expect({ exitCode, errors: host.written.stderr.match(/^ERROR: .*$/gm) }).toEqual(
      isEndless ? { exitCode: 130, errors: ['ERROR: Interrupted.'] } : { exitCode: 0, errors: null },
    );
    if (/ -o (?:tsv|table)\b/.test(command)) expect(host.written.stdout).not.toBe('');
  });
});
