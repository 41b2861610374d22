import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import type { Answer } from '../support/fake-azure.ts';

const identities = 'GET S/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const noIdentity: Answer[] = [[200, { value: [] }]];
const on = '-r myregistry';
const timeoutHint = (given: number) =>
  `--timeout ${given} is out of range: use 300 (5 minutes) to 28800 (8 hours) seconds.`;
const tooLong = (model: string) => `ERROR: Parameter '${model}.timeout' must be equal to or less than 28800.`;
const os = "ERROR: 'foo' is not a valid value for OS specified in --platform. Valid options are windows,linux.";
const unset = (whose: string, name: string) => `ERROR: ${whose}: the environment variable '${name}' is not set.`;
const noSuch = (name: string) => `ERROR: The subscription has no user-assigned identity named '${name}'.`;

it.each<[string, number, string[]]>([
  [
    `create ${on} -n 'a b' --timeout 99999 --platform foo/bar/baz/x --schedule 'a:b c' --schedule '99 * * * *' -c /dev/null --cmd x`,
    2,
    [
      os,
      "ERROR: 'bar' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
      "ERROR: 'baz' is not a valid value for Variant specified in --platform. Valid options are v6,v7,v8.",
      "ERROR: 'foo/bar/baz/x' is not a valid value for --platform, which has at most three parts: os/architecture/variant.",
      tooLong('Task'),
      timeoutHint(99_999),
      "ERROR: The schedule 'b c' is not a valid cron expression: it has 2 fields instead of 5.",
      "Specify minute, hour, day of the month, month, and day of the week, such as '0 1 * * Mon-Fri'. Times are in UTC.",
      "ERROR: The schedule '99 * * * *' is not a valid cron expression: in field 1 (minute), '99' is not one of 0 to 59.",
      'The field can be *, 0 to 59, a range (a-b), a step (*/n), or a list of these (a,b).',
      "ERROR: 'a b' is not a valid task name.",
      'A task name consists of 5 to 50 letters, digits, hyphens, and underscores.',
    ],
  ],
  [
    `update ${on} -n hello --timeout 99999 --cpu -3 --platform foo`,
    2,
    [os, tooLong('Task'), timeoutHint(99_999), 'ERROR: --cpu -3 is not a valid number of CPU cores: use 1 or more.'],
  ],
  [
    `create ${on} -n hello -c /dev/null --cmd x --set-secret tok=env:NOPE --git-access-token env:NOPE2`,
    1,
    [
      unset('--set-secret tok', 'NOPE'),
      unset('--git-access-token', 'NOPE2'),
      'Set it where acrtask runs. To use a value literally, write text: before it.',
    ],
  ],
  [
    `identity assign ${on} -n hello --identities nosuch1 nosuch2`,
    3,
    [
      noSuch('nosuch1'),
      noSuch('nosuch2'),
      "Create one with 'acrtask az identity create', or specify the resource ID of one in another subscription.",
    ],
  ],
  [
    `create ${on} -n hello -c /dev/null --cmd x --assign-identity nosuch1 --source-acr-auth-id nosuch2`,
    3,
    [
      noSuch('nosuch1'),
      noSuch('nosuch2'),
      "Create one with 'acrtask az identity create', or specify the resource ID of one in another subscription.",
    ],
  ],
  [
    `build ${on} nowhere --platform foo --timeout 99999`,
    2,
    [os, tooLong('DockerBuildRequest'), timeoutHint(99_999), "ERROR: 'nowhere' doesn't exist."],
  ],
  [
    `build ${on} empty --platform foo --max-context-size much`,
    2,
    [
      "ERROR: argument --max-context-size: 'much' is not a valid size, such as 500MB or 1GiB.",
      "Try 'acrtask build --help'.",
      os,
      `ERROR: Unable to find '${join('empty', 'Dockerfile')}'.`,
    ],
  ],
  [
    `run ${on} nowhere --platform foo --timeout 99999`,
    1,
    [
      "ERROR: 'nowhere' doesn't exist.",
      'A source is a local folder, a Git or tarball URL, oci://..., or /dev/null. To run a task, use its name: acrtask run --name nowhere',
      os,
      tooLong('FileTaskRunRequest'),
      timeoutHint(99_999),
    ],
  ],
  [
    `pack build ${on} -t 'a b' --builder b /dev/null --timeout 99999 --platform windows`,
    2,
    [
      "WARNING: Command group 'acr pack' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus",
      "ERROR: 'a b' is not a valid value for '--image'.",
      'ERROR: Building with Buildpacks is only supported on Linux.',
      tooLong('EncodedTaskRunRequest'),
      timeoutHint(99_999),
      'ERROR: Building with Buildpacks requires a valid source location.',
    ],
  ],
  [
    `timer add ${on} -n hello --timer-name t --schedule '99 25 * * *'`,
    2,
    [
      "ERROR: The schedule '99 25 * * *' is not a valid cron expression: in field 1 (minute), '99' is not one of 0 to 59.",
      'The field can be *, 0 to 59, a range (a-b), a step (*/n), or a list of these (a,b).',
      "ERROR: The schedule '99 25 * * *' is not a valid cron expression: in field 2 (hour), '25' is not one of 0 to 23.",
      'The field can be *, 0 to 23, a range (a-b), a step (*/n), or a list of these (a,b).',
    ],
  ],
  [
    `list-runs ${on} --since x --until y`,
    2,
    [
      "ERROR: argument --since: 'x' is not a valid time",
      "ERROR: argument --until: 'y' is not a valid time",
      'Use an age such as 30m, 2h, or 7d, or a date or time in UTC such as 2026-11-01 or 2026-11-01T08:30Z.',
    ],
  ],
])('%s: every problem is told at once', async (line, exitCode, lines) => {
  const result = await runCommandLine(line, {
    replies: { [identities]: noIdentity },
    prepare: async ({ cwd }) => {
      await mkdir(join(cwd, 'empty'));
    },
  });
  expect([result.exitCode, result.stderr.split('\n').slice(0, -1)]).toEqual([exitCode, lines]);
});
