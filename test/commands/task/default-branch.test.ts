import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/host.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { type Answer, registryId } from '../../support/fake-azure.ts';

const git = 'https://github.com/example/app.git';
const question = (repository = git) => `GET ${repository}/info/refs?service=git-upload-pack`;
const line = (text: string): string => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
const says = (branch: string): Answer => [
  200,
  `${line('# service=git-upload-pack\n')}0000${line(`${'a'.repeat(40)} HEAD\0symref=HEAD:refs/heads/${branch}\n`)}0000`,
];

const isQuestion = (asked: unknown): boolean => String(asked).includes('/info/refs');

/** What was asked of the repository, the branch that was sent, and what was said beside the result. */
const carryOut = async (words: string, replies: CommandLineOptions['replies'] = {}) => {
  const { exitCode, asked, stderr, stdout } = await runCommandLine(words, {
    replies: { [question()]: [says('main')], ...replies },
  });
  const [, branch] = /"branch":"([^"]*)"/.exec(JSON.stringify(asked)) ?? [];
  const warning = /The context names no branch.*?(?= To watch)/.exec(stderr)?.[0];
  return { exitCode, questions: asked.filter(isQuestion), branch, warning, stdout };
};

const create = (words: string, replies?: CommandLineOptions['replies']) =>
  carryOut(`create -r myregistry -n hello -f Dockerfile ${words}`, replies);
const found = "The context names no branch. The service watches the remote's default branch, 'main'.";
const unknown =
  "The context names no branch, and the remote did not report its default branch. The service watches 'master'.";

describe('create', () => {
  it.each<[string, string, string, string]>([
    [`-c ${git} --git-access-token pat`, question(), 'main', found],
    [`-c ${git}#:src --git-access-token pat`, question(), 'main', found],
    ['-c http://GitHub.com/example/app.git --git-access-token pat', question(), 'main', found],
    ['-c github.com/example/app.git --git-access-token pat', question(), 'main', found],
    [`-c https://me@github.com/example/app.git --git-access-token pat`, question(), 'main', found],
    [
      `-c ${git} --git-access-token pat --commit-trigger-enabled false --pull-request-trigger-enabled`,
      question(),
      'main',
      found,
    ],
    [
      '-c https://github.com/example/other.git --git-access-token pat',
      question('https://github.com/example/other.git'),
      'master',
      unknown,
    ],
  ])('%s asks the repository', async (words, asked, branch, warning) => {
    const { stdout: _, ...rest } = await create(words);
    expect(rest).toEqual({ exitCode: 0, questions: [asked], branch, warning });
  });

  it.each([
    [`-f Dockerfile -c ${git}#dev --git-access-token pat`, 'dev', undefined],
    [
      '-f Dockerfile -c git@github.com:example/app.git --git-access-token pat',
      'master',
      "The context names no branch. The service watches 'master'.",
    ],
    [`-f Dockerfile -c ${git} --commit-trigger-enabled false`, undefined, undefined],
    ['-f Dockerfile -c oci://myregistry.azurecr.io/a:v1', undefined, undefined],
    ['-c /dev/null --cmd bash', undefined, undefined],
  ])('%s asks nothing', async (words, branch, warning) => {
    const { stdout: _, ...rest } = await carryOut(`create -r myregistry -n hello ${words}`);
    expect(rest).toEqual({ exitCode: 0, questions: [], branch, warning });
  });

  it('asks when the registry has been found, and before the task is sent', async () => {
    const { asked } = await runCommandLine(
      `create -r myregistry -g myResourceGroup -n hello -f Dockerfile -c ${git} --git-access-token pat`,
      { replies: { [question()]: [says('main')] } },
    );
    expect(asked.map((each) => (typeof each === 'string' ? each : each[0]))).toEqual([
      'GET R',
      question(),
      'PUT R/tasks/hello',
    ]);
  });
});

const task = (properties: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', properties },
];
const docker = (contextPath: string, contextAccessToken?: string) => ({
  type: 'Docker',
  contextPath,
  contextAccessToken,
  dockerFilePath: 'Dockerfile',
});
const watching = {
  sourceTriggers: [
    {
      name: 'mine',
      status: 'Enabled',
      sourceTriggerEvents: ['commit'],
      sourceRepository: {
        sourceControlType: 'Github',
        repositoryUrl: git,
        branch: 'trunk',
        sourceControlAuthProperties: { tokenType: 'PAT' },
      },
    },
  ],
};

const update = (words: string, stored: Answer, replies?: CommandLineOptions['replies']) =>
  carryOut(`update -r myregistry -n hello ${words}`, {
    'POST R/tasks/hello/listDetails': [stored],
    'PATCH R/tasks/hello': [stored],
    ...replies,
  });

