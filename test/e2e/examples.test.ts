import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/demo/script.ts';
import { settings } from '../support/example-settings.ts';
import { examples, needsShell } from '../support/examples.ts';
import { printed, skipWhen } from './support.ts';
import { expectDone, typeAndInterrupt, typeInto, withoutAz, withoutBash, withShell } from './typed.ts';

const patience = 60_000;

describe.concurrent('the examples of --help that need a shell', () => {
  it.for(examples.filter(needsShell))('$command', { timeout: patience }, ({ words, command }, context) => {
    skipWhen(withoutBash ?? (command.includes('--for az') ? withoutAz : undefined), context);
    return withShell(async (place, env) => {
      await mkdir(join(place.work, 'app'));
      if (words === 'emulator start' && !command.includes('--detach')) {
        const { exitCode } = await typeAndInterrupt(place, command, "Run 'acrtask emulator stop' to stop it", env);
        expect(exitCode).toBe(0);
        return;
      }
      if (words !== 'emulator start') await printed(place, 'emulator', 'start', '--detach');
      for (const [path, text] of Object.entries(settings[words]?.files ?? {})) {
        await mkdir(dirname(join(place.work, path)), { recursive: true });
        await writeFile(join(place.work, path), text);
      }
      for (const line of settings[words]?.before ?? []) {
        await printed(place, ...wordsOf(line, {}), '--cloud', 'emulator');
      }
      expectDone(await typeInto(place, [{ command }], { ...env, AZURE_CORE_COLLECT_TELEMETRY: 'no' }));
    });
  });
});
