import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leadsToAcrtask } from '../../../src/cli/azure-cli/leads-to-acrtask.ts';
import { withoutModes } from '../../e2e/support.ts';
import { writeProgram } from '../../support/fake-azure-cli.ts';
import { createTestHost } from '../../support/test-host.ts';

const leads = (text: string): boolean => leadsToAcrtask(writeProgram(createTestHost().cwd, 'az', text));

describe('a script that calls acrtask az', () => {
  it.each([
    '#!/bin/sh\nexec acrtask az "$@"\n',
    '#!/bin/sh\nACRTASK_CLOUD=emulator acrtask az "$@"',
    '#!/usr/bin/env bash\nexec /usr/local/bin/acrtask az "$@"\n',
    '#!/bin/sh\nexec "$HOME/.npm-global/bin/acrtask" az "$@"\n',
    "#!/bin/sh\nexec 'acrtask' 'az' \"$@\"\n",
    '#!/bin/sh\nexec npx acrtask az "$@"\n',
    '#!/bin/sh\nexec npx --yes acrtask@0.1.0 az "$@"\n',
    '#!/bin/sh\nexec npm exec acrtask -- az "$@"\n',
    '#!/bin/sh\nexec node /opt/acrtask/bin/acrtask.js az "$@"\n',
    '@echo off\r\nacrtask az %*\r\n',
    '@acrtask.cmd az %*\r\n',
    '@"%~dp0\\node.exe" "%~dp0\\node_modules\\acrtask\\bin\\acrtask.js" az %*\r\n',
    '#!/bin/sh\nout=$(acrtask az "$@")\n',
  ])('%j', (text) => expect(leads(text)).toBe(true));
});

describe('another program', () => {
  it.each([
    [
      'Debian',
      '#!/usr/bin/env bash\nbin_dir=`cd "$(dirname "$0")"; pwd`\nAZ_INSTALLER=DEB "$bin_dir/../../opt/az/bin/python3" -Im azure.cli "$@"\n',
    ],
    ['pip', "#!/usr/bin/python3\nos.execl(sys.executable, sys.executable, '-m', 'azure.cli', *sys.argv[1:])\n"],
    ['Windows', '@IF EXIST "%~dp0\\..\\python.exe" (\r\n  "%~dp0\\..\\python.exe" -IBm azure.cli %*\r\n)\r\n'],
    ['a container', '#!/bin/sh\nexec docker run --rm -it mcr.microsoft.com/azure-cli az "$@"\n'],
    ['a comment', '#!/bin/sh\n# Use acrtask az for tasks.\nexec /opt/az/bin/az "$@"\n'],
    ['a comment on Windows', '@rem acrtask az %*\r\n:: acrtask az %*\r\n@c:\\az\\az.cmd %*\r\n'],
    ['a similar name', '#!/bin/sh\nexec myacrtask az "$@"\n'],
    ['another command', '#!/bin/sh\nacrtask azure\nexec /opt/az/bin/az "$@"\n'],
    ['a binary', '\u007fELF\u0000\n acrtask az \n'],
    ['nothing', ''],
  ])('%s', (_, text) => expect(leads(text)).toBe(false));

  it('is one that cannot be read', () => expect(leadsToAcrtask(join(createTestHost().cwd, 'none'))).toBe(false));
});

describe.skipIf(withoutModes)('a link', () => {
  it.each([
    ['lib/node_modules/acrtask/bin/acrtask.js', true],
    ['bin/acrtask', true],
    ['lib/az/bin/az.js', false],
  ])('to %s', (target, expected) => {
    const { cwd } = createTestHost();
    writeProgram(cwd, target, 'main();\n');
    symlinkSync(join(cwd, target), join(cwd, 'first'));
    symlinkSync(join(cwd, 'first'), join(cwd, 'az'));
    expect(leadsToAcrtask(join(cwd, 'az'))).toBe(expected);
  });
});
