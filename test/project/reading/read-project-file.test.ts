import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../../src/project/reading/read-project-file.ts';
import { positionsIn } from '../../../src/taskfile/stages/traced-text.ts';

/** `LINE:COLUMN+LENGTH MESSAGE HINT` of each fault. */
const faultsIn = (text: string): readonly string[] => {
  const positionOf = positionsIn(text);
  return readProjectFile(text).faults.map(({ offset, end, message, hint }) => {
    const { line, column } = positionOf(offset);
    const length = end === undefined ? '' : `+${end - offset}`;
    return [`${line}:${column}${length}`, message, ...(hint === undefined ? [] : [hint])].join(' ');
  });
};

const whereFrom =
  'Say where it comes from: env:NAME, file:PATH, or kv:VAULT/SECRET. Write a value that everybody may read as text:VALUE.';
const needsToken =
  'To start runs at commits or pull requests, the service needs a token for the repository. Add triggers.token, such as env:GIT_TOKEN, or triggers.commit: false.';
const keysOfTask =
  'Its keys are: context, file, content, cmd, build, values, valuesContent, set, setSecret, gitAccessToken, platform, cpu, timeout, status, agentPool, logTemplate, isSystemTask, identity, access, authMode, sourceAcrAuthId, credentials, schedule, triggers, tags.';

describe('what is wrong with a project file', () => {
  it.each<[string, readonly string[]]>([
    ['', ['1:1 The file is empty. Write at least a task: tasks: { NAME: { cmd: ... } }']],
    ['# only a comment\n', ['1:1 The file is empty. Write at least a task: tasks: { NAME: { cmd: ... } }']],
    ['null', ['1:1 The file is empty. Write at least a task: tasks: { NAME: { cmd: ... } }']],
    ['[a]', ['1:1 The file must be a map, but it is a list.']],
    ['a', ['1:1+1 The file must be a map, but it is text.']],
    ['tasks: []', ['1:8 tasks must be a map, but it is a list.']],
    ['tasks: {hello: }', ['1:9+5 tasks.hello must be a map, but it is empty.']],
    ['tasks:\n', ['1:1+5 tasks must be a map, but it is empty.']],
    ['tasks: {}', []],
    ['registry: myregistry\n', []],
    ['registry: 7', ['1:11+1 registry must be text, but it is 7. Put it in quotation marks.']],
    ['registry: ""', ['1:12+0 registry is empty.']],
    ['registy: a', [`1:1+7 There is no key 'registy'. Did you mean 'registry'?`]],
    ['tasks:\n  a\tb: [', [`2:8+1 The closing bracket of '[' is missing. Add ']'.`]],
    [
      'a: b: c',
      [
        `1:5+1 A text without quotation marks contains ': '. Write the text in quotation marks, or behind '|' on lines of its own.`,
      ],
    ],
    ['registry: a\nregistry: b', [`2:1+8 The key 'registry' is there twice. Remove one of them.`]],
    ['? [a]\n: b', ['1:3 A key must be text.']],
    [
      'a: &x [*x]',
      [
        '1:7 The value contains itself.',
        `1:1+1 There is no key 'a'. Its keys are: registry, resourceGroup, name, tasks.`,
      ],
    ],
    [
      'registry: *nope',
      [
        `1:12 Nothing is anchored as 'nope'. Write the text in quotation marks if it begins with '*'; or anchor a value above, with '&nope'.`,
      ],
    ],
    [
      'tasks: { hello: { cmd: bash } }\n---\ntasks: {}',
      ['2:1+3 The file has a second document. Put all tasks into one.'],
    ],
    [
      'tasks: { "a b": { cmd: a } }',
      [
        `1:11+3 tasks.a b: 'a b' is not a valid task name. A task name consists of 5 to 50 letters, digits, hyphens, and underscores.`,
      ],
    ],
    [
      'tasks: { quicktask: { isSystemTask: true, cmd: a } }',
      ['1:43+3 tasks.quicktask.cmd: The system task has no cmd.'],
    ],
    [
      'tasks: { other: { isSystemTask: true } }',
      [`1:33+4 tasks.other.isSystemTask: The system task of a registry is named 'quicktask'.`],
    ],
    ['tasks: { "": { cmd: a } }', ['1:11+0 tasks has a key without a name.']],
    [
      'tasks: { hello: { cmd: a }, Hello: { cmd: b } }',
      [
        `1:29+5 tasks.Hello: It is the same task as 'hello': Azure does not distinguish upper and lower case. Rename or remove one of them.`,
      ],
    ],
    [
      '\ufeffregistry: 7\r\ntasks: 8\r\n',
      [
        '1:11+1 registry must be text, but it is 7. Put it in quotation marks.',
        '2:8+1 tasks must be a map, but it is 8.',
      ],
    ],
    [`registry: 7 # ${'long '.repeat(60)}`, ['1:11+1 registry must be text, but it is 7. Put it in quotation marks.']],
    ['# a\n%YAML 1.2\n---\ntasks: {}\n', []],
    ['--- # a\ntasks: {}\n---\n', ['3:1+3 The file has a second document. Put all tasks into one.']],
  ])('%j', (text, faults) => {
    expect(faultsIn(text)).toEqual(faults);
  });
});

