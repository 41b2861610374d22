import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text } from '../../cli/option-schemas.ts';
import { splitBehindUrl } from '../../cli/url-and-value.ts';
import { askRunningEmulator } from './ask-emulator.ts';
import { repositoryFolder } from './repository-folder.ts';

interface Mapped {
  readonly url: string;
  readonly folder: string;
}

export default defineCommand({
  summary: 'Let a folder stand for a git repository in the running emulator, or list those that do.',
  description:
    'Let a folder stand for a git repository in the running emulator. Runs read the branch, tag or commit that their URL names, else what is checked out, as it is committed. With --data the emulator keeps what was mapped. Without URL=FOLDER, list the repositories that folders stand for.',
  examples: [
    {
      about: 'Let a folder stand for a repository from now on.',
      command: 'acrtask emulator map https://github.com/example/app.git=./app',
    },
    { about: 'List what folders stand for.', command: 'acrtask emulator map -o table' },
  ],
  positionals: {
    repository: option('[url=folder]', 'The repository and the folder that stands for it.', optional(text()), {
      suggests: { anyNamed: 'files' },
    }),
  },
  options: {},
  check: ({ repository }) =>
    repository === undefined || splitBehindUrl(repository)?.value
      ? []
      : [`argument [url=folder]: '${repository}' is not URL=FOLDER`],
  request: async ({ repository }, { host: { cwd } }): Promise<Mapped | undefined> => {
    const parted = repository === undefined ? undefined : splitBehindUrl(repository);
    if (!parted) return undefined;
    return { url: parted.url, folder: await repositoryFolder(cwd, parted.value) };
  },
  execute: async (mapped, { host }) => {
    if (mapped) return askRunningEmulator(host, 'PUT', '/emulator/repositories', mapped);
    return ((await askRunningEmulator(host, 'GET', '/emulator/repositories')) as { value: unknown[] }).value;
  },
  rows: (shaped) => ([shaped].flat() as Mapped[]).map(({ url, folder }) => ({ REPOSITORY: url, FOLDER: folder })),
});
