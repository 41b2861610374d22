import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acrtask,
  createPlace,
  type EmulatorProcess,
  isWindows,
  type Place,
  printed,
  skipWhen,
  start,
  startEmulator,
  withProgram,
} from './support.ts';

const patience = 60_000;

let place: Place;
let emulator: EmulatorProcess;
/** Where the shells find `acrtask`, and what they are told to write to `$OUT`. */
let surroundings: { env: Record<string, string>; cwd: string };
let out: string;

/** What a shell made of one line and a TAB: what it offered, and the line afterwards where the shell tells. */
interface Completed {
  readonly offered: readonly string[];
  readonly line?: string;
}

const shell = (program: string, ...words: readonly string[]) => start(program, words, surroundings).ended;

/** Why a shell cannot be tried here. */
const missing = async (program: string, question = ':'): Promise<string | undefined> => {
  if (isWindows) return 'Windows has no such shells of its own';
  const ended = await shell(program, '-c', question).catch(() => undefined);
  if (!ended) return `${program} is not installed`;
  return ended.exitCode === 0 ? undefined : `${program} is too old`;
};

/** Reads what the shells below write: candidates, each after a `+`, and the line after them. */
const readOut = async (): Promise<readonly Completed[]> => {
  const completed: Completed[] = [];
  let offered: string[] = [];
  for (const text of (await readFile(out, 'utf8')).split('\n')) {
    if (text.startsWith('+')) offered.push(text.slice(1));
    if (!text.startsWith('=')) continue;
    completed.push({ offered, line: text.slice(1) });
    offered = [];
  }
  return completed;
};

/** Types each line and a TAB into an interactive bash, whose line editor also reads from a pipe. */
const inBash = async (lines: readonly string[]): Promise<readonly Completed[]> => {
  const rc = join(place.work, 'bashrc');
  await writeFile(
    rc,
    String.raw`alias az='acrtask az'
eval "$(acrtask completion bash)"
written() { if (( ${'$'}{#COMPREPLY[@]} )); then printf '+%s\n' "${'$'}{COMPREPLY[@]}" >>"$OUT"; fi; }
recorded() { _acrtask "$@"; written; }
recorded_az() { _acrtask_az "$@"; written; }
complete -F recorded acrtask
eval "$(complete -p az | sed s/_acrtask_az/recorded_az/)"
shown() { printf '=%s\n' "$READLINE_LINE" >>"$OUT"; READLINE_LINE=; }
bind -x '"\C-t": shown'
`,
  );
  const keys = lines.map((line) => `${line}\t\u0014`).join('');
  await writeFile(join(place.work, 'keys'), `${keys}exit\n`);
  await shell('bash', '-c', `bash --noprofile --rcfile '${rc}' -i < keys`);
  return readOut();
};

/** Types each line and a TAB into an interactive zsh on a terminal that another zsh provides. */
const inZsh = async (lines: readonly string[]): Promise<readonly Completed[]> => {
  await writeFile(
    join(place.work, '.zshrc'),
    `autoload -U compinit
compinit -u -D
eval "$(acrtask completion zsh)"
alias az='acrtask az'
compadd() {
  local -a found
  builtin compadd -O found "$@"
  (( $#found )) && print -rl -- +$^found >>$OUT
  builtin compadd "$@"
}
shown() { print -r -- "=$BUFFER" >>$OUT; BUFFER=''; }
zle -N shown
bindkey '^T' shown
print READY
`,
  );
  await writeFile(
    join(place.work, 'drive.zsh'),
    `zmodload zsh/zpty
zpty shell 'zsh -d -i'
zpty -r shell screen '*READY*'
for line in "$@"; do zpty -n -w shell "$line"$'\\t\\x14'; done
zpty -n -w shell $'exit\\r'
while zpty -r shell screen; do :; done
`,
  );
  await shell('zsh', '-f', 'drive.zsh', ...lines);
  return readOut();
};

/** Asks fish what it offers at the end of each line. */
const inFish = async (lines: readonly string[]): Promise<readonly Completed[]> => {
  const asked = lines.map((line) => `complete -C '${line}'; echo ----`).join('; ');
  const { stdout } = await shell('fish', '-c', `acrtask completion fish | source; alias az='acrtask az'; ${asked}`);
  return stdout
    .split('----\n')
    .slice(0, -1)
    .map((part) => ({ offered: part.split('\n').flatMap((each) => each.replace(/\t.*/, '') || []) }));
};

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'windows/amd64'];