describe('what is wrong with a task', () => {
  it.each<[string, readonly string[]]>([
    ['cmd: bash\nimages: [a]', [`4:5+6 There is no key 'images' in tasks.hello. ${keysOfTask}`]],
    ['cmd: bash\nBuild: {}', [`4:5+5 There is no key 'Build' in tasks.hello. Did you mean 'build'?`]],
    ['build: { image: a }', [`3:14+5 There is no key 'image' in tasks.hello.build. Did you mean 'images'?`]],
    ['cmd: 7', ['3:10+1 tasks.hello.cmd must be text, but it is 7. Put it in quotation marks.']],
    ['cmd: true', ['3:10+4 tasks.hello.cmd must be text, but it is true. Put it in quotation marks.']],
    ['cmd: [a]', ['3:10 tasks.hello.cmd must be text, but it is a list.']],
    ['cmd: ""', ['3:11+0 tasks.hello.cmd is empty.']],
    ['cmd: bash\ncpu: two', ['4:10+3 tasks.hello.cpu must be a number, but it is text.']],
    ['cmd: bash\ncpu: 0', ['4:10+1 tasks.hello.cpu must be at least 1, but it is 0.']],
    ['cmd: bash\ncpu: 1.5', ['4:10+3 tasks.hello.cpu must be a whole number, but it is 1.5.']],
    ['cmd: bash\ntimeout: 200', ['4:14+3 tasks.hello.timeout must be at least 300, but it is 200.']],
    ['cmd: bash\ntimeout: 30000', ['4:14+5 tasks.hello.timeout must be at most 28800, but it is 30000.']],
    [
      'cmd: bash\ntimeout: "600"',
      ['4:15+3 tasks.hello.timeout must be a number, but it is text. Remove the quotation marks.'],
    ],
    [
      'cmd: bash\nstatus: enabled',
      [`4:13+7 tasks.hello.status must be 'Enabled' or 'Disabled', but it is 'enabled'. Did you mean 'Enabled'?`],
    ],
    ['cmd: bash\nstatus: On', [`4:13+2 tasks.hello.status must be 'Enabled' or 'Disabled', but it is true.`]],
    [
      'cmd: bash\nidentity: "[system]"',
      [
        '4:16+8 tasks.hello.identity must be a list, but it is text. For the system-assigned identity, write identity: ["[system]"]',
      ],
    ],
    [
      'cmd: bash\nidentity: system',
      [
        '4:15+6 tasks.hello.identity must be a list, but it is text. For the system-assigned identity, write identity: ["[system]"]',
      ],
    ],
    [
      'cmd: bash\nidentity: mine',
      ['4:15+4 tasks.hello.identity must be a list, but it is text. Write it as a list: ["mine"]'],
    ],
    [
      'cmd: bash\nsourceAcrAuthId: [system]',
      [
        '4:22 tasks.hello.sourceAcrAuthId must be text, but it is a list. For the system-assigned identity, write sourceAcrAuthId: "[system]"',
      ],
    ],
    [
      'cmd: bash\ncredentials: {docker.io: {identity: [system]}}',
      [
        '4:41 tasks.hello.credentials.docker.io.identity must be text, but it is a list. For the system-assigned identity, write identity: "[system]"',
      ],
    ],
    [
      'cmd: bash\nidentity: [system]',
      [
        `4:16+6 tasks.hello.identity[0]: 'system' is the name of a user-assigned identity. For the system-assigned one, write "[system]", in quotation marks: in YAML, [system] is a list. To use an identity of that name, write its resource ID.`,
      ],
    ],
    [
      'cmd: bash\nidentity: ["[sytem]"]',
      [
        `4:17+7 tasks.hello.identity[0]: '[sytem]' is not a valid task identity. Use [system], or the name, client ID, or resource ID of a user-assigned identity.`,
      ],
    ],
    [
      'cmd: bash\nidentity: ["[all]"]',
      [
        '4:17+5 tasks.hello.identity[0]: [all] is not an identity. Use [system], or the name, client ID, or resource ID of a user-assigned identity.',
      ],
    ],
    [
      'cmd: bash\nset: { a: [b] }',
      ['4:15 tasks.hello.set.a must be text, a number, or true or false, but it is a list.'],
    ],
    [
      'cmd: bash\nsetSecret: { a: SECRETVALUE }',
      [`4:21+11 tasks.hello.setSecret.a is a secret, written in plain text or in an unknown form. ${whereFrom}`],
    ],
    [
      'cmd: bash\nsetSecret: { a: "env:" }',
      [`4:22+4 tasks.hello.setSecret.a is a secret, written in plain text or in an unknown form. ${whereFrom}`],
    ],
    [
      'cmd: bash\nsetSecret: { a: kv:vault }',
      [`4:21+8 tasks.hello.setSecret.a is a secret, written in plain text or in an unknown form. ${whereFrom}`],
    ],
    [
      'cmd: bash\nsetSecret: { a: 7 }',
      [`4:21+1 tasks.hello.setSecret.a is a secret, written in plain text or in an unknown form. ${whereFrom}`],
    ],
    [
      'cmd: bash\ncredentials: { docker.io: { username: a, password: SECRETVALUE } }',
      [
        `4:56+11 tasks.hello.credentials.docker.io.password is a secret, written in plain text or in an unknown form. ${whereFrom}`,
      ],
    ],
    [
      'cmd: bash\ncredentials: { docker.io: {} }',
      ['4:20+9 tasks.hello.credentials.docker.io: A login needs username and password, or identity.'],
    ],
    [
      'cmd: bash\ncredentials: { docker.io: { username: a } }',
      ['4:20+9 tasks.hello.credentials.docker.io: The login has a username but no password.'],
    ],
    [
      'cmd: bash\ncredentials: { docker.io: { password: env:A } }',
      ['4:20+9 tasks.hello.credentials.docker.io: The login has a password but no username.'],
    ],
    [
      'cmd: bash\ncredentials: { docker.io: { username: kv:v/u, password: kv:v/p } }',
      [
        '4:20+9 tasks.hello.credentials.docker.io: Runs read the login from a key vault, but no identity is named that may do so. Add identity: "[system]", or the name or client ID of a user-assigned identity.',
      ],
    ],
    [
      'cmd: bash\ncredentials: { https://docker.io/: { identity: a } }',
      [
        `4:20+18 tasks.hello.credentials.https://docker.io/: 'https://docker.io/' is not a valid login server. Use a host name only, such as myregistry.azurecr.io, docker.io, or localhost:5000.`,
      ],
    ],
    [
      'cmd: bash\nschedule: { a: "0 1 * *" }',
      [
        `4:21+7 tasks.hello.schedule.a: The schedule '0 1 * *' is not a valid cron expression: it has 4 fields instead of 5. Specify minute, hour, day of the month, month, and day of the week, such as '0 1 * * Mon-Fri'. Times are in UTC.`,
      ],
    ],
    [
      'cmd: bash\nschedule: { a: { schedule: "0 1 * * 9" } }',
      [
        `4:33+9 tasks.hello.schedule.a.schedule: The schedule '0 1 * * 9' is not a valid cron expression: in field 5 (day of the week), '9' is not one of 0 to 6 or Sun to Sat. The field can be *, 0 to 6 or Sun to Sat, a range (a-b), a step (*/n), or a list of these (a,b).`,
      ],
    ],
    ['cmd: bash\nschedule: { a: { enabled: false } }', ['4:20 tasks.hello.schedule.a.schedule is missing.']],
    ['cmd: bash\nschedule: ["0 1 * * *"]', ['4:15 tasks.hello.schedule must be a map, but it is a list.']],
    ['cmd: bash\nschedule: { a: 7 }', ['4:20+1 tasks.hello.schedule.a must be text or a map, but it is 7.']],
    [
      'cmd: bash\ntriggers: { baseImage: runtime }',
      [
        `4:28+7 tasks.hello.triggers.baseImage must be 'All', 'Runtime', true or false, or a map, but it is 'runtime'. Did you mean 'Runtime'?`,
      ],
    ],
    [
      'cmd: bash\ntriggers: { baseImage: { typ: All } }',
      [`4:30+3 There is no key 'typ' in tasks.hello.triggers.baseImage. Did you mean 'type'?`],
    ],
    [
      'cmd: bash\ntriggers: { baseImage: { type: all } }',
      [`4:36+3 tasks.hello.triggers.baseImage.type must be 'All' or 'Runtime', but it is 'all'. Did you mean 'All'?`],
    ],
    [
      'cmd: bash\ntriggers: { baseImage: 7 }',
      [`4:28+1 tasks.hello.triggers.baseImage must be 'All', 'Runtime', true or false, or a map, but it is 7.`],
    ],
    [
      'cmd: bash\ntriggers: { commit: true }',
      ['4:25+4 tasks.hello.triggers.commit: triggers.commit needs a Git repository as the context.'],
    ],
    [
      'cmd: bash\ntriggers: { commit: yes }',
      ['4:25+3 tasks.hello.triggers.commit: triggers.commit needs a Git repository as the context.'],
    ],
    [
      'cmd: bash\ntriggers: { token: SECRETVALUE }',
      [`4:24+11 tasks.hello.triggers.token is a secret, written in plain text or in an unknown form. ${whereFrom}`],
    ],
    ['timeout: 600', ['2:3+5 tasks.hello: The task does not say what to run. Add one of: file, content, cmd, build.']],
    ['cmd: a\nfile: b', ['3:5+3 tasks.hello.cmd: A task has either file or cmd. Remove one of them.']],
    [
      'cmd: a\ncontext: https://github.com/o/r.git',
      [
        '4:5+7 tasks.hello.context: A task with cmd has no context. Remove the context, or name a file in it with file.',
        `2:3+5 tasks.hello: ${needsToken}`,
      ],
    ],
    [
      'build: {}',
      ['3:5+5 tasks.hello.build: A build needs a context. Add context: https://github.com/OWNER/REPOSITORY.git#BRANCH'],
    ],
    [
      'build: {}\ncontext: ./app\ntriggers: {commit: false}',
      [
        `4:14+5 tasks.hello.context: A task cannot read a local folder such as './app'. Use a Git repository or an oci:// artifact, or no context.`,
      ],
    ],
    ['build: {}\ncontext: https://github.com/o/r.git', [`2:3+5 tasks.hello: ${needsToken}`]],
    [
      'build: {}\ncontext: https://github.com/o/r.git\ntriggers: { baseImage: All }',
      [`5:5+8 tasks.hello.triggers: ${needsToken}`],
    ],
    [
      'build: {}\ncontext: https://github.com/o/r.git\ntriggers: { commit: false }\nset: {a: b}\nvalues: c',
      [
        '6:5+3 tasks.hello.set: set has no effect on a task with build. Remove it.',
        '7:5+6 tasks.hello.values: values has no effect on a task with build. Remove it.',
      ],
    ],
    [
      'file: a\nvalues: b\nvaluesContent: c',
      ['5:5+13 tasks.hello.valuesContent: A task has either values or valuesContent. Name a values file with values.'],
    ],
    [
      'file: a\ncontext: oci://a.io/b\nvaluesContent: c',
      [
        '5:5+13 tasks.hello.valuesContent: valuesContent is for a task without a context. Name a values file with values.',
      ],
    ],
    ['cmd: a\nvalues: b', ['4:5+6 tasks.hello.values: values has no effect on a task with cmd. Remove it.']],
    [
      'cmd: a\nplatform: plan9/mips',
      [
        `4:15+10 tasks.hello.platform: 'plan9' is not a valid value for OS. Valid options are windows,linux.`,
        `4:15+10 tasks.hello.platform: 'mips' is not a valid value for Architecture. Valid options are amd64,x86,386,arm,arm64.`,
      ],
    ],
    [
      'cmd: a\nplatform: linux/arm/v9/x',
      [
        `4:15+14 tasks.hello.platform: 'v9' is not a valid value for Variant. Valid options are v6,v7,v8.`,
        `4:15+14 tasks.hello.platform: 'linux/arm/v9/x' is not a valid value for a platform, which has at most three parts: os/architecture/variant.`,
      ],
    ],
    [
      'cmd: a\nsourceAcrAuthId: "[caller]"',
      [
        '4:23+8 tasks.hello.sourceAcrAuthId: [caller] is for builds and quick runs: a task has no caller. Use [system], none, or the name, client ID, or resource ID of a user-assigned identity.',
      ],
    ],
    [
      'cmd: a\naccess: { pull: ["a b"], push: ["/"], vaults: ["a/b/c/d"] , identity: "[sys]"}',
      [
        `4:76+5 tasks.hello.access.identity: '[sys]' is not an identity that a task can log in with. Use [system], new:NAME, or the name, client ID, or resource ID of a user-assigned identity.`,
        `4:23+3 tasks.hello.access.pull[0]: 'a b' is not the name or login server of a registry.`,
        `4:38+1 tasks.hello.access.push[0]: '/' is not the name or login server of a registry.`,
        `4:53+7 tasks.hello.access.vaults[0]: 'a/b/c/d' is not the name of a key vault, or of a secret in one. Use VAULT, or VAULT/SECRET.`,
      ],
    ],
    ['cmd: a\naccess: { pul: [a] }', [`4:15+3 There is no key 'pul' in tasks.hello.access. Did you mean 'pull'?`]],
    [
      'cmd: a\ntriggers: { repository: ./app, token: env:A }',
      [
        `4:29+5 tasks.hello.triggers.repository: './app' is not a Git repository. Use an address such as https://github.com/OWNER/REPOSITORY.git`,
      ],
    ],
    ['cmd: a\ntags: { a: }', ['4:13+1 tasks.hello.tags.a must be text, a number, or true or false, but it is empty.']],
    ['cmd: a\nbuild: {}', ['4:5+5 tasks.hello.build: A task has either cmd or build. Remove one of them.']],
    ['build: {}\ncontext: https://example.com/a.tar.gz', [`2:3+5 tasks.hello: ${needsToken}`]],
    [
      'cmd: bash\nsourceAcrAuthId: system',
      [
        `4:22+6 tasks.hello.sourceAcrAuthId: 'system' is the name of a user-assigned identity. For the system-assigned one, write "[system]", in quotation marks: in YAML, [system] is a list. To use an identity of that name, write its resource ID.`,
      ],
    ],
    ['cmd: a\n__proto__: b', [`4:5+9 There is no key '__proto__' in tasks.hello. ${keysOfTask}`]],
    ['cmd: a\nset: {__proto__: b}', []],
    ['cmd: a\nset: { a=b: c }', ["4:5+3 tasks.hello.set: The name of a value contains '='. Write NAME: VALUE."]],
    [
      'build: { args: { a=b: c } }\ncontext: https://me:hunter22@github.com/o/r.git\ntriggers: { commit: false }',
      [
        '4:14+38 tasks.hello.context: The address contains a secret, written in plain text. Remove it, and say where the token comes from: triggers: { token: env:GIT_TOKEN }, or gitAccessToken.',
        "3:14+4 tasks.hello.build.args: The name of a value contains '='. Write NAME: VALUE.",
      ],
    ],
    ['build: {}\ncontext: https://contoso@dev.azure.com/contoso/p/_git/r#main\ntriggers: { commit: false }', []],
  ])('%j', (text, faults) => {
    expect(faultsIn(`tasks:\n  hello:\n    ${text.replaceAll('\n', '\n    ')}\n`)).toEqual(faults);
  });

  it('is told at once, whether the schema finds it or a check of the values', () => {
    const text = `registy: myregistry
tasks:
  hello: { cmdd: bash, platform: linx, identity: [system], cpu: two }
  other: { cmd: bash, schedule: { n: 99 * * * *, m: { schedle: "* * * * *" } }, credentials: { "https://a/b": {} } }
  world: { cpu: 2 }
  a b: 7
`;
    expect(faultsIn(text)).toEqual([
      '3:65+3 tasks.hello.cpu must be a number, but it is text.',
      "3:12+4 There is no key 'cmdd' in tasks.hello. Did you mean 'cmd'?",
      '4:53 tasks.other.schedule.m.schedule is missing.',
      "4:55+7 There is no key 'schedle' in tasks.other.schedule.m. Did you mean 'schedule'?",
      '6:8+1 tasks.a b must be a map, but it is 7.',
      "1:1+7 There is no key 'registy'. Did you mean 'registry'?",
      "3:34+4 tasks.hello.platform: 'linx' is not a valid value for OS. Valid options are windows,linux.",
      `3:51+6 tasks.hello.identity[0]: 'system' is the name of a user-assigned identity. For the system-assigned one, write "[system]", in quotation marks: in YAML, [system] is a list. To use an identity of that name, write its resource ID.`,
      "4:38+10 tasks.other.schedule.n: The schedule '99 * * * *' is not a valid cron expression: in field 1 (minute), '99' is not one of 0 to 59. The field can be *, 0 to 59, a range (a-b), a step (*/n), or a list of these (a,b).",
      "4:97+11 tasks.other.credentials.https://a/b: 'https://a/b' is not a valid login server. Use a host name only, such as myregistry.azurecr.io, docker.io, or localhost:5000.",
      '5:3+5 tasks.world: The task does not say what to run. Add one of: file, content, cmd, build.',
    ]);
  });

  it('is told of maps that are merged into others, too', () => {
    const text = `tasks:
  hello: &hello { cmd: bash, cpuu: 2 }
  world: { <<: *hello, cpuu: 3 }
  other: { <<: 5, cmd: bash }
  third: { <<: [*hello, [a]] }
`;
    expect(faultsIn(text)).toEqual([
      "4:16+1 '<<' takes a map, or a list of maps. Name an anchor, as in <<: *NAME",
      "5:25 '<<' takes a map, or a list of maps. Name an anchor, as in <<: *NAME",
      "2:30+4 There is no key 'cpuu' in tasks.hello. Did you mean 'cpu'?",
      "3:24+4 There is no key 'cpuu' in tasks.world. Did you mean 'cpu'?",
      "2:30+4 There is no key 'cpuu' in tasks.third. Did you mean 'cpu'?",
    ]);
  });
});
