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
  summary: 'Map a Git repository to a local folder in the running emulator, or list the mappings.',
  description:
    'Map a Git repository to a local folder in the running emulator. Runs read the branch, tag, or commit in their URL, or else the commit that is checked out. An emulator started with --data keeps the mappings. Without URL=FOLDER, list the mappings.',
  examples: [
    {
      about: 'Map a repository to a folder.',
      command: 'acrtask emulator map https://github.com/example/app.git=./app',
    },
    { about: 'List the mappings.', command: 'acrtask emulator map -o table' },
  ],
  positionals: {
    repository: option('[url=folder]', 'Repository and the folder to map it to.', optional(text()), {
      suggests: { anyNamed: 'files' },
    }),
  },
  options: {},
  check: ({ repository }) =>
    repository === undefined || splitBehindUrl(repository)?.value
      ? []
      : [`argument [url=folder]: '${repository}' does not have the form URL=FOLDER`],
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