/** A line, what is offered at its end, and what it is after TAB. */
const cases: readonly (readonly [line: string, offered: readonly string[], after: string])[] = [
  ['acrtask cre', ['create', 'credential'], 'acrtask cre'],
  ['acrtask credential a', ['add'], 'acrtask credential add '],
  ['acrtask az acr task credential u', ['update'], 'acrtask az acr task credential update '],
  ['acrtask create --plat', ['--platform'], 'acrtask create --platform '],
  ['acrtask create --platform ', platforms, 'acrtask create --platform '],
  ['acrtask create --platform win', ['windows/amd64'], 'acrtask create --platform windows/amd64 '],
  ['acrtask create --platform=win', ['windows/amd64'], 'acrtask create --platform=windows/amd64 '],
  ['acrtask list -r ', ['myregistry', 'otherregistry'], 'acrtask list -r '],
  ['acrtask list -r my', ['myregistry'], 'acrtask list -r myregistry '],
  ['acrtask show -r myregistry -n ', ['hello'], 'acrtask show -r myregistry -n hello '],
  ['acrtask logs -r myregistry --run-id ', ['cf1'], 'acrtask logs -r myregistry --run-id cf1 '],
  ['acrtask rerun -r myregistry ', ['cf1'], 'acrtask rerun -r myregistry cf1 '],
  ['acrtask create --assign-identity my', ['myidentity'], 'acrtask create --assign-identity myidentity '],
  ['acrtask configure --defaults reg', ['registry='], 'acrtask configure --defaults registry='],
  ['acrtask configure -d registry=my', ['myregistry'], 'acrtask configure -d registry=myregistry '],
  ['acrtask create --git-access-token e', ['env:'], 'acrtask create --git-access-token env:'],
  ['acrtask create --git-access-token env:A_TO', ['A_TOKEN'], 'acrtask create --git-access-token env:A_TOKEN '],
  ['acrtask create --secret-arg a=env:A_TO', ['A_TOKEN'], 'acrtask create --secret-arg a=env:A_TOKEN '],
  [
    String.raw`acrtask az role assignment create --role Key\ V`,
    ['Key Vault Secrets User'],
    String.raw`acrtask az role assignment create --role Key\ Vault\ Secrets\ User `,
  ],
  [
    'acrtask az role assignment create --role "Key V',
    ['Key Vault Secrets User'],
    'acrtask az role assignment create --role "Key Vault Secrets User" ',
  ],
  ['acrtask nonsense ', [], 'acrtask nonsense '],
  ['az acr task cre', ['create', 'credential'], 'az acr task cre'],
  ['az acr task credential u', ['update'], 'az acr task credential update '],
  ['az acr task create --platform=win', ['windows/amd64'], 'az acr task create --platform=windows/amd64 '],
  ['az acr task list -r my', ['myregistry'], 'az acr task list -r myregistry '],
];

/** Lines that the shell itself completes with a file, and what they are after TAB. */
const fileCases: readonly (readonly [line: string, after: string])[] = [
  ['acrtask create -f no', 'acrtask create -f note.txt '],
  ['acrtask create --file=no', 'acrtask create --file=note.txt '],
  ['acrtask credential add -p file:no', 'acrtask credential add -p file:note.txt '],
  ['acrtask create --secret-arg a=file:sub/f', 'acrtask create --secret-arg a=file:sub/folder/'],
];

/** Shells offer what follows a `=` or a `:`, or the whole word: both are right. */
const settled = ({ offered, line }: Completed): Completed => ({
  offered: offered.map((each) => each.replaceAll('\\', '').replace(/^(?:.*=(?=.))?(?:env:(?=.))?/, '')),
  ...(line === undefined ? {} : { line }),
});

describe('completion in a shell', { timeout: patience }, () => {
  beforeAll(async () => {
    place = await createPlace();
    if (isWindows) return;
    out = join(place.work, 'out');
    const env = {
      ...(await withProgram(place)),
      OUT: out,
      A_TOKEN: 'secret',
      ZDOTDIR: place.work,
      TERM: 'dumb',
      XDG_DATA_HOME: place.home,
    };
    surroundings = { cwd: place.work, env };
    emulator = await startEmulator(place);
    await printed(place, ...'az group create --name group --location eastus'.split(' '));
    for (const name of ['myregistry', 'otherregistry'])
      await printed(place, ...`az acr create -g group --name ${name} --sku Standard`.split(' '));
    await printed(place, ...'az identity create -g group -n myidentity'.split(' '));
    await writeFile(join(place.work, 'note.txt'), '');
    await mkdir(join(place.work, 'sub', 'folder'), { recursive: true });
    await printed(place, 'create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null');
    await printed(place, ...'run -r myregistry -n hello'.split(' '));
  }, patience);
  afterAll(async () => {
    await emulator?.stop();
    await place.remove();
  });

  /** As somebody whose Azure is slow: presses TAB again until the names have come, and finds them known from then on. */
  const untilKnown = async (): Promise<void> => {
    for (const line of [
      'list -r ',
      'show -r myregistry -n ',
      'logs -r myregistry --run-id ',
      'create --assign-identity ',
    ]) {
      const words = line.split(' ');
      for (let presses = 0; presses < 50; presses += 1) {
        const { stdout } = await acrtask(place, '__complete', `=${words.at(-1)}`, ...words.slice(0, -1));
        if (stdout.replace('[system]\n', '') !== '') break;
      }
    }
  };

  const expected = cases.map(([, offered, line]) => ({ offered, line }));

  it.for([
    ['bash', '(( BASH_VERSINFO[0] >= 4 ))', inBash],
    ['zsh', 'zmodload zsh/zpty', inZsh],
  ] as const)('%s', async ([program, question, type], context) => {
    skipWhen(await missing(program, question), context);
    await writeFile(out, '');
    await untilKnown();
    expect((await type(cases.map(([line]) => line))).map(settled)).toEqual(expected);
    await writeFile(out, '');
    const files = await type(fileCases.map(([line]) => line));
    expect(files.map(({ line }) => line)).toEqual(fileCases.map(([, after]) => after));
  });

  it('fish', async (context) => {
    skipWhen(await missing('fish'), context);
    await untilKnown();
    const completed = await inFish(cases.map(([line]) => line));
    expect(completed.map(settled)).toEqual(cases.map(([, offered]) => ({ offered })));
    const files = await inFish(fileCases.map(([line]) => line));
    expect(files.map(({ offered }) => offered)).toEqual(fileCases.map(([, after]) => [after.trim().split(' ').at(-1)]));
  });
});