describe('update', () => {
  it.each<[string, Answer, string, string]>([
    ['--commit-trigger-enabled', task({ step: docker(git, 'stored') }), 'main', found],
    ['--commit-trigger-enabled --git-access-token pat', task({ step: docker(git), trigger: null }), 'main', found],
    [
      `-c ${git} --pull-request-trigger-enabled`,
      task({ step: docker('https://github.com/a/b.git#dev') }),
      'main',
      found,
    ],
    [
      `-c ${git} --commit-trigger-enabled -f Dockerfile`,
      task({ step: { type: 'EncodedTask', encodedTaskContent: '' } }),
      'main',
      found,
    ],
  ])('%s makes a trigger, and asks the repository', async (words, stored, branch, warning) => {
    const { questions, ...sent } = await update(words, stored);
    expect([questions, sent.branch, sent.warning]).toEqual([[question()], branch, warning]);
  });

  const newGit = 'https://github.com/example/new.git';
  it.each<[string, string, Answer, string, string]>([
    [newGit, newGit, says('main'), 'main', found],
    [newGit, newGit, [404, 'Not Found'], 'master', unknown],
    ['https://git.example.com/a/b.git#:sub', 'https://git.example.com/a/b.git', says('main'), 'main', found],
  ])('-c %s for a trigger that is there asks the new repository', async (context, asked, answer, branch, warning) => {
    const stored = task({ step: docker(git, 'stored'), trigger: watching });
    const { questions, ...sent } = await update(`-c ${context}`, stored, { [question(asked)]: [answer] });
    expect([questions, sent.branch, sent.warning]).toEqual([[question(asked)], branch, warning]);
  });

  it('-c of the same repository says which branch stays watched', async () => {
    const stored = task({ step: docker(git), trigger: watching });
    const { warning, ...sent } = await update(`-c ${git}#:sub`, stored);
    expect([sent.branch, warning]).toEqual([
      'trunk',
      "The context names no branch. The service still watches 'trunk'.",
    ]);
  });

  it('--dry-run asks too, and shows the branch', async () => {
    const { questions, stdout } = await update(
      '--commit-trigger-enabled --git-access-token pat --dry-run',
      task({ step: docker(git) }),
    );
    expect([questions, /^\+ .*branch: .*$/m.exec(stdout)?.[0]]).toEqual([
      [question()],
      '+ trigger.sourceTriggers[defaultSourceTriggerName].sourceRepository.branch: main',
    ]);
  });

  it.each<[string, Answer, string | undefined]>([
    ['--timeout 900', task({ step: docker(git) }), undefined],
    ['--timeout 900', task({ step: docker(git), trigger: watching }), undefined],
    [`-c ${git}`, task({ step: docker('https://github.com/a/b.git') }), undefined],
    ['--commit-trigger-enabled false', task({ step: docker(git) }), undefined],
    ['--git-access-token pat', task({ step: docker(git) }), undefined],
    // The trigger that is there keeps its branch in its own repository.
    [`-c ${git}#next`, task({ step: docker(git), trigger: watching }), 'next'],
    ['-c https://github.com/example/new.git#next', task({ step: docker(git), trigger: watching }), 'next'],
    [`-c ${git}#dev --commit-trigger-enabled`, task({ step: docker(git) }), 'dev'],
  ])('%s asks nothing', async (words, stored, branch) => {
    const { questions, warning, ...sent } = await update(words, stored);
    expect([questions, sent.branch, warning]).toEqual([[], branch, undefined]);
  });
});

describe('the git token', () => {
  const token = 'PLANTED-TOKEN';
  const login = Buffer.from(`x-access-token:${token}`).toString('base64');

  /** The login that each repository was asked with; what else saw the token, and whether it was said. */
  const trace = async (words: string, replies: CommandLineOptions['replies'], location?: string) => {
    const logins: [string, string | null][] = [];
    const { stderr, stdout } = await runCommandLine(`${words} --debug`, {
      replies,
      prepare: (host) => {
        const network = host.network as Network;
        Object.assign(host, {
          network: async (request: Request) => {
            if (!isQuestion(request.url)) return network(request);
            logins.push([request.url.replace(/\?.*/, ''), request.headers.get('authorization')]);
            if (location === undefined)
              return new Response(`no ${request.headers.get('authorization')}`, { status: 401 });
            return new Response('', { status: 302, headers: { location } });
          },
        });
      },
    });
    const said = `${stderr}${stdout}`;
    expect(said).toContain('/info/refs?service=git-upload-pack -> ');
    return {
      logins,
      said: [token, login, Buffer.from(token).toString('base64')].filter((each) => said.includes(each)),
    };
  };

  const creating = `create -r myregistry -n hello -f Dockerfile -c ${git} --git-access-token ${token} -o none`;

  it('goes to the repository, and is never said', async () =>
    expect(await trace(creating, {})).toEqual({ logins: [[`${git}/info/refs`, `Basic ${login}`]], said: [] }));

  it('does not follow a redirect to another host', async () =>
    expect(await trace(creating, {}, 'https://elsewhere.example.com/info/refs')).toEqual({
      logins: [[`${git}/info/refs`, `Basic ${login}`]],
      said: [],
    }));

  const stored = task({ step: docker(git, token) });
  const updating = 'update -r myregistry -n hello --commit-trigger-enabled -o none';
  const details = { 'POST R/tasks/hello/listDetails': [stored], 'PATCH R/tasks/hello': [stored] };

  it('that the task has goes to the repository that the task has', async () =>
    expect(await trace(updating, details)).toEqual({ logins: [[`${git}/info/refs`, `Basic ${login}`]], said: [] }));

  it('that the task has does not go to another repository', async () =>
    expect(await trace(`${updating} -c https://git.example.com/a/b.git`, details)).toEqual({
      logins: [['https://git.example.com/a/b.git/info/refs', null]],
      said: [],
    }));
});
